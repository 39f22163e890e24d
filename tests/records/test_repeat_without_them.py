"""A party takes no part, gives no word, or names the right person."""

import re
from datetime import timedelta

import pytest

from kmip_portal import clock
from kmip_portal.documents.services import make_due
from kmip_portal.lifecycle import TooLate
from kmip_portal.mail.models import Email
from records import arrangement, in_tray, pages, sending, services, tasks, unanswered
from records.models import Confirmation
from tests import make
from tests.records.going_round import WHO, by_link, page, told


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

    for _ in range(2):  # pressed twice
        assert client.post(page("party_leave_out", record, 2)).status_code == 302
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
        unanswered.leave_out(asked, by=lee)
    record.refresh_from_db()
    assert record.status == "waiting"


def test_a_silent_one_is_left_out_only_after_four_weeks_and_for_ever_not_confirmed(
    lee, council, trust, surgery
):
    record = make.repeat_waiting(lee, council, trust, surgery)
    make.confirm(record, surgery)
    asked = record.confirmations.unanswered().get()
    with pytest.raises(TooLate):
        unanswered.leave_out(asked, by=lee)

    Confirmation.objects.filter(pk=asked.pk).update(asked_at=clock.now() - timedelta(days=28))
    unanswered.leave_out(asked, by=lee)
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
    assert [one.email for one in record.confirmations.unanswered()] == ["robin@weald.example"]


def silent(record):
    """The one that was asked, four weeks later."""
    asked = record.confirmations.unanswered().get()
    Confirmation.objects.filter(pk=asked.pk).update(asked_at=clock.now() - timedelta(days=28))
    asked.refresh_from_db()
    return asked


def test_the_owner_waits_on_and_is_told_again_in_a_fortnight(client, lee, council, trust):
    record = make.repeat_waiting(lee, council, trust)
    silent(record)
    tasks.chase_repeat_records()
    waits = "gave no word in four weeks"
    assert [one.verb for one in in_tray.needs(lee) if waits in one.verb]
    client.force_login(lee)

    client.post(page("party_silent", record, 2), {"answer": "wait"})

    assert not [one.verb for one in in_tray.needs(lee) if waits in one.verb]
    letters = Email.objects.filter(kind="records/emails/no_word")
    with clock.at(clock.now() + timedelta(days=13)):
        tasks.chase_repeat_records()
        assert letters.count() == 1
    with clock.at(clock.now() + timedelta(days=14)):
        tasks.chase_repeat_records()
        assert letters.count() == 2
        assert [one.verb for one in in_tray.needs(lee) if waits in one.verb]


def test_the_leads_of_a_silent_one_are_asked(client, lee, council, trust):
    record = make.repeat_waiting(lee, council, trust)
    silent(record)
    client.force_login(lee)
    nobody = client.get(page("party_silent", record, 2)).text
    asked = make.member(trust, "lead")
    asked.email = record.confirmations.unanswered().get().email
    asked.save()
    alone = client.get(page("party_silent", record, 2)).text
    lead = make.member(trust, "lead", name="Tess Trust")

    client.post(page("party_silent", record, 2), {"answer": "leads"})

    for text in (nobody, alone):  # who gave no word is not asked again as their lead
        assert "There is no lead of Weald Trust" in text
        assert "Ask its leads" not in text
    assert told("confirm_waits")[0].to == lead.email


def test_going_on_without_a_silent_one_is_said_for_ever(client, lee, council, trust, surgery):
    record = make.repeat_waiting(lee, council, trust, surgery)
    make.confirm(record, surgery)
    silent(record)
    client.force_login(lee)

    for _ in range(2):  # pressed twice
        done = client.post(page("party_silent", record, 2), {"answer": "without"})
        assert done.status_code == 302
    record.refresh_from_db()
    shown = client.get(record.get_absolute_url()).text

    assert record.status == "active"
    assert "Not confirmed" in shown
    assert "Went on without an organisation: Weald Trust" in shown


def test_nobody_decides_before_four_weeks_or_after_an_answer(client, lee, council, trust, surgery):
    record = make.repeat_waiting(lee, council, trust, surgery)
    make.confirm(record, surgery)
    client.force_login(lee)

    early, late = (client.get(page("party_silent", record, number)) for number in (2, 3))

    assert (early.status_code, late.status_code) == (409, 409)
    assert "Wait four weeks" in early.text


def test_another_person_of_a_party_is_asked_and_the_link_before_works_no_more(
    client, lee, council, trust
):
    record = make.repeat_waiting(lee, council, trust)
    _, old = told("confirm_asked")
    client.force_login(lee)
    contact = {"contact_name": "Robin Right", "contact_email": "robin@weald.example"}

    client.post(page("party_contact", record, 2), contact)
    letter, new = told("confirm_asked")

    assert letter.to == "robin@weald.example"
    assert client.get(re.sub(r"^https?://[^/]+", "", old)).status_code == 404
    assert client.get(re.sub(r"^https?://[^/]+", "", new)).status_code == 200
    record.refresh_from_db()
    draft = record.parties.get(organisation=trust)
    assert (draft.contact_name, draft.contact_email) == ("Robin Right", "robin@weald.example")
    assert "Changed the contact: Weald Trust" in [one["words"] for one in pages.history(record)]


def test_the_same_address_is_not_written_to_again(client, lee, council, trust):
    record = make.repeat_waiting(lee, council, trust)
    client.force_login(lee)
    contact = {"contact_name": "Casey New", "contact_email": "casey@weald-trust.example"}

    client.post(page("party_contact", record, 2), contact)

    assert Email.objects.filter(kind="records/emails/confirm_asked").count() == 1
    assert record.confirmations.unanswered().get().name == "Casey New"


