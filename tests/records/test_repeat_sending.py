"""A repeat record is accepted by a lead and sent to every other party."""

import pytest

from kmip_portal.lifecycle import InvalidMove
from kmip_portal.mail.models import Email
from records import arrangement, sending, services
from tests import make
from tests.records.going_round import SENT, page


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


def test_the_page_that_deletes_a_draft_says_so_once_it_is_sent_or_deleted(
    client, lee, council, trust
):
    sent, draft = make.repeat_waiting(lee, council, trust), make.repeat_draft(lee, council, trust)
    client.force_login(lee)

    too_late = client.get(page("record_delete", sent))
    for _ in range(2):
        again = client.post(page("record_delete", draft), follow=True)
    back = client.get(page("record_delete", draft), follow=True)

    assert too_late.status_code == 409
    assert "Waiting for others" in too_late.text
    for ends in (again, back):
        assert f"Draft {draft.reference} is deleted." in ends.text


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
