"""A party asks for a change, and the owner answers."""

import pytest

from kmip_portal.lifecycle import TooLate
from kmip_portal.mail.models import Email
from records import arrangement, change_requests, in_tray, pages, sending, services
from tests import make
from tests.records.going_round import WHO, by_link, page, told


def change(record, organisation, *parts, reason="Keep it for less"):
    """This organisation asks for a change."""
    named = parts or ["Security and keeping"]
    return make.confirm(record, organisation, "change", parts=named, reason=reason)


def answer(client, asked, **said):
    return client.post(page("change_request", asked.record, asked.reference), said, follow=True)


def test_a_change_asked_for_waits_for_the_owner_and_ends_nothing_for_the_others(
    client, lee, council, trust, surgery
):
    record = make.repeat_waiting(lee, council, trust, surgery)
    make.confirm(record, trust, "change", parts=["Security and keeping"], reason="Keep it a year")
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
    # it waits for an answer still, and the record is not sent again without one
    assert [one for one in in_tray.needs(lee) if "request to change" in one.verb]
    with pytest.raises(services.NotReady):
        sending.send(record, by=lee, name="Lee", role="Head")


def test_sent_again_only_those_are_asked_whose_part_changed(lee, council, trust, surgery):
    record = make.repeat_waiting(
        lee, council, trust, surgery, items=("Date of last attendance", "Blood group")
    )
    theirs = record.parties.get(organisation=trust)
    make.confirm(record, surgery)
    change(record, trust, "What we give or receive")
    change_requests.accept(record.confirmations.undecided().get(), by=lee)
    item = record.data_items.get(item="Blood group")
    item.received_by = theirs
    item.save()
    first = record.confirmations.get(party__organisation=surgery)
    sending.send(record, by=lee, name="Lee", role="Head")

    # the surgery receives one item less, so what it confirmed has changed
    asked = record.confirmations.unanswered().order_by("party__number")
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
    assert [one.party.organisation for one in new.confirmations.unanswered()] == [trust]
    stands = new.confirmations.standing().get(party__organisation=surgery)
    assert (stands.stands_from, stands.content_sha256) == (again, again.content_sha256)


def make_next(record, lee):
    record.refresh_from_db()
    return arrangement.next_version(record, by=lee)


def test_a_change_is_accepted_made_and_asked_for_no_more(client, lee, council, trust):
    record = make.repeat_waiting(lee, council, trust)
    asked = change(record, trust, "Security and keeping", "Our part in it")
    client.force_login(lee)

    opened = answer(client, asked, answer="accept")
    record.refresh_from_db()
    listed = client.get(record.get_absolute_url()).text
    sending.send(record, by=lee, name="Lee", role="Head")
    sending.take_back(record, by=lee)

    assert opened.request["PATH_INFO"] == page("task", record, "security")
    assert "Accepted: read what was said" in listed
    assert told("change_accepted")[0].to == "casey@weald-trust.example"
    assert "Accepted" not in client.get(record.get_absolute_url()).text
    assert "Accepted a change: Weald Trust" in [one["words"] for one in pages.history(record)]


def test_it_stays_as_it_is_and_the_party_confirms_after_all(client, lee, council, trust):
    record = make.repeat_waiting(lee, council, trust)
    asked = change(record, trust)
    client.force_login(lee)
    missing = answer(client, asked, answer="keep").text

    answer(client, asked, answer="keep", words="The law asks for six years")
    letter, _ = told("confirm_asked")
    shown = client.get(url := by_link(client)).text
    client.post(url, {"answer": "confirmed", **WHO})
    record.refresh_from_db()

    assert "Enter why you keep it as it is" in missing
    assert "keeps the record as it is" in letter.body
    assert "six years" not in letter.body
    assert "The law asks for six years" in shown
    assert "Keep it for less" in shown
    assert record.status == "active"


def test_after_it_stays_as_it_is_the_party_may_take_no_part(client, lee, council, trust, surgery):
    record = make.repeat_waiting(lee, council, trust, surgery)
    change_requests.keep(change(record, trust), by=lee, reason="The law asks for it")

    make.confirm(record, trust, "not_us", reason="Then without us")

    standing = record.confirmations.standing().get(party__organisation=trust)
    assert standing.standing == "Not taking part"