def test_two_who_change_one_contact_see_both_texts(client, lee, council, trust):
    record = make.repeat_waiting(lee, council, trust)
    client.force_login(lee)
    address = page("party_contact", record, 2)
    seen = re.search(r'name="row_version" value="(\d+)"', client.get(address).text)[1]
    robin = {"contact_name": "Robin Right", "contact_email": "robin@weald.example"}
    client.post(address, robin | {"row_version": seen})

    terry = {"contact_name": "Terry Two", "contact_email": "terry@weald.example"}
    met = client.post(address, terry | {"row_version": seen})
    twice = client.post(address, robin | {"row_version": seen})

    assert met.status_code == 409
    for said in ("robin@weald.example", "terry@weald.example", "Somebody else changed this"):
        assert said in met.text
    assert twice.status_code == 302
    assert record.parties.get(organisation=trust).contact_name == "Robin Right"
    assert Email.objects.filter(to="terry@weald.example").count() == 0
    assert Email.objects.filter(to="robin@weald.example").count() == 1


def test_a_contact_changed_to_and_fro_gets_one_link_a_day(client, lee, council, trust):
    record = make.repeat_waiting(lee, council, trust)
    client.force_login(lee)
    address = page("party_contact", record, 2)
    casey = {"contact_name": "Casey Contact", "contact_email": "casey@weald-trust.example"}
    robin = {"contact_name": "Robin Right", "contact_email": "robin@weald.example"}

    client.post(address, robin)
    back = client.post(address, casey)
    with clock.at(clock.now() + timedelta(days=1, minutes=1)):
        asked = record.confirmations.unanswered().get()
        unanswered.change_contact(
            asked, by=lee, name="Casey Contact", role="", email=casey["contact_email"], phone=""
        )

    assert "This address was sent a link less than a day ago" in back.text
    assert asked.email == "robin@weald.example"
    letters = Email.objects.filter(kind="records/emails/confirm_asked")
    assert letters.filter(to=casey["contact_email"]).count() == 2


def test_the_next_version_asks_the_right_person_and_not_who_passed_it_on(lee, council, trust):
    record = make.repeat_waiting(lee, council, trust)
    make.confirm(
        record, trust, "passed_on", right_name="Robin Right", right_email="robin@weald.example"
    )

    party = record.parties.get(organisation=trust)
    assert (party.contact_name, party.contact_email) == ("Robin Right", "robin@weald.example")


def test_who_takes_no_part_fetches_no_file_by_its_link(client, lee, council, trust, surgery):
    record = make.repeat_waiting(lee, council, trust, surgery)
    make.confirm(record, surgery)
    url = by_link(client, to="casey@weald-trust.example")
    client.post(url, {"answer": "not_us", "reason": "We closed that team", **WHO})
    unanswered.leave_out(record.confirmations.get(answer="not_us"), by=lee)
    make_due()
    file = url.replace("/answer/", "/record.pdf")

    assert file not in client.get(url).text
    assert client.get(file).status_code == 404


def test_who_took_no_part_is_asked_again_though_it_once_confirmed_the_same(
    lee, council, trust, surgery
):
    record = make.repeat_waiting(lee, council, trust, surgery)
    make.confirm(record, trust)
    sending.take_back(record, by=lee)
    services.save_draft(record, by=lee, answers={"process": "Another way"})
    sending.send(record, by=lee, name="Lee", role="Head")
    make.confirm(record, trust, "not_us")
    sending.take_back(record, by=lee)
    services.save_draft(record, by=lee, answers=make.repeat_answers())
    sending.send(record, by=lee, name="Lee", role="Head")

    assert record.confirmations.unanswered().filter(party__organisation=trust).exists()


def test_what_an_older_version_said_is_confirmed_anew_when_it_comes_back(lee, council, trust):
    first = make.repeat_active(lee, council, trust)
    second = make.next_active(first, lee, trust, process="Another way")
    third = arrangement.next_version(second, by=lee)
    services.save_draft(third, by=lee, answers={"process": first.process})
    third.refresh_from_db()
    third = sending.send(third, by=lee, name="Lee", role="Head")

    assert third.status == "waiting"
    assert third.confirmations.unanswered().get().party.organisation == trust


def test_a_form_opened_before_it_went_out_does_not_undo_who_is_the_right_person(
    lee, council, trust
):
    draft = make.repeat_draft(lee, council, trust)
    opened = draft.parties.get(organisation=trust)
    sending.send(draft, by=lee, name="Lee", role="Head")
    right = {"right_name": "Robin Right", "right_email": "robin@weald.example"}
    make.confirm(draft, trust, "passed_on", **right)
    sending.take_back(draft, by=lee)

    with pytest.raises(arrangement.RowChanged):
        arrangement.change_party(
            opened, by=lee, answers={"contact_name": "Casey"}, row_version=opened.row_version
        )
    assert draft.parties.get(organisation=trust).contact_name == "Robin Right"


def test_who_was_left_out_and_comes_back_is_one_row_and_is_asked(lee, council, trust, surgery):
    record = make.repeat_waiting(lee, council, trust, surgery)
    unanswered.leave_out(make.confirm(record, trust, "not_us"), by=lee)
    record.refresh_from_db()
    sending.take_back(record, by=lee)

    [back] = arrangement.add_parties(record, [make.picked(trust)], by=lee)
    sending.send(record, by=lee, name="Lee", role="Head")

    assert (back.number, back.left_on, record.parties.count()) == (2, None, 3)
    assert record.confirmations.unanswered().filter(party=back).exists()
