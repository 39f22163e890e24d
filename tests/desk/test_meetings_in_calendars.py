"""Meetings in the calendars of those who come to them: the same event, moved and crossed out."""

import re
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.accounts import calendar_address
from signatories.expertise.services import meetings
from tests import make
from tests.desk.test_calendar import address


@pytest.fixture
def council():
    return make.signatory("Holmesdale Council")


@pytest.fixture
def robin(council):
    return make.member(council, "representative", name="Robin Rep")


def event(content):
    """The lines of the one event there is."""
    text = content.decode().replace("\r\n ", "")
    (said,) = re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", text, re.DOTALL)
    return dict(line.split(":", 1) for line in said.splitlines())


def test_moving_a_meeting_moves_the_event_and_cancelling_crosses_it_out(client, robin, secretariat):
    calendar_address.renew(robin)
    meeting = make.meeting(secretariat)

    def feed():
        return event(client.get(address(robin)).content)

    first = feed()
    assert first["UID"] == f"meeting-{meeting.reference}@testserver"
    assert (first["SEQUENCE"], first["STATUS"]) == ("0", "CONFIRMED")
    assert first["DTSTART"] == f"{meeting.starts_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    assert "meet.example" not in str(first)  # the link lies behind signing in
    meetings.change(meeting, by=secretariat, row_version=1, agenda="Another")
    assert feed() == first
    later = {"starts_at": clock.on_day(date(2028, 1, 5), 14),
             "ends_at": clock.on_day(date(2028, 1, 5), 15)}  # fmt: skip
    meetings.change(meeting, by=secretariat, row_version=2, **later)
    moved = feed()
    assert (moved["UID"], moved["SEQUENCE"]) == (first["UID"], "1")
    assert (moved["DTSTART"], moved["DTEND"]) == ("20280105T140000Z", "20280105T150000Z")
    meetings.cancel(meeting, by=secretariat, reason="Snow")
    off = feed()
    assert (off["UID"], off["SEQUENCE"], off["STATUS"]) == (first["UID"], "2", "CANCELLED")


def test_one_meeting_is_downloaded_as_the_same_event(client, robin, council, secretariat):
    meeting = make.meeting(secretariat)
    calendar_address.renew(robin)
    page = reverse("meeting_calendar", args=[meeting.reference])
    assert client.get(page).status_code == 302
    lead = make.member(council, "lead")
    for person in (robin, lead):
        client.force_login(person)
        got = client.get(page)
        assert got["Content-Type"] == "text/calendar; charset=utf-8"
        assert got["Content-Disposition"] == f'attachment; filename="{meeting.reference}.ics"'
        assert event(got.content) == event(client.get(address(robin)).content)
    client.force_login(make.member(make.organisation("Not Signed Council"), "representative"))
    assert client.get(page).status_code == 404


def test_who_does_not_come_to_them_has_none_in_the_calendar(client, council, secretariat):
    make.meeting(secretariat)
    lead = make.member(council, "lead")
    calendar_address.renew(lead)

    assert b"BEGIN:VEVENT" not in client.get(address(lead)).content


@pytest.mark.parametrize(
    ("day", "begins", "ends", "expected"),
    [
        # the Sundays on which the clocks go forward and back, and the days around one
        (date(2027, 3, 27), "10am", "noon", ("20270327T100000Z", "20270327T120000Z")),
        (date(2027, 3, 28), "12:30am", "3am", ("20270328T003000Z", "20270328T020000Z")),
        (date(2027, 3, 29), "10am", "noon", ("20270329T090000Z", "20270329T110000Z")),
        (date(2027, 10, 31), "12:30am", "3am", ("20271030T233000Z", "20271031T030000Z")),
        (date(2027, 10, 31), "1:30am", "2:30am", ("20271031T003000Z", "20271031T023000Z")),
    ],
)
def test_on_days_when_the_clocks_change(client, secretariat, day, begins, ends, expected):
    client.force_login(secretariat)
    page = client.post(
        "/expertise/meetings/plan/",
        {"title": "Night", "day-day": day.day, "day-month": day.month, "day-year": day.year,
         "begins": begins, "ends": ends, "place": "Here"},
    ).url  # fmt: skip
    reference = page.strip("/").rpartition("/")[2]

    said = event(client.get(reverse("meeting_calendar", args=[reference])).content)
    assert (said["DTSTART"], said["DTEND"]) == expected
    shown = client.get(page).text
    assert f"{day:%A} {day.day} {day:%B %Y}" in shown
    begun = datetime.strptime(expected[0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    assert begun.astimezone(clock.LONDON).date() == day
