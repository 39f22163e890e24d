"""A party takes no part, gives no word, or names the right person."""

import re
from datetime import timedelta

import pytest

from kmip_portal import clock
from kmip_portal.lifecycle import TooLate
from kmip_portal.mail.models import Email
from records import sending
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
