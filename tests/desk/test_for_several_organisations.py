"""One person acts for forty organisations: what is alike is answered at once, each for itself."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.desk.sitting import ticks
from signatories.models import ContactPoint, ContactReport
from signatories.services import contacts
from tests import make

PAGE = "/in-tray/together/contacts/"
LONG_AGO = timedelta(days=200)


@pytest.fixture
def adviser():
    return make.user(name="Ada Adviser", job_title="Data protection officer")


def due_contacts(person, number, role="lead"):
    """So many organisations of theirs, each with a contact that nobody confirmed for six months."""
    bodies = make.signatories(number, role=role, person=person)
    return ContactPoint.objects.bulk_create(
        ContactPoint(
            organisation=one,
            role="dpo",
            email="dpo@firm.example",
            confirmed_on=clock.today() - LONG_AGO,
        )
        for one in bodies
    )


def ticks_of(contacts):
    return {"chosen": [f"{one.reference}.{one.row_version}" for one in contacts]}


def said_of(contacts):
    found = AuditEvent.objects.filter(verb="confirmed", subject_type="signatories.contactpoint")
    return found.filter(subject_reference__in=[one.reference for one in contacts])


def test_contacts_of_forty_organisations_are_confirmed_in_one_press(client, adviser):
    due = due_contacts(adviser, 40)
    client.force_login(adviser)
    page = client.get(PAGE).content.decode()

    assert page.count('name="chosen"') == 40
    assert " checked" not in page  # that each is right is said by a person
    answer = client.post(PAGE, ticks_of(due), follow=True)

    assert "40 contacts confirmed." in answer.content.decode()
    assert "No contacts wait to be confirmed." in answer.content.decode()
    assert said_of(due).count() == 40
    assert {tuple(one.organisations) for one in said_of(due)} == {
        (one.organisation.slug,) for one in due
    }
    for one in ContactPoint.objects.filter(pk__in=[one.pk for one in due]):
        assert (one.confirmed_on, one.confirmed_by) == (clock.today(), adviser)


def test_pressed_twice_it_is_confirmed_once(client, adviser):
    due = due_contacts(adviser, 3)
    client.force_login(adviser)

    answers = [client.post(PAGE, ticks_of(due), follow=True) for _ in range(2)]

    assert all("3 contacts confirmed." in one.content.decode() for one in answers)
    assert said_of(due).count() == 3


def test_only_what_is_ticked_is_confirmed_and_nothing_without_a_tick(client, adviser):
    due = due_contacts(adviser, 3)
    client.force_login(adviser)

    empty = client.post(PAGE, {"submission_id": "any"})
    client.post(PAGE, ticks_of(due[:1]))

    assert "Select the contacts that are still right" in empty.content.decode()
    assert [one.subject_reference for one in said_of(due)] == [due[0].reference]


def test_a_button_ticks_all_without_javascript_and_confirms_nothing(client, adviser):
    due = due_contacts(adviser, 3)
    client.force_login(adviser)

    page = client.post(PAGE, {"tick_all": "yes"}).content.decode()

    assert page.count(" checked") == 3
    assert "There is a problem" not in page
    assert not said_of(due).exists()


def test_what_was_changed_removed_or_confirmed_meanwhile_is_left_and_named(client, adviser):
    due = due_contacts(adviser, 4)
    colleague = make.member(due[0].organisation, "lead", name="Cal Colleague")
    words = {name: getattr(due[0], name) for name in contacts.TOLD} | {"phone": "01234"}
    sent = ticks_of(due)
    contacts.change(due[0], by=colleague, row_version=1, **words)
    contacts.remove(due[1], by=colleague)
    contacts.confirm_all(due[2].organisation, by=colleague)
    client.force_login(adviser)

    page = client.post(PAGE, sent, follow=True).content.decode()

    assert "1 contact confirmed." in page
    assert "3 contacts left as they are." in page
    assert f"of {due[0].organisation}: It was changed while you were looking at it." in page
    assert f"of {due[2].organisation}: Cal Colleague has confirmed it today." in page
    assert "A colleague has removed this contact" in page
    assert [one.subject_reference for one in said_of(due)] == [due[3].reference]


def test_contacts_of_other_organisations_are_neither_seen_nor_confirmed(client, adviser):
    own, others = due_contacts(adviser, 2), due_contacts(make.user(), 2)
    practised = due_contacts(adviser, 1, role="practitioner")
    client.force_login(adviser)

    page = client.get(PAGE).content.decode()
    answer = client.post(PAGE, ticks_of([*others, *practised]))

    assert all(one.reference in page for one in own)
    assert not any(one.reference in page for one in [*others, *practised])
    assert "Select the contacts that are still right" in answer.content.decode()
    assert not AuditEvent.objects.filter(verb="confirmed").exists()


def test_a_contact_that_may_be_wrong_says_so_and_is_right_again_when_it_is_confirmed(
    client, adviser, lead
):
    [due] = due_contacts(adviser, 1)
    contacts.report(due, note="The number is dead", by=lead)
    client.force_login(adviser)

    assert "Lee Lead said on" in client.get(PAGE).content.decode()
    client.post(PAGE, ticks_of([due]))

    assert not ContactReport.objects.open().exists()


def test_fifty_at_a_time_and_the_rest_after_them(client, adviser, monkeypatch):
    monkeypatch.setattr("kmip_portal.desk.sitting.views.AT_ONCE", 2)
    monkeypatch.setattr(ticks, "AT_ONCE", 2)
    due = due_contacts(adviser, 5)
    client.force_login(adviser)

    first = client.get(PAGE).content.decode()
    last = client.get(f"{PAGE}?page=3").content.decode()
    too_many = client.post(PAGE, ticks_of(due[:3])).content.decode()

    assert (first.count('name="chosen"'), last.count('name="chosen"')) == (2, 1)
    assert "These are 1 to 2 of 5." in " ".join(first.split())
    assert "Select 2 or fewer" in too_many


def test_what_fails_for_one_leaves_the_others_confirmed(adviser, monkeypatch):
    due = due_contacts(adviser, 3)
    seen = [contacts.Seen(one, 1) for one in due]
    settle = contacts._settle

    def fails(found):
        if found[0].pk == due[1].pk:
            raise ZeroDivisionError
        settle(found)

    monkeypatch.setattr(contacts, "_settle", fails)
    outcomes = contacts.confirm_several(seen, by=adviser)

    assert [bool(one.problem) for one in outcomes] == [False, True, False]
    assert {one.subject_reference for one in said_of(due)} == {due[0].reference, due[2].reference}


def test_a_page_of_fifty_asks_no_more_than_a_page_of_two(client, adviser, frame):
    client.force_login(adviser)
    asked = []
    for number in (2, 48):
        due_contacts(adviser, number)
        bare = frame()
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        asked.append(len(queries) - bare)

    assert asked[0] == asked[1] <= 4


def test_the_in_tray_has_one_line_for_several_organisations_and_one_for_one(adviser):
    [only] = due_contacts(adviser, 1)
    [alone] = [one for one in make.needs(adviser) if one.verb.startswith("Check the contacts")]
    due_contacts(adviser, 11)
    afresh = type(adviser).objects.get(pk=adviser.pk)
    [line] = [one for one in make.needs(afresh) if one.verb.startswith("Check the contacts")]

    assert alone.url == f"/signatories/{only.organisation.slug}/contacts/"
    assert (line.thing, line.url) == ("12 organisations, on one page", PAGE)


def test_the_page_for_several_organisations_says_what_waits(client, adviser):
    due_contacts(adviser, 12)
    client.force_login(adviser)

    page = client.get("/in-tray/together/").content.decode()

    assert "Contacts to confirm" in page
    assert "12 contacts of 12 organisations" in page
