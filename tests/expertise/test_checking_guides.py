"""A guide is checked again in time: its owner is asked, then K-MIP."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command

from kmip_portal import clock, consequences, in_tray
from kmip_portal.mail.models import Email
from signatories.expertise.models import Guide, GuideVersion, Topic
from signatories.expertise.services import checks, guides
from signatories.expertise.services.checks import add_months
from signatories.expertise.tasks import chase_checks
from tests import make

MAILBOX = "kmip@holmesdale.example"


@pytest.fixture(autouse=True)
def shipped_ones_are_checked(secretariat):
    """What came with the portal is not due in these stories."""
    Guide.objects.filter(is_shipped=True).update(next_check_on=None)


@pytest.fixture
def guide(lead, chair, police):
    make.acceptance(police)
    make.secretariat()
    return make.guide(lead, police, reviewer=chair)


def asked(kind):
    found = Email.objects.filter(kind=f"expertise/emails/{kind}")
    return list(found.order_by("pk").values_list("to", flat=True))


def to_check(person):
    items = in_tray.needs(person)
    return [item.due_on for item in items if item.verb == "Check a guide is still right"]


def test_its_owner_is_asked_on_the_day_and_k_mip_a_fortnight_later(guide, lead, secretariat):
    due = guide.next_check_on
    assert due == add_months(clock.today(), 6)
    with clock.at(due - timedelta(days=1)):
        assert (chase_checks(), to_check(lead)) == (0, [])
    with clock.at(due):
        assert (chase_checks(), chase_checks()) == (1, 0)
        assert (asked("check_due"), to_check(lead)) == ([lead.email], [due])
        assert to_check(secretariat) == []
    with clock.at(due + timedelta(days=13)):
        assert chase_checks() == 0
    with clock.at(due + timedelta(days=14)):
        assert (chase_checks(), chase_checks()) == (1, 0)
        assert (asked("check_late"), to_check(secretariat)) == ([MAILBOX], [due])
    with clock.at(due + timedelta(days=30)):
        assert (chase_checks(), len(asked("check_due"))) == (1, 2)


def test_one_press_says_that_it_is_right(client, guide, lead, secretariat):
    checks.keep(guide, by=lead, owner=lead, check_months=3, row_version=1)
    day = add_months(clock.today(), 3) + timedelta(days=20)
    with clock.at(day):
        chase_checks()
        client.force_login(lead)
        assert "Check due" in client.get(guide.get_absolute_url()).content.decode()
        client.post(f"{guide.get_absolute_url()}checked/")

        guide.refresh_from_db()
        assert (guide.checked_on, guide.next_check_on) == (day, add_months(day, 3))
        assert (guide.checked_by, to_check(lead), chase_checks()) == (lead, [], 0)


def test_where_its_owner_has_gone_the_secretariat_is_asked(guide, lead, secretariat):
    lead.is_active = False
    lead.save()
    with clock.at(guide.next_check_on):
        chase_checks()
        assert asked("check_due") == [MAILBOX]
        assert to_check(secretariat) == [guide.next_check_on]


def test_who_has_left_the_organisation_is_not_asked(guide, lead, secretariat):
    lead.memberships.update(until_on=clock.today())
    with clock.at(guide.next_check_on):
        chase_checks()
        assert (asked("check_due"), to_check(lead)) == ([MAILBOX], [])
    with clock.at(guide.next_check_on + timedelta(days=14)):
        chase_checks()
        assert to_check(secretariat) == [guide.next_check_on]


def test_who_leaves_is_told_what_guides_and_templates_stay(guide, lead, police):
    make.shared_template(lead, police)

    told = [one.words for one in consequences.of(police, person=lead)]

    assert "1 guide and 1 template: they stay, and somebody else is asked to check them" in told
    assert consequences.of(police, person=make.member(police)) == []


def test_another_person_of_the_organisation_can_be_asked(client, guide, lead, practitioner):
    client.force_login(lead)
    keep = f"{guide.get_absolute_url()}keep/"
    client.post(keep, {"owner": practitioner.pk, "check_months": "12", "row_version": "1"})
    guide.refresh_from_db()
    assert (guide.owner, guide.next_check_on) == (practitioner, add_months(clock.today(), 12))

    again = client.post(keep, {"owner": lead.pk, "check_months": "12", "row_version": "1"})
    assert "Somebody else changed this" in again.content.decode()


def test_nobody_is_asked_about_what_is_historic(guide, lead):
    guides.make_historic(guide, by=lead)
    with clock.at(guide.next_check_on + timedelta(days=60)):
        assert chase_checks() == 0


def test_the_guides_of_the_portal_are_loaded_once_and_never_over_what_people_wrote(secretariat):
    kept = Guide.objects.get(slug="working-together")
    kept.versions.update(title="K-MIP’s own words")
    GuideVersion.objects.filter(guide__slug="caldicott-principles").delete()
    Guide.objects.filter(slug="caldicott-principles").delete()

    call_command("load_guides")
    call_command("load_guides")

    assert Guide.objects.filter(slug="caldicott-principles").count() == 1
    assert kept.versions.get().title == "K-MIP’s own words"
    back = Guide.objects.get(slug="caldicott-principles")
    assert back.next_check_on == add_months(clock.today(), 1)
    assert "1. Justify the purpose" in back.published.body
    assert Topic.objects.count() == 9


def test_the_end_of_a_month_stays_one():
    assert add_months(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert add_months(date(2026, 11, 26), 12) == date(2027, 11, 26)
