"""The law that a process keeps in memory is always the law that stands in the database."""

from datetime import date

from kmip_portal.law.book import book
from kmip_portal.law.models import LegalItem

ITEM = ("gateways", "GW_CA04_S16LA")


def test_it_is_made_once_and_asked_for_each_time(django_assert_num_queries):
    first = book(date(2026, 11, 20))

    with django_assert_num_queries(1):
        assert book(date(2026, 11, 20)) is first
    assert book(date(2026, 11, 21)) is not first


def test_whatever_changes_in_a_row_is_read_at_once():
    book()

    for changed in ({"label": "Said otherwise"}, {"facts": {"effect": "none"}}, {"position": 999}):
        LegalItem.objects.filter(kind=ITEM[0], code=ITEM[1]).update(**changed)

        read = book().item(*ITEM)
        assert {name: getattr(read, name) for name in changed} == changed

    LegalItem.objects.filter(kind=ITEM[0], code=ITEM[1]).delete()
    assert book().item(*ITEM) is None


def test_what_it_reads_is_what_the_database_gives():
    kept = book()

    for item in LegalItem.objects.standing():
        there = {name: value for name, value in vars(item).items() if name != "_state"}
        assert there.items() <= vars(kept.item(item.kind, item.code)).items()


def test_the_book_of_many_days_is_that_of_each():
    for day in range(1, 29):
        assert book(date(2026, 11, day)).on == date(2026, 11, day)
    assert book(date(2026, 11, 1)).on == date(2026, 11, 1)
