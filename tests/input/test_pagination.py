"""Long lists in pages: every row once, no page dearer than the first, no mark forged."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import BadRequest
from django.db import connection
from django.db.models.functions import Lower
from django.http import QueryDict

from kmip_portal.mail.models import Email
from kmip_portal.pagination import Keyset
from kmip_portal.sorting import Header, Sorting

BEGAN = datetime(2027, 1, 4, 9, 0, 0, 123456, tzinfo=UTC)
ORDER = ("-written_at", "-pk")


def letters(how_many, together=3):
    """Letters written in groups of three at the very same moment."""
    Email.objects.bulk_create(
        Email(
            kind="test",
            to="a@kmip.example",
            subject=f"{'aB'[n % 2]}{n % 7}",
            dedupe=str(n),
            message_id=str(n),
            written_at=BEGAN + timedelta(microseconds=n // together),
        )
        for n in range(how_many)
    )


def read_through(keyset, **start):
    pages, page = [], keyset.page(**start)
    while True:
        pages.append(list(page))
        if not page.next:
            return pages
        page = keyset.page(after=page.next)


@pytest.mark.parametrize(
    "order", [ORDER, ("written_at", "pk"), ("-written_at",), ("subject",), ("folded", "to")]
)
def test_every_row_stands_on_one_page_in_its_place(order):
    letters(53)
    queryset = Email.objects.annotate(folded=Lower("subject"))

    pages = read_through(Keyset(queryset, order, page_size=10))

    sign = "-" if order[0].startswith("-") else ""
    assert [row for page in pages for row in page] == list(queryset.order_by(*order, f"{sign}pk"))
    assert [len(page) for page in pages] == [10, 10, 10, 10, 10, 3]


def test_going_back_shows_the_same_pages():
    letters(35)
    keyset = Keyset(Email.objects.all(), ORDER, page_size=10)
    first = keyset.page()
    second = keyset.page(after=first.next)
    third = keyset.page(after=second.next)

    assert keyset.page(before=third.previous).rows == second.rows
    back = keyset.page(before=second.previous)
    assert (back.rows, back.next, back.previous) == (first.rows, first.next, "")


def test_a_row_added_while_reading_moves_nothing():
    letters(20)
    keyset = Keyset(Email.objects.all(), ORDER, page_size=10)
    mark = keyset.page().next
    expected = list(Email.objects.order_by(*ORDER)[10:])
    Email.objects.create(kind="new", to="a@kmip.example", dedupe="x", message_id="x")

    assert keyset.page(after=mark).rows == expected


def test_a_place_with_nothing_left_is_the_first_page():
    letters(12)
    keyset = Keyset(Email.objects.all(), ORDER, page_size=10)
    mark = keyset.page().next
    Email.objects.filter(pk__in=Email.objects.order_by("written_at")[:2]).delete()

    assert keyset.page(after=mark).rows == keyset.page().rows
    assert not keyset.page().has_others
    assert list(Keyset(Email.objects.none(), ORDER).page()) == []


def test_a_mark_cannot_be_made_or_changed():
    letters(30)
    mark = Keyset(Email.objects.all(), ORDER, page_size=10).page().next
    for forged in (mark[:-1], mark + "x", "x", "é", "\x00", '["-",["pk"],[1]]', mark[::-1]):
        with pytest.raises(BadRequest):
            Keyset(Email.objects.all(), ORDER).page(after=forged)
        with pytest.raises(BadRequest):
            Keyset(Email.objects.all(), ORDER).page(before=forged)
    with pytest.raises(BadRequest):
        Keyset(Email.objects.all(), ("subject",)).page(after=mark)


def test_an_order_that_cannot_be_compared_is_refused_when_written():
    with pytest.raises(ValueError, match="both up and down"):
        Keyset(Email.objects.all(), ("subject", "-pk"))
    with pytest.raises(ValueError, match="sent_at may be null"):
        Keyset(Email.objects.all(), ("-sent_at",))


def test_every_page_is_read_from_the_index():
    """The plan is a search by row value, without a scan, a sort or a filter afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX for_this_test ON mail_email (written_at, id)")
        letters(4000)
        cursor.execute("ANALYZE mail_email")
    plans = []

    def explained(execute, sql, params, many, context):
        if sql.startswith("SELECT") and "mail_email" in sql:
            how = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
            execute(f"{how} {sql}", params, many, context)
            plans.append("\n".join(str(row) for row in context["cursor"].cursor.fetchall()))
        return execute(sql, params, many, context)

    keyset = Keyset(Email.objects.all(), ORDER, page_size=25)
    deep = keyset.mark(Email.objects.get(dedupe="2000"))
    with connection.execute_wrapper(explained):
        keyset.page(after=deep)
        keyset.page(before=deep)

    assert len(plans) == 2
    for plan in plans:
        assert "for_this_test" in plan
        assert "Sort" not in plan
        assert "TEMP B-TREE" not in plan
        if connection.vendor == "postgresql":
            assert "Index Cond: (ROW(written_at, id)" in plan
        else:
            # the key is the table's own order: SQLite looks up the moment, steps over ties
            assert "SEARCH mail_email USING INDEX for_this_test (written_at" in plan


def test_columns_turn_the_list_and_forget_the_place():
    columns = {
        "name": ("Name", "name"),
        "on": ("Signed on", "signed_on", "name"),
        "v": ("Version",),
    }
    sorting = Sorting(QueryDict("type=school&after=mark&sort=-on"), columns, first="name")

    assert sorting.order == ("-signed_on", "-name")
    assert sorting.headers == [
        Header("Name", "?type=school&sort=name", "none"),
        Header("Signed on", "?type=school&sort=on", "descending"),
        Header("Version"),
    ]
    assert Sorting(QueryDict(""), columns, first="name").headers[0].direction == "ascending"


@pytest.mark.parametrize("asked", ["password", "--on", "-", "v", "name,on", "on\x00", ""])
def test_only_what_is_offered_can_be_sorted_by(asked):
    query = QueryDict(mutable=True)
    query["sort"] = asked
    columns = {"name": ("Name", "name"), "on": ("Signed on", "signed_on"), "v": ("Version",)}

    assert Sorting(query, columns, first="name").order == ("name",)