def test_both_sides_talk_first_by_link_and_by_in_tray(client, lee, council, trust):
    record = make.repeat_waiting(lee, council, trust)
    asked = change(record, trust)
    lead = make.member(trust, "lead", name="Tess Trust")
    client.force_login(lee)

    answer(client, asked, answer="talk", words="Would a year do?")
    letter, _ = told("message_to_party")
    assert [one.url for one in in_tray.needs(lead) if "Read a message" in one.verb] == [
        page("change_request", record, asked.reference)
    ]
    by_their_link = client.get(url := by_link(client, "message_to_party")).text
    client.post(url, {"text": "A year is fine", "name": "Casey Contact"})
    client.force_login(lead)
    answer(client, asked, text="And delete it then", name="Tess Trust")
    client.force_login(lee)
    read = client.get(page("change_request", record, asked.reference)).text

    assert "Would a year do?" in by_their_link
    assert "A year is fine" in read
    assert "And delete it then" in read
    to_owner = Email.objects.filter(kind="records/emails/message_to_keepers")
    assert [one.to for one in to_owner] == [lee.email, lee.email]
    for one in (letter, *to_owner):
        assert "year" not in one.subject + one.body
        assert record.title not in one.subject + one.body
    assert not [one for one in in_tray.needs(lead) if "Read a message" in one.verb]


def test_a_message_takes_no_link_away_from_whoever_has_it_open(client, lee, council, trust):
    record = make.repeat_waiting(lee, council, trust)
    url = by_link(client)
    client.post(url, {"answer": "change", "parts": ["Security and keeping"],
                      "reason": "Less", **WHO})  # fmt: skip
    asked = record.confirmations.get(answer="change")

    change_requests.write(asked, text="Why?", name="Lee Lead", by=lee, is_ours=True)

    assert told("message_to_party")[1] == ""
    assert "Why?" in client.get(url).text


def test_pressed_twice_one_message_is_sent(lee, council, trust):
    record = make.repeat_waiting(lee, council, trust)
    asked = change(record, trust)

    for _ in range(2):
        change_requests.write(asked, text="Why?", name="Lee Lead", by=lee, is_ours=True)

    assert asked.messages.count() == 1


def test_what_was_decided_is_decided(lee, council, trust):
    record = make.repeat_waiting(lee, council, trust)
    asked = change(record, trust)
    change_requests.keep(asked, by=lee, reason="The law asks for it")

    with pytest.raises(TooLate):
        change_requests.accept(asked, by=lee)
    with pytest.raises(TooLate):
        change_requests.write(asked, text="But", name="Casey", by=None, is_ours=False)


def test_a_reason_that_comes_after_the_decision_is_shown_and_not_lost(client, lee, council, trust):
    record = make.repeat_waiting(lee, council, trust)
    asked = change(record, trust)
    other = make.member(council, "lead")
    client.force_login(other)
    change_requests.keep(asked, by=lee, reason="The law asks for it")

    late = answer(client, asked, answer="keep", words="Six years is the rule")
    twice = answer(client, asked, answer="keep", words="The law asks for it")

    assert late.status_code == 409
    assert "What you wrote was not sent" in late.text
    assert "Six years is the rule" in late.text
    assert "The law asks for it" in late.text
    assert twice.status_code == 200
    assert "was not sent" not in twice.text


def test_a_message_that_comes_after_the_decision_is_shown_and_not_lost(client, lee, council, trust):
    record = make.repeat_waiting(lee, council, trust)
    asked = change(record, trust)
    client.force_login(lee)
    answer(client, asked, answer="talk", words="Would a year do?")
    url = by_link(client, "message_to_party")
    change_requests.keep(asked, by=lee, reason="The law asks for it")

    by_their_link = client.post(url, {"text": "A year is fine", "name": "Casey Contact"})
    client.force_login(make.member(trust, "lead"))
    signed_in = [
        client.post(where, {"text": "Two would do", "name": "Tess"})
        for where in (
            page("change_request", record, asked.reference), page("record_confirm", record),
        )
    ]  # fmt: skip

    assert "What you wrote was not sent" in by_their_link.text
    assert "A year is fine" in by_their_link.text
    for shown in signed_in:
        assert shown.status_code == 409
        assert "What you wrote was not sent" in shown.text
        assert "Two would do" in shown.text
    assert [one.text for one in asked.messages.all()] == ["Would a year do?"]


def test_only_leads_of_the_owner_decide(client, lee, pat, council, trust, surgery):
    record = make.repeat_waiting(lee, council, trust, surgery)
    asked = change(record, trust)
    url = page("change_request", record, asked.reference)

    for person in (pat, make.member(trust, "practitioner"), make.member(surgery, "lead")):
        client.force_login(person)
        assert client.post(url, {"answer": "accept"}).status_code == 403
    client.force_login(make.member(make.organisation("Elsewhere"), "lead"))
    assert client.post(url, {"answer": "accept"}).status_code == 404
    asked.refresh_from_db()
    assert asked.decision == ""
