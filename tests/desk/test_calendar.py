"""A person's own calendar: what stands in it, who reads it, and whether other programs can."""

import logging
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.accounts import calendar_address
from kmip_portal.audit.models import AuditEvent
from kmip_portal.desk.calendar.icalendar import Day, calendar
from kmip_portal.log_lines import LineWithoutLinks
from records import reviewing
from signatories.campaigns import asking
from tests import make

PAGE = reverse("calendar_page")


def parsed(content):
    """The events of an iCalendar file, read by the letter of RFC 5545, not by our own code."""
    text = content.decode() if isinstance(content, bytes) else content
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    raw = text.split("\r\n")[:-1]
    for line in raw:
        assert len(line.encode()) <= 75
        assert line.strip()
    lines = []
    for line in raw:  # unfold: a line that begins with a space goes on with the one before
        if line[0] == " ":
            lines[-1] += line[1:]
        else:
            lines.append(line)
    assert (lines[0], lines[1], lines[-1]) == ("BEGIN:VCALENDAR", "VERSION:2.0", "END:VCALENDAR")
    assert sum(line.startswith("PRODID:") for line in lines) == 1
    events, now = [], None
    for line in lines[1:-1]:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            now = {}
        elif line == "END:VEVENT":
            events.append(now)
            now = None
        elif now is not None:
            assert name not in now, f"{name} twice"
            unescaped = re.sub(
                r"\\([\\;,nN])", lambda m: {"n": "\n"}.get(m[1].lower(), m[1]), value
            )
            now[name] = unescaped
    assert now is None
    for event in events:
        assert {"UID", "DTSTAMP", "DTSTART;VALUE=DATE", "SUMMARY"} <= set(event)
        assert re.fullmatch(r"\d{8}T\d{6}Z", event["DTSTAMP"])
        begins, ends = (event[f"DT{which};VALUE=DATE"] for which in ("START", "END"))
        assert day_of(ends) - day_of(begins) == timedelta(days=1)
    assert len({event["UID"] for event in events}) == len(events)
    return events


def day_of(text):
    return datetime.strptime(text, "%Y%m%d").replace(tzinfo=UTC).date()


def address(user):
    user.refresh_from_db()
    token = calendar_address.token_of(user.calendar_address)
    return reverse("calendar_feed", args=[token])


@pytest.fixture
def lee():
    council = make.organisation(
        "Holmesdale Council", organisation_type="OT_COUNTY", is_public_authority=True,
        is_competent_authority=False,
    )  # fmt: skip
    return make.member(council, "lead", name="Lee Leadbetter", email="lee@council.example")


@pytest.fixture
def shared(lee):
    council = lee.memberships.get().organisation
    trust = make.organisation("Weald Trust", organisation_type="OT_NHS")
    return make.repeat_active(lee, council, trust, title="A secret list")


def test_every_letter_survives_folding_and_escaping():
    said = "Bac\\kslash, comma; semi: colon “quotes” ŵŷ 👍 " * 5 + "\nand a second line"
    days = [
        Day(f"day-{number}", date(2028, 2, 29), said[number:], "https://x.example/", clock.now())
        for number in range(40)  # so that a letter of four octets stands at every place of a line
    ]

    events = parsed(calendar("A; calendar, of mine", days, host="x.example"))

    assert {event["SUMMARY"] for event in events} == {day.summary for day in days}
    assert {event["DTSTART;VALUE=DATE"] for event in events} == {"20280229"}
    assert {event["DTEND;VALUE=DATE"] for event in events} == {"20280301"}


def test_the_address_alone_opens_it_and_names_nobody(client, lee, shared):
    calendar_address.renew(lee)
    make.open_review()

    response = client.get(address(lee))
    events = parsed(response.content)

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    said = {event["SUMMARY"]: day_of(event["DTSTART;VALUE=DATE"]) for event in events}
    assert said[f"Review repeat record {shared.reference}"] == shared.review_date
    assert any("annual review" in summary and "opens" in summary for summary in said)
    for words in ("Lee", "lee@", "Casey", "secret list", "Weald Trust"):
        assert words not in response.content.decode()


def test_a_review_moves_the_day_and_not_the_name(client, lee, shared):
    calendar_address.renew(lee)
    (before,) = parsed(client.get(address(lee)).content)
    day = clock.today() + timedelta(days=300)
    reviewing.nothing_changed(shared, by=lee, review_date=day)
    (after,) = parsed(client.get(address(lee)).content)

    assert (after["UID"], day_of(after["DTSTART;VALUE=DATE"])) == (before["UID"], day)
    reviewing.end(shared, by=lee, ended_on=clock.today(), after_ending="Deleted")
    assert parsed(client.get(address(lee)).content) == []


def test_what_is_not_ones_own_is_not_in_it(client, shared):
    others = make.member(make.organisation("Quay School"), "lead")
    practitioner = make.member(shared.organisation, "practitioner")
    for person in (others, practitioner):
        calendar_address.renew(person)
        assert parsed(client.get(address(person)).content) == []


def test_who_has_left_reads_nothing_of_it_any_more(client, lee, shared):
    calendar_address.renew(lee)
    lee.memberships.update(until_on=clock.today() - timedelta(days=1))
    assert parsed(client.get(address(lee)).content) == []

    lee.is_active = False
    lee.save()
    assert client.get(address(lee)).status_code == 404


def test_unchanged_it_is_not_sent_again(client, lee, shared):
    calendar_address.renew(lee)
    first = client.get(address(lee))
    again = client.get(address(lee), headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    day = clock.today() + timedelta(days=300)
    reviewing.nothing_changed(shared, by=lee, review_date=day)
    changed = client.get(address(lee), headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200


def test_a_renewed_address_closes_the_old_one(client, lee):
    client.force_login(lee)
    client.post(PAGE, {"action": "renew"})
    old = address(lee)
    assert old in client.get(PAGE).text
    client.post(PAGE, {"action": "renew"})
    new = address(lee)
    client.logout()

    assert (client.get(old).status_code, client.get(new).status_code) == (404, 200)
    client.force_login(lee)
    client.post(PAGE, {"action": "remove"})
    assert client.get(new).status_code == 404
    verbs = list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs[-3:] == [
        "made a calendar address for",
        "renewed the calendar address of",
        "took away the calendar address of",
    ]


def test_no_log_holds_the_address(lee):
    calendar_address.renew(lee)
    line = logging.LogRecord("web", logging.INFO, "", 0, "GET %s 200", (address(lee),), None)

    assert LineWithoutLinks().format(line) == "GET /calendar/[link].ics 200"


def test_what_is_kept_does_not_open_it(client, lee, settings):
    calendar_address.renew(lee)
    kept = lee.calendar_address
    assert client.get(reverse("calendar_feed", args=[kept.token_sha256])).status_code == 404

    settings.SECRET_KEY = "another" * 10
    assert calendar_address.token_of(kept) is None


def test_a_campaign_stands_in_it_until_all_have_accepted(client, lee):
    council = lee.memberships.get().organisation
    old = make.version("5.0", "superseded", in_force_on=date(2024, 1, 1))
    make.acceptance(council, old)
    version = make.version("6.0")
    asking.run()
    calendar_address.renew(lee)

    (event,) = parsed(client.get(address(lee)).content)
    assert day_of(event["DTSTART;VALUE=DATE"]) == version.accept_by
    assert event["SUMMARY"] == "Last day to accept version 6.0 of the agreement"
    make.acceptance(council, version)
    assert parsed(client.get(address(lee)).content) == []
