"""Every party's agreement: sent, confirmed by link or in-tray, changed, refused, and active."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.lifecycle import InvalidMove, TooLate
from kmip_portal.mail.models import Email
from kmip_portal.mail.secrets import unseal
from records import arrangement, in_tray, sending, services
from records.models import Confirmation
from tests import make

SENT = {"name": "Lee Lead", "role": "Head of information", "authority": "on"}
WHO = {"name": "Casey Contact", "role": "Information manager"}


def page(name, record, *more):
    return reverse(f"records:{name}", args=[record.reference, *more])


def told(kind):
    """The newest letter of a kind, with the link or code that goes in."""
    letter = Email.objects.filter(kind=f"records/emails/{kind}").latest("pk")
    return letter, unseal(letter.secret) if letter.secret else ""


def by_link(client):
    """From the newest letter to the answer page, with the code of the second letter."""
    client.logout()
    start = re.sub(r"^https?://[^/]+", "", told("confirm_asked")[1])
    code_page = client.post(start).url
    return client.post(code_page, {"code": told("reply_code")[1]}).url


def verbs(record):
    return [event.verb for event in AuditEvent.objects.of(record)][::-1]


def test_a_lead_accepts_and_sends_and_every_other_party_is_asked(
    client, lee, council, trust, surgery
):
    record = make.repeat_draft(lee, council, trust, surgery)
    client.force_login(lee)

    answer = client.post(page("record_check", record), SENT, follow=True)
    record.refresh_from_db()

    assert "Sent to the other organisations" in answer.text
    assert (record.status, record.sent_by) == ("waiting", lee)
    assert {one.party.called: one.standing for one in record.confirmations.all()} == {
        "Holmesdale Council": "Confirmed",
        "Weald Trust": "Not answered",
        "Fernhill Surgery": "Not answered",
    }
    letters = Email.objects.filter(kind="records/emails/confirm_asked")
    assert sorted(one.to for one in letters) == [
        "casey@fernhill-surgery.example",
        "casey@weald-trust.example",
    ]


def test_a_lead_does_not_send_rows_that_were_changed_after_they_read_them(
    client, lee, council, trust, surgery
):
    record = make.repeat_draft(lee, council, trust)
    read = SENT | {"row_version": record.row_version}
    arrangement.add_items(record, [{"item": "Blood group", "why_needed": "To plan"}], by=lee)
    client.force_login(lee)

    answer = client.post(page("record_check", record), read)
    record.refresh_from_db()

    assert answer.status_code == 409
    assert "Blood group" in answer.text
    assert record.status == "draft"


def test_no_letter_says_what_the_record_says(lee, council, trust):
    record = make.repeat_active(lee, council, trust)

    letters = Email.objects.filter(kind__startswith="records/")
    assert letters.count() == 4
    for one in letters:
        for words in (record.title, "attendance", "panel", "neglect", "last attendance"):
            assert words not in one.subject + one.body


def test_a_practitioner_does_not_send(client, pat, lee, council, trust):
    record = make.repeat_draft(pat, council, trust)
    client.force_login(pat)

    answer = client.post(page("record_check", record), SENT)
    record.refresh_from_db()

    assert "A lead of Holmesdale Council sends it" in answer.text
    assert record.status == "draft"


def test_what_is_missing_and_what_the_law_forbids_stand_against_sending(lee, council, trust):
    unlawful = make.repeat_draft(lee, council, trust, art6=["A6_1_F"])
    gaps = make.repeat_draft(lee, council, trust, process="")
    alone = make.repeat_draft(lee, council)
    unfinished = make.repeat_draft(lee, council, trust, finished=False)

    for record in (unlawful, gaps, alone, unfinished):
        with pytest.raises(services.NotReady):
            sending.send(record, by=lee, name="Lee", role="Head", warnings_reason="Because")


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


def test_a_change_asked_for_waits_for_the_owner_and_ends_nothing_for_the_others(
    client, lee, council, trust, surgery
):
    record = make.repeat_waiting(lee, council, trust, surgery)
    make.confirm(record, trust, "change", section="Security and keeping", reason="Keep it a year")
    make.confirm(record, surgery)
    assert record.status == "waiting"
    assert [one for one in in_tray.needs(lee) if "request to change" in one.verb]
    client.force_login(lee)

    board = client.get(record.get_absolute_url()).text
    for _ in range(2):
        assert client.post(page("take_back", record)).url == record.get_absolute_url()
    record.refresh_from_db()
    draft = client.get(record.get_absolute_url()).text

    assert "Security and keeping: Keep it a year" in board
    assert record.status == "draft"
    assert "Keep it a year" in draft
    assert not [one for one in in_tray.needs(lee) if "request to change" in one.verb]


def test_sent_again_only_those_are_asked_whose_part_changed(lee, council, trust, surgery):
    record = make.repeat_waiting(
        lee, council, trust, surgery, items=("Date of last attendance", "Blood group")
    )
    theirs = record.parties.get(organisation=trust)
    make.confirm(record, surgery)
    make.confirm(record, trust, "change", section="What we give or receive", reason="Less")
    sending.take_back(record, by=lee)
    item = record.data_items.get(item="Blood group")
    item.received_by = theirs
    item.save()
    first = record.confirmations.get(party__organisation=surgery)
    sending.send(record, by=lee, name="Lee", role="Head")

    # the surgery receives one item less, so what it confirmed has changed
    asked = record.confirmations.open().order_by("party__number")
    assert [one.party.organisation for one in asked] == [trust, surgery]
    for one in asked:
        make.confirm(record, one.party.organisation)
    again = record.confirmations.standing().get(party__organisation=surgery)
    assert again.content_sha256 != first.content_sha256

    # and nothing of it has when only the trust's own part does
    new = make_next(record, lee)
    party = new.parties.get(organisation=trust)
    party.own_power = "Its licence"
    party.save()
    sending.send(new, by=lee, name="Lee", role="Head")
    assert [one.party.organisation for one in new.confirmations.open()] == [trust]
    stands = new.confirmations.standing().get(party__organisation=surgery)
    assert (stands.stands_from, stands.content_sha256) == (again, again.content_sha256)


def make_next(record, lee):
    record.refresh_from_db()
    return arrangement.next_version(record, by=lee)


def test_a_confirmation_is_bound_to_the_hash_of_what_was_shown(lee, council, trust):
    record = make.repeat_active(lee, council, trust)

    for one in record.confirmations.all():
        assert sending.sha256(one.content) == one.content_sha256
        assert {k: sending.sha256(v) for k, v in one.content.items()} == one.section_hashes
    given = record.confirmations.get(party__organisation=trust)
    assert given.content["Our part in it"]["organisation"] == "Weald Trust"
    given.content["Our part in it"]["organisation"] = "Another"
    assert sending.sha256(given.content) != given.content_sha256


def test_one_that_takes_no_part_is_left_out_by_the_owner_and_said_so(
    client, lee, council, trust, surgery
):
    record = make.repeat_waiting(lee, council, trust, surgery)
    make.confirm(record, surgery)
    make.confirm(record, trust, "not_us", reason="We closed that team")
    assert record.status == "waiting"
    client.force_login(theirs := make.member(trust, "lead"))
    assert client.get(record.get_absolute_url()).status_code == 200
    client.force_login(lee)

    client.post(page("party_leave_out", record, 2))
    record.refresh_from_db()

    assert record.status == "active"
    assert record.parties.get(organisation=trust).left_on == clock.today()
    active = Email.objects.filter(kind="records/emails/now_active")
    assert "casey@weald-trust.example" not in [one.to for one in active]
    assert "Not taking part" in client.get(record.get_absolute_url()).text
    client.force_login(theirs)  # it takes no part, so it reads it no more
    assert client.get(record.get_absolute_url()).status_code == 404


def test_nobody_is_left_alone_in_a_record(lee, council, trust):
    record = make.repeat_waiting(lee, council, trust)
    asked = make.confirm(record, trust, "not_us")

    with pytest.raises(TooLate):
        sending.leave_out(asked, by=lee)
    record.refresh_from_db()
    assert record.status == "waiting"


def test_a_silent_one_is_left_out_only_after_four_weeks_and_for_ever_not_confirmed(
    lee, council, trust, surgery
):
    record = make.repeat_waiting(lee, council, trust, surgery)
    make.confirm(record, surgery)
    asked = record.confirmations.open().get()
    with pytest.raises(TooLate):
        sending.leave_out(asked, by=lee)

    Confirmation.objects.filter(pk=asked.pk).update(asked_at=clock.now() - timedelta(days=28))
    sending.leave_out(asked, by=lee)
    record.refresh_from_db()

    assert record.status == "active"
    asked.refresh_from_db()
    assert asked.standing == "Not confirmed"


def test_who_is_not_the_right_person_names_who_is_and_that_one_is_asked(
    client, lee, council, trust
):
    record = make.repeat_waiting(lee, council, trust)
    url = by_link(client)

    client.post(
        url,
        {
            "answer": "passed_on",
            "right_name": "Robin Right",
            "right_email": "Robin@weald.example",
            **WHO,
        },
    )
    letter, link = told("confirm_asked")
    record.refresh_from_db()

    assert (letter.to, record.status) == ("robin@weald.example", "waiting")
    assert client.get(re.sub(r"^https?://[^/]+", "", link)).status_code == 200
    assert [one.email for one in record.confirmations.open()] == ["robin@weald.example"]


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
    assert record.confirmations.open().count() == 1


def test_a_reminder_carries_a_new_link_and_the_old_one_works_no_more(client, lee, council, trust):
    record = make.repeat_waiting(lee, council, trust)
    _, old = told("confirm_asked")
    client.force_login(lee)

    client.post(page("party_remind", record, 2))
    letter, new = told("confirm_asked")

    assert letter.subject.startswith("Reminder")
    assert client.get(re.sub(r"^https?://[^/]+", "", old)).status_code == 404
    assert client.get(re.sub(r"^https?://[^/]+", "", new)).status_code == 200


def test_a_reminder_after_the_link_expired_gives_one_that_works(client, lee, council, trust):
    record = make.repeat_waiting(lee, council, trust)
    sam = make.member(trust, "signing_officer")
    asked = record.confirmations.open().get()
    Confirmation.objects.filter(pk=asked.pk).update(expires_at=clock.now())
    assert not [one for one in in_tray.needs(sam) if "Confirm a sharing" in one.verb]

    sending.remind(asked, by=lee)

    link = re.sub(r"^https?://[^/]+", "", told("confirm_asked")[1])
    assert "Confirm a sharing record" in client.get(link).text
    assert [one for one in in_tray.needs(sam) if "Confirm a sharing" in one.verb]


def test_nobody_is_reminded_of_what_went_on_without_them(lee, council, trust, surgery):
    record = make.repeat_waiting(lee, council, trust, surgery)
    asked = record.confirmations.open().get(party__organisation=trust)
    Confirmation.objects.filter(pk=asked.pk).update(asked_at=clock.now() - timedelta(days=28))
    sending.leave_out(asked, by=lee)

    with pytest.raises(TooLate):
        sending.remind(asked, by=lee)


def test_a_repeat_record_is_never_decided_and_a_one_off_record_never_sent(
    client, lee, council, trust
):
    sharing = make.repeat_draft(lee, council, trust)
    once = make.draft(lee, council)

    with pytest.raises(InvalidMove):
        services.decide(sharing, by=lee)
    with pytest.raises(InvalidMove):
        sending.send(once, by=lee, name="Lee", role="Head")
    client.force_login(lee)
    assert client.get(page("record_edit", sharing)).status_code == 404
    assert client.get(page("task", once, "purpose")).status_code == 404


def hidden(page):
    return re.search(r'name="asked" value="(CON-[^"]+)"', page.text)[1]


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

    assert record.confirmations.open().get().party.organisation == surgery
    assert "Fernhill Surgery to confirm a sharing record" in again.text
