"""A party reads a repeat record and confirms it: by link and code, or from its in-tray."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.documents.services import make_due
from kmip_portal.mail.models import Email
from records import in_tray, sending, services
from tests import make
from tests.records.going_round import WHO, by_link, hidden, page, told, verbs


def test_a_party_confirms_by_link_and_code_without_an_account(client, lee, council, trust):
    record = make.repeat_waiting(lee, council, trust)

    shown = client.get(url := by_link(client)).text
    done = client.post(url, {"answer": "confirmed", **WHO}, follow=True)
    record.refresh_from_db()

    assert record.title in shown
    assert "Date of last attendance" in shown
    assert "Your answer is sent" in done.text
    assert record.status == "active"
    events = AuditEvent.objects.of(record)
    assert events.get(verb="confirmed").actor_name == "Weald Trust"
    assert events.get(verb="made active").actor_name == "The portal"
    given = record.confirmations.get(party__organisation=trust)
    assert (given.answered_name, given.answered_role) == tuple(WHO.values())


def test_without_the_code_the_link_shows_nothing(client, lee, council, trust):
    record = make.repeat_waiting(lee, council, trust)
    token = make.confirm_token(record, trust)
    start = reverse("records:confirm_start", args=[token])

    before = client.get(start).text
    answer = client.get(reverse("records:confirm_answer", args=[token]))

    assert record.title not in before
    assert answer.url == start


def test_a_party_confirms_from_its_in_tray(client, lee, council, trust):
    record = make.repeat_waiting(lee, council, trust)
    theirs = make.member(trust, "signing_officer", name="Sam Signer", job_title="Director")
    client.force_login(theirs)

    item = next(one for one in in_tray.needs(theirs) if "Confirm a sharing" in one.verb)
    client.post(item.url, {"answer": "confirmed", "name": "Sam Signer", "role": "Director"})
    record.refresh_from_db()

    assert record.status == "active"
    assert not [one for one in in_tray.needs(theirs) if "Confirm a sharing" in one.verb]


def test_its_lead_confirms_it_signed_in_after_the_link_has_run_out(client, lee, council, trust):
    record = make.repeat_waiting(lee, council, trust)
    theirs = make.member(trust, "lead", name="Lou Lead", job_title="Director")
    asked = record.confirmations.get(party__organisation=trust)

    with clock.at(asked.expires_at + timedelta(days=1)):
        client.force_login(theirs)
        item = next(one for one in in_tray.needs(theirs) if "Confirm a sharing" in one.verb)
        client.post(item.url, {"answer": "confirmed", "name": "Lou Lead", "role": "Director"})
    record.refresh_from_db()

    assert record.status == "active"


def test_a_practitioner_of_a_party_reads_it_and_does_not_answer_for_it(client, lee, council, trust):
    record = make.repeat_waiting(lee, council, trust)
    client.force_login(make.member(trust, "practitioner"))

    assert client.get(record.get_absolute_url()).status_code == 200
    assert client.get(page("record_confirm", record)).status_code == 404


def test_a_party_sees_nothing_of_a_draft_and_a_stranger_sees_nothing_ever(
    client, lee, council, trust, surgery
):
    draft = make.repeat_draft(lee, council, trust)
    sent = make.repeat_active(lee, council, trust)
    client.force_login(make.member(trust, "lead"))
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert client.get(sent.get_absolute_url()).status_code == 200

    client.force_login(make.member(surgery, "lead"))
    assert client.get(sent.get_absolute_url()).status_code == 404


def test_it_is_active_when_the_last_one_confirms_and_everybody_gets_one_letter(
    lee, council, trust, surgery
):
    record = make.repeat_waiting(lee, council, trust, surgery)

    make.confirm(record, trust)
    assert record.status == "waiting"
    make.confirm(record, surgery)

    assert record.status == "active"
    letters = Email.objects.filter(kind="records/emails/now_active").values_list("to", flat=True)
    assert sorted(letters) == sorted(
        {
            lee.email,
            "casey@holmesdale-council.example",
            "casey@weald-trust.example",
            "casey@fernhill-surgery.example",
        }
    )
    assert verbs(record)[-4:] == ["sent to be confirmed", "confirmed", "confirmed", "made active"]


def test_a_confirmation_is_bound_to_the_hash_of_what_was_shown(lee, council, trust):
    record = make.repeat_active(lee, council, trust)

    for one in record.confirmations.all():
        assert sending.sha256(one.content) == one.content_sha256
        assert {k: sending.sha256(v) for k, v in one.content.items()} == one.section_hashes
    given = record.confirmations.get(party__organisation=trust)
    assert given.content["Our part in it"]["organisation"] == "Weald Trust"
    given.content["Our part in it"]["organisation"] = "Another"
    assert sending.sha256(given.content) != given.content_sha256


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({}, "Select if you confirm this record"),
        ({"answer": "change"}, "Select which part should change"),
        ({"answer": "change"}, "Enter what should change"),
        ({"answer": "passed_on"}, "Enter the right person’s email address"),
    ],
)
def test_an_answer_with_a_gap_is_told_and_nothing_is_taken(
    client, lee, council, trust, answers, error
):
    record = make.repeat_waiting(lee, council, trust)

    shown = client.post(by_link(client), answers | WHO).text

    assert error in shown
    assert record.confirmations.unanswered().count() == 1


def test_a_page_opened_before_the_record_changed_confirms_nothing(client, lee, council, trust):
    record = make.repeat_waiting(lee, council, trust)
    client.force_login(make.member(trust, "signing_officer"))
    opened = client.get(page("record_confirm", record))
    sending.take_back(record, by=lee)
    record.refresh_from_db()
    services.save_draft(record, by=lee, answers={"process": "All of it goes to everybody"})
    sending.send(record, by=lee, name="Lee", role="Head")

    said = {"answer": "confirmed", "asked": hidden(opened), **WHO}
    refused = client.post(page("record_confirm", record), said)
    record.refresh_from_db()

    assert record.status == "waiting"
    assert "The record changed after you opened this page" in refused.text
    assert "All of it goes to everybody" in refused.text
    client.post(page("record_confirm", record), said | {"asked": hidden(refused)})
    record.refresh_from_db()
    assert record.status == "active"


def test_pressed_twice_it_answers_for_one_organisation_and_not_for_the_next(
    client, lee, council, trust, surgery
):
    record = make.repeat_waiting(lee, council, trust, surgery)
    both = make.member(trust, "signing_officer")
    make.member(surgery, "signing_officer", person=both)
    client.force_login(both)
    said = {"answer": "confirmed", "asked": hidden(client.get(page("record_confirm", record)))}

    for _ in range(2):
        again = client.post(page("record_confirm", record), said | WHO, follow=True)

    assert record.confirmations.unanswered().get().party.organisation == surgery
    assert "Fernhill Surgery to confirm a sharing record" in again.text


def test_a_party_without_an_account_fetches_afterwards_what_it_agreed(client, lee, council, trust):
    record = make.repeat_waiting(lee, council, trust)
    url = by_link(client)
    start = re.sub(r"^https?://[^/]+", "", told("confirm_asked")[1])
    client.post(url, {"answer": "confirmed", **WHO})
    make_due()
    client.session.flush()
    file = url.replace("/answer/", "/record.pdf")

    without = client.get(file)
    with clock.at(clock.now() + timedelta(days=100)):  # the link does not end for who answered
        again = client.get(by_link(client)).text
        fetched = client.get(file)

    assert without.url == start
    assert "Checked just now: this is word for word what was confirmed" in again
    assert record.confirmations.get(party__organisation=trust).content_sha256 in again
    assert fetched.status_code == 200
    assert fetched["Content-Type"] == "application/pdf"


def test_a_confirmation_that_was_altered_is_found_out(client, lee, council, trust):
    record = make.repeat_active(lee, council, trust)
    given = record.confirmations.get(party__organisation=trust)
    given.content["Our part in it"]["organisation"] = "Another"
    given.save()
    client.force_login(make.member(trust, "lead"))

    shown = client.get(page("record_confirm", record)).text

    assert "This is not what was confirmed: its fingerprint differs" in shown


def test_a_change_asked_for_by_link_and_pressed_twice_is_told_as_sent(client, lee, council, trust):
    make.repeat_waiting(lee, council, trust)
    url = by_link(client)
    said = {"answer": "change", "parts": "What we give or receive", "reason": "One item less"}

    for _ in range(2):
        done = client.post(url, said | WHO, follow=True)

    assert "Your answer is sent" in done.text
    assert "There is a problem" not in done.text
