"""The other organisation confirms that it arrived, or answers a request, without an account."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from kmip_portal import clock, in_tray
from kmip_portal.audit.models import AuditEvent
from kmip_portal.lifecycle import TooLate
from kmip_portal.mail.models import Email
from kmip_portal.mail.secrets import unseal
from kmip_portal.portal_tags import day
from records import replying, services
from records.answers import read
from records.models import RecordOfSharing, Reply
from tests import make
from tests.records.test_filing import address

NIA = "nia.baker@hospital.nhs.uk"
SECRETS = ("Attendance", "neglect", "early help", "family", "Child", "child")


def told(kind):
    """The newest letter of a kind, with the link or code that goes in."""
    letter = Email.objects.filter(kind=f"records/emails/{kind}").latest("pk")
    return letter, unseal(letter.secret) if letter.secret else ""


def path_of(link):
    return re.sub(r"^https?://[^/]+", "", link)


def by_link(client, kind="asked_receipt"):
    """From the letter to the answer page, with the code of the second letter."""
    client.logout()
    start = path_of(told(kind)[1])
    code_page = client.post(start).url
    answer = client.post(code_page, {"code": told("reply_code")[1]})
    return answer.url


def asks_for_receipt(client, pat, record):
    client.force_login(pat)
    client.post(address("ask", record), {"name": "Nia Baker", "email": NIA})


def test_receipt_is_confirmed_by_a_link_and_a_code_and_nothing_is_told_of_what_it_was(
    client, pat, council
):
    record = make.record(pat, council, shared_with_email=NIA)
    client.force_login(pat)
    assert f'value="{NIA}"' in client.get(address("ask", record)).text
    asks_for_receipt(client, pat, record)

    page = client.get(url := by_link(client)).text
    done = client.post(
        url, {"answer": "arrived", "name": "Nia Baker", "role": "Nurse"}, follow=True
    )

    for words in ("Holmesdale Council", "Holmesdale Hospital", record.reference):
        assert words in page
    for words in (*SECRETS, record.title, record.purpose_text):
        assert words not in page
    assert "Your answer is sent" in done.text
    client.force_login(pat)
    assert "It arrived: Nia Baker, Nurse" in client.get(record.get_absolute_url()).text
    assert AuditEvent.objects.of(record)[0].verb == "answered whether it arrived"
    assert Email.objects.filter(kind="records/emails/answered", to=pat.email).count() == 1


def test_no_letter_says_what_was_shared(client, pat, council):
    record = make.record(pat, council)
    asks_for_receipt(client, pat, record)
    url = by_link(client)
    client.post(url, {"answer": "not_arrived", "name": "Nia Baker", "role": "Nurse"})

    letters = Email.objects.filter(kind__startswith="records/")
    assert letters.count() == 3
    for one in letters:
        for words in (*SECRETS, record.title, record.purpose_text, record.data_shared):
            assert words not in one.subject + one.body


def test_the_link_alone_opens_nothing(client, pat, council):
    asks_for_receipt(client, pat, make.record(pat, council))
    client.logout()
    start = path_of(told("asked_receipt")[1])

    assert client.get(f"{start}answer/").url == start
    client.post(start)
    wrong = client.post(f"{start}code/", {"code": "000000"})

    assert "The code you entered is not correct, or has expired" in wrong.text
    assert client.get(f"{start}answer/").url == start
    assert Reply.objects.get().wrong_tries == 1


def test_a_code_works_once_for_fifteen_minutes_and_guesses_are_counted(client, pat, council):
    reply = make.reply(make.record(pat, council))
    replying.send_code(reply)
    code = told("reply_code")[1]

    with clock.at(clock.now() + timedelta(minutes=16)):
        assert not replying.check_code(reply, code)
    for _ in range(replying.MOST_TRIES):
        assert not replying.check_code(reply, "000000" if code != "000000" else "111111")
    assert not replying.check_code(reply, code)
    Reply.objects.update(wrong_tries=0)
    assert replying.check_code(reply, code)
    assert not replying.check_code(reply, code)


def test_links_and_codes_are_kept_as_hashes_alone(pat, council):
    reply = make.reply(make.record(pat, council), token="a-token")
    replying.send_code(reply)
    reply.refresh_from_db()

    assert "a-token" not in str(vars(reply))
    assert told("reply_code")[1] not in str(vars(reply))


def test_a_link_that_is_old_or_unknown_says_so(client, pat, council):
    make.reply(make.record(pat, council), token="a-token")
    url = reverse("records:reply_start", args=["a-token"])

    with clock.at(clock.now() + timedelta(days=31)):
        old = client.get(url)
    unknown = client.get(reverse("records:reply_start", args=["another"]))

    assert (old.status_code, unknown.status_code) == (404, 404)
    assert "This link does not work any more" in old.text
    assert "This link does not work any more" in unknown.text


def test_pressing_twice_answers_once_and_asking_twice_asks_once(client, pat, council):
    record = make.record(pat, council)
    asks_for_receipt(client, pat, record)
    asks_for_receipt(client, pat, record)
    assert Reply.objects.count() == 1
    url = by_link(client)
    sent = {"answer": "arrived", "name": "Nia Baker", "role": "Nurse"}

    client.post(url, sent)
    client.post(url, sent | {"answer": "not_arrived"})

    assert Reply.objects.get().answer == "arrived"
    assert Email.objects.filter(kind="records/emails/answered").count() == 1


def test_asking_again_says_that_they_have_a_link_and_none_goes_out(client, pat, council):
    record = make.record(pat, council)
    with clock.at(clock.now() - timedelta(days=3)):
        reply = make.reply(record)
        sent_on, letters = clock.today(), Email.objects.count()
    until = sent_on + timedelta(days=30)
    client.force_login(pat)

    asked = client.post(address("ask", record), {"name": "Nia", "email": NIA}, follow=True)

    truth = f"They already have a link, sent on {day(sent_on)}. It works until {day(until)}."
    assert asked.request["PATH_INFO"] == again(record, reply)
    assert truth in asked.text
    assert "sent them a link" not in asked.text
    assert Email.objects.count() == letters
    assert f"Nia Baker already has a link, sent on {day(sent_on)}" in (
        client.get(address("ask", record)).text
    )


def again(record, reply):
    return reverse("records:reply_again", args=[record.reference, reply.reference])


def test_a_link_sent_again_is_a_new_one_and_the_old_one_is_dead(client, pat, council):
    record = make.record(pat, council)
    with clock.at(clock.now() - timedelta(days=3)):
        replying.send_code(make.reply(record, token="a-token"))
    old = reverse("records:reply_start", args=["a-token"])
    client.force_login(pat)
    sent = {"submission_id": str(uuid4())}

    done = [client.post(again(record, Reply.objects.get()), sent, follow=True) for _ in range(2)]

    for one in done:
        assert "We’ve sent Nia Baker a new link. The old one does not work any more." in one.text
    assert Email.objects.filter(kind="records/emails/asked_receipt").count() == 2
    assert AuditEvent.objects.of(record)[0].verb == "sent the link again about"
    client.logout()
    assert client.get(old).status_code == 404
    url = by_link(client)  # by the new link and a code of its own
    client.post(url, {"answer": "arrived", "name": "Nia Baker", "role": "Nurse"})
    reply = Reply.objects.get()
    assert reply.answer == "arrived"
    client.force_login(pat)
    told_so = client.post(again(record, reply), {}, follow=True)
    assert "Nia Baker has answered." in told_so.text
    with pytest.raises(TooLate):
        replying.send_again(reply, by=pat)


def test_a_mailbox_is_not_filled_with_links(client, pat, council):
    record = make.record(pat, council)
    reply = make.reply(record)
    client.force_login(pat)

    ends = [client.post(again(record, reply), {}).status_code for _ in range(5)]
    refused = client.post(again(record, reply), {})

    assert ends == [302, 302, 302, 200, 200]
    assert "You have sent new links several times. Wait an hour, then try again" in refused.text
    assert Email.objects.filter(kind="records/emails/asked_receipt").count() == 4


def test_an_expired_link_is_renewed_by_sending_it_again(client, pat, council):
    record = make.record(pat, council)
    reply = make.reply(record)
    client.force_login(pat)

    with clock.at(clock.now() + timedelta(days=40)):
        page = client.get(again(record, reply)).text
        client.post(again(record, reply), {})
        reply.refresh_from_db()
        assert reply.is_waiting
    assert "has expired" in page


def test_whoever_has_an_account_answers_from_the_in_tray(client, pat, council, outsider):
    record = make.record(pat, council)
    reply = make.reply(record, email=outsider.email)
    [item] = [one for one in in_tray.needs(outsider) if one.verb == "Confirm that it arrived"]
    assert item.url == reverse("records:reply_own", args=[reply.reference])
    client.force_login(outsider)

    assert record.title not in client.get(item.url).text
    client.post(item.url, {"answer": "arrived", "name": "Olu", "role": "Lead"})

    assert Reply.objects.get().answer == "arrived"
    assert not [one for one in in_tray.needs(outsider) if one.verb == "Confirm that it arrived"]
    client.force_login(pat)
    assert client.get(item.url).status_code == 404


def test_only_what_was_shared_or_asked_for_is_asked_about(client, pat, council):
    client.force_login(pat)
    refusal, draft = make.refusal(pat, council), make.draft(pat, council)

    for record in (refusal, draft):
        assert client.get(address("ask", record)).url == record.get_absolute_url()
        with pytest.raises(TooLate):
            replying.ask(record, by=pat, name="Nia", email=NIA)


# --- a request of ours --------------------------------------------------------------------------


def our_request(pat, council, to=None):
    answers = {"partner": make.picked(to)} if to else {}
    return make.draft(pat, council, route="made", decision="", **answers)


def test_who_is_no_signatory_answers_a_request_by_link_and_code(client, pat, council):
    record = our_request(pat, council)
    client.force_login(pat)
    client.post(address("ask", record), {"name": "Nia Baker", "email": NIA})

    page = client.get(url := by_link(client, "asked_decision")).text
    said = {"answer": "not_share", "reason": "We hold nothing", "name": "Nia", "role": "Nurse"}
    client.post(url, said)

    assert "Whether the family is known to early help" in page
    assert record.necessity_request in page
    assert "Each agency holds part of the picture" not in page  # ours, not part of the request
    client.force_login(pat)
    shown = client.get(record.get_absolute_url()).text
    assert "Not shared: Nia, Nurse" in shown
    assert "We hold nothing" in shown


@pytest.fixture
def police_who_signed():
    police = make.signatory("Weald Police", organisation_type="OT_POLICE",
                            is_public_authority=True, is_competent_authority=True)  # fmt: skip
    make.member(police, "lead", name="Lee Lead")
    return police


def test_a_request_arrives_at_another_signatory_as_a_draft_decision(
    client, pat, council, police_who_signed
):
    make.acceptance(council, make.the_version())
    record = our_request(pat, council, police_who_signed)
    client.force_login(pat)
    assert "Weald Police is a signatory." in client.get(address("ask", record)).text

    client.post(address("ask", record))
    client.post(address("ask", record))

    page = client.get(address("ask", record)).text
    assert f"The request was sent to Weald Police on {day(clock.today())}." in page
    assert "Send</button>" not in page
    draft = RecordOfSharing.objects.get(arrived_from=record)
    said = read(draft)
    lee = draft.owner
    assert (draft.organisation, draft.status, lee.name) == (police_who_signed, "draft", "Lee Lead")
    assert said["route"] == "received"
    assert said["partner"].organisation == council
    for name in ("data_requested", "necessity_request", "power_cited", "requester_name",
                 "purpose_codes"):  # fmt: skip
        assert said[name] == read(record)[name]
    for name in ("necessity_statement", "decision", "art6", "gateways", "decision_by"):
        assert not said[name], name
    assert "Request from Holmesdale Council" in [one.thing for one in in_tray.needs(lee)]
    assert not RecordOfSharing.objects.visible_to(pat).filter(pk=draft.pk).exists()
    assert not RecordOfSharing.objects.visible_to(lee).filter(pk=record.pk).exists()
    letter, _ = told("request_arrived")
    for words in (*SECRETS, "Holmesdale"):
        assert words not in letter.subject + letter.body


def test_who_asked_learns_what_was_decided_and_no_more(client, pat, council, police_who_signed):
    record = our_request(pat, council, police_who_signed)
    draft = replying.send_request(record, by=pat)
    client.force_login(pat)
    assert "It has not decided yet" in client.get(record.get_absolute_url()).text
    decided = make.refusal_answers(decision_reason="Held under seal", route="received")
    decided.pop("partner")
    whole = make.record_answers() | decided
    whole.pop("partner")
    services.save_draft(draft, by=draft.owner, answers=whole)
    services.decide(RecordOfSharing.objects.get(pk=draft.pk), by=draft.owner)

    page = client.get(record.get_absolute_url()).text

    assert "Not shared, " in page
    assert "Held under seal" not in page
    assert Email.objects.filter(kind="records/emails/answered", to=pat.email).exists()


def test_no_page_of_a_reply_puts_its_link_into_another_address(client, pat, council):
    """Of somebody who is signed in, and may change for which organisation they work."""
    record = make.record(pat, council)
    asks_for_receipt(client, pat, record)
    start = path_of(told("asked_receipt")[1])
    nia = make.member(council, "lead", email=NIA)
    make.member(make.organisation("Aylesford Council"), "lead", person=nia)
    client.force_login(nia)

    page = client.get(start)

    assert "working for" in page.text
    assert start not in page.text


def test_a_request_that_says_nothing_yet_is_sent_to_nobody(client, pat, council):
    hospital = make.signatory("Holmesdale Hospital")
    make.member(hospital, "lead")
    for partner in (hospital, None):
        answers = (
            {"route": "made", "partner": make.picked(partner)} if partner else {"route": "made"}
        )
        record = make.draft(pat, council, answers=answers)
        client.force_login(pat)

        answer = client.post(address("ask", record), {"name": "Nia", "email": NIA}, follow=True)

        assert replying.SAY_FIRST in answer.text
        with pytest.raises(TooLate):
            replying.ask(record, by=pat, name="Nia", email=NIA)
    assert not RecordOfSharing.objects.exclude(arrived_from=None).exists()
    assert not Reply.objects.exists()


def test_who_sent_a_request_is_told_when_its_draft_was_deleted(client, pat, council):
    hospital = make.signatory("Holmesdale Hospital")
    lead = make.member(hospital, "lead")
    record = our_request(pat, council, to=hospital)
    arrived = replying.send_request(record, by=pat)
    services.discard(arrived, by=lead)
    client.force_login(pat)

    assert "It deleted the draft of its decision on" in client.get(record.get_absolute_url()).text
