"""One person confirms repeat records for many parties at once: each an answer of its own."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kmip_portal.audit.models import AuditEvent
from records import confirming, sending
from records.models import Confirmation
from tests import make

PAGE = "/in-tray/together/records/"


@pytest.fixture
def adviser():
    return make.user(name="Ada Adviser", job_title="Head of information")


@pytest.fixture
def bodies(adviser):
    return make.signatories(3, person=adviser)


@pytest.fixture
def waiting(lead, police, bodies):
    """A record that waits for all of them."""
    return make.repeat_waiting(lead, police, *bodies)


def asked_in(*records):
    return list(Confirmation.objects.unanswered().filter(record__in=records).order_by("pk"))


def said(asked, **more):
    return {
        "chosen": [f"{one.reference}.{one.content_sha256}" for one in asked],
        "read": "on",
        "authorised": "on",
        "name": "Ada Adviser",
        "role": "Head of information",
    } | more


def lines_of(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_one_press_confirms_for_every_party_each_bound_to_its_hash(client, adviser, waiting):
    asked = asked_in(waiting)
    client.force_login(adviser)

    page = client.post(PAGE, said(asked), follow=True).content.decode()

    assert "3 confirmations sent." in page
    given = Confirmation.objects.filter(pk__in=[one.pk for one in asked])
    for one in given:
        assert (one.answer, one.answered_name, one.answered_role) == (
            "confirmed",
            "Ada Adviser",
            "Head of information",
        )
        assert one.is_whole
    events = AuditEvent.objects.filter(verb="confirmed", actor=adviser)
    assert events.filter(subject_reference=waiting.reference).count() == 3
    waiting.refresh_from_db()
    assert waiting.status == "active"


def test_what_each_confirms_is_shown_with_its_hash_and_no_statement_is_ticked_before(
    client, adviser, waiting, bodies
):
    client.force_login(adviser)
    html = client.get(PAGE).content.decode()
    page = lines_of(html)

    assert " checked" not in html
    assert waiting.title in page
    assert page.count("What all its parties confirm") == 1  # once a record, however many parties
    for asked in asked_in(waiting):
        assert f"What {asked.party.called} alone confirms" in page
        assert f"SHA-256 of what it confirms: {asked.content_sha256}" in page
    assert "Every Monday, before the panel meets" in page
    assert "Date of last attendance" in page


def test_the_files_that_they_confirm_are_there_to_be_read(client, adviser, lead, police, bodies):
    record = make.repeat_draft(lead, police, *bodies)
    attached = make.attachment(record, lead)
    sending.send(record, by=lead, name="Lena Lead", role="Head")
    client.force_login(adviser)

    page = client.get(PAGE).content.decode()

    address = f"/records/{record.reference}/attachments/{attached.number}/"
    assert page.count(f'href="{address}"') == 1
    assert client.get(address).status_code in (200, 302)


def test_both_statements_and_a_name_are_asked_for_and_ticks_are_kept(client, adviser, waiting):
    asked = asked_in(waiting)
    client.force_login(adviser)

    page = client.post(PAGE, {"chosen": said(asked[:2])["chosen"]}).content.decode()

    for sentence in (
        "Confirm that you have read what each organisation is asked to confirm",
        "Confirm that you are authorised to confirm for each organisation",
        "Enter your name",
        "Enter your job title",
    ):
        assert sentence in page, sentence
    assert page.count(" checked") == 2
    assert asked_in(waiting) == asked


def test_records_of_several_owners_are_answered_together(client, adviser, waiting, bodies):
    of = make.signatory("Other Council")
    other = make.repeat_waiting(make.member(of, "lead"), of, *bodies[:2], title="Housing list")
    client.force_login(adviser)

    client.post(PAGE, said(asked_in(waiting, other)))

    assert not asked_in(waiting, other)


def test_pressed_twice_each_is_answered_once(client, adviser, waiting):
    asked = asked_in(waiting)
    client.force_login(adviser)

    answers = [client.post(PAGE, said(asked), follow=True) for _ in range(2)]

    assert all("3 confirmations sent." in one.content.decode() for one in answers)
    assert AuditEvent.objects.filter(verb="confirmed", actor=adviser).count() == 3


def test_what_they_state_is_kept_with_each_answer(client, adviser, waiting):
    asked = asked_in(waiting)
    client.force_login(adviser)
    client.post(PAGE, said(asked))

    kept = {
        one.detail["asked"]: one.detail["stated"]
        for one in AuditEvent.objects.filter(verb="confirmed", actor=adviser)
    }
    assert kept.keys() == {one.reference for one in asked}
    assert set(map(tuple, kept.values())) == {
        (
            "I have read what each organisation I selected is asked to confirm",
            "I’m authorised to confirm for each organisation I selected",
        )
    }


def test_pressed_twice_is_known_by_the_person_and_not_by_the_name_that_was_typed(
    adviser, waiting, bodies
):
    [first, *_] = asked_in(waiting)
    namesake = make.member(first.party.organisation, "lead", name=adviser.name)
    seen = [confirming.Seen(first, first.content_sha256)]

    def press(by, name):
        [outcome] = confirming.confirm_several(seen, by=by, name=name, role="Head")
        return outcome.problem

    assert press(adviser, "Ada Adviser") == ""
    assert press(adviser, "A. Adviser") == ""
    assert press(namesake, "Ada Adviser") == "Ada Adviser has answered for it meanwhile."


def test_what_was_answered_or_changed_meanwhile_is_left_and_named(
    client, adviser, lead, waiting, bodies
):
    of = make.signatory("Other Council")
    theirs = make.member(of, "lead")
    changed = make.repeat_waiting(theirs, of, bodies[0], title="Housing list")
    asked = asked_in(waiting, changed)
    make.confirm(waiting, bodies[1], answer="not_us")
    sending.take_back(changed, by=theirs)
    client.force_login(adviser)

    page = lines_of(client.post(PAGE, said(asked), follow=True).content.decode())

    assert "2 confirmations sent." in page
    assert f"{bodies[1]}, {waiting.reference}: Casey Contact has answered for it" in page
    assert f"{bodies[0]}, {changed.reference}: The record was changed" in page
    waiting.refresh_from_db()
    assert waiting.status == "waiting"  # its owner decides about the one that takes no part


def test_a_hash_that_was_not_shown_confirms_nothing(client, adviser, waiting):
    [one, *_] = asked_in(waiting)
    client.force_login(adviser)

    sent = said([one]) | {"chosen": [f"{one.reference}.{'0' * 64}"]}
    page = client.post(PAGE, sent, follow=True).content.decode()

    assert "The record was changed while you were reading it." in page
    one.refresh_from_db()
    assert one.answered_at is None


def test_what_other_organisations_are_asked_is_neither_seen_nor_answered(client, adviser, waiting):
    stranger = make.member(make.signatory("Elsewhere Trust"), "lead")
    client.force_login(stranger)

    page = client.get(PAGE).content.decode()
    client.post(PAGE, said(asked_in(waiting)))

    assert waiting.title not in page
    assert waiting.reference not in page
    assert len(asked_in(waiting)) == 3


def test_two_people_at_once_give_one_answer_each(adviser, waiting, bodies):
    asked = asked_in(waiting)
    colleague = make.member(bodies[0], "lead", name="Cal Colleague")
    seen = [confirming.Seen(one, one.content_sha256) for one in asked]

    first = confirming.confirm_several(seen[:1], by=colleague, name="Cal Colleague", role="Lead")
    then = confirming.confirm_several(seen, by=adviser, name="Ada Adviser", role="Head")

    assert [bool(one.problem) for one in (*first, *then)] == [False, True, False, False]
    assert Confirmation.objects.get(pk=asked[0].pk).answered_name == "Cal Colleague"


def test_a_longer_page_asks_no_more(client, adviser, lead, police, frame):
    client.force_login(adviser)
    counted = []
    for number in (1, 5):
        bodies = make.signatories(number, person=adviser)
        for _ in range(number):
            make.repeat_waiting(lead, police, *bodies)
        bare = frame()
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        counted.append(len(queries) - bare)

    assert counted[0] == counted[1] <= 4


def test_the_in_tray_leads_there_where_several_are_asked(adviser, waiting):
    [line] = [one for one in make.needs(adviser) if "sharing record" in one.verb]

    assert (line.thing, line.url) == ("3 answers, on one page", PAGE)


def test_who_advised_on_a_record_is_not_asked_to_confirm_it_and_cannot(
    client, adviser, lead, police, bodies
):
    make.adviser(police, person=adviser)
    record = make.repeat_draft(lead, police, *bodies)
    make.looked_at(record, adviser)
    record.refresh_from_db()
    sending.send(record, by=lead, name="Lee Lead", role="Lead")
    asked = asked_in(record)
    client.force_login(adviser)

    assert record.title not in client.get(PAGE).content.decode()
    page = lines_of(client.post(PAGE, said(asked), follow=True).content.decode())

    assert page.count("You advised on this record, so somebody else confirms it.") == 3
    assert asked_in(record) == asked
    assert not [one for one in make.needs(adviser) if "Confirm" in one.verb]


def test_advice_to_give_stands_among_what_waits(client, adviser, lead, police):
    make.adviser(police, person=adviser)
    make.advice_request(make.repeat_draft(lead, police, make.signatory()), by=lead)
    client.force_login(adviser)

    page = lines_of(client.get("/in-tray/together/").content.decode())

    assert "Advice to give 1 record of 1 organisation" in page
