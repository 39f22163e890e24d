"""A party is reminded by its owner: one link a day, which works."""

import re
from datetime import timedelta

import pytest

from kmip_portal import clock
from kmip_portal.lifecycle import TooLate
from kmip_portal.mail.models import Email
from records import in_tray, tasks, unanswered
from records.models import Confirmation
from tests import make
from tests.records.going_round import page, told


def test_a_reminder_carries_a_new_link_and_the_old_one_works_no_more(client, lee, council, trust):
    record = make.repeat_waiting(lee, council, trust)
    _, old = told("confirm_asked")
    client.force_login(lee)

    with clock.at(clock.now() + timedelta(days=1)):
        client.post(page("party_remind", record, 2))
    letter, new = told("confirm_asked")

    assert letter.subject.startswith("Reminder")
    assert client.get(re.sub(r"^https?://[^/]+", "", old)).status_code == 404
    assert client.get(re.sub(r"^https?://[^/]+", "", new)).status_code == 200


def test_a_reminder_after_the_link_expired_gives_one_that_works(client, lee, council, trust):
    record = make.repeat_waiting(lee, council, trust)
    sam = make.member(trust, "signing_officer")
    asked = record.confirmations.unanswered().get()
    Confirmation.objects.filter(pk=asked.pk).update(expires_at=clock.now())
    assert [one for one in in_tray.needs(sam) if "Confirm a sharing" in one.verb]  # signed in

    unanswered.remind(asked, by=lee)

    link = re.sub(r"^https?://[^/]+", "", told("confirm_asked")[1])
    assert "Confirm a sharing record" in client.get(link).text
    assert [one for one in in_tray.needs(sam) if "Confirm a sharing" in one.verb]


def test_nobody_is_reminded_of_what_went_on_without_them(lee, council, trust, surgery):
    record = make.repeat_waiting(lee, council, trust, surgery)
    asked = record.confirmations.unanswered().get(party__organisation=trust)
    Confirmation.objects.filter(pk=asked.pk).update(asked_at=clock.now() - timedelta(days=28))
    unanswered.leave_out(asked, by=lee)

    with pytest.raises(TooLate):
        unanswered.remind(asked, by=lee)


def test_a_party_gets_one_link_a_day_however_often_the_button_is_pressed(
    client, lee, council, trust
):
    record = make.repeat_waiting(lee, council, trust)
    client.force_login(lee)
    url = page("party_remind", record, 2)
    letters = Email.objects.filter(kind="records/emails/confirm_asked")

    same_day = client.post(url, follow=True)
    with clock.at(clock.now() + timedelta(days=1)):
        client.logout()
        client.force_login(lee)
        for _ in range(3):
            assert client.post(url).url == record.get_absolute_url()

    assert "They were sent a link less than a day ago" in same_day.text
    assert letters.count() == 2


def test_no_reminder_takes_the_link_away_from_whoever_is_answering(client, lee, council, trust):
    record = make.repeat_waiting(lee, council, trust)
    asked = record.confirmations.unanswered().get()
    start = re.sub(r"^https?://[^/]+", "", told("confirm_asked")[1])
    fortnight = asked.asked_at + timedelta(days=14)

    with clock.at(fortnight - timedelta(minutes=20)):
        url = client.post(start).url
    with clock.at(fortnight - timedelta(minutes=10)):
        answer = client.post(url, {"code": told("reply_code")[1]}).url
    with clock.at(fortnight):
        assert tasks.chase_repeat_records() == 0
        with pytest.raises(unanswered.WrittenToToday):
            unanswered.remind(asked, by=lee)
        assert client.get(answer).status_code == 200
    with clock.at(fortnight + timedelta(minutes=55)):
        assert tasks.chase_repeat_records() == 1
