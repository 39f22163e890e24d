"""Meetings of the demonstration: one held, with agreed minutes and actions, and one coming."""

from datetime import date, timedelta
from io import BytesIO

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.documents import word
from kmip_portal.uploads import check_upload
from signatories.expertise.services import actions, meetings, minutes, papers
from signatories.models import Organisation

HELD_DAYS_AGO, COMES_IN = 50, 20
PLACE = "The Old Corn Exchange, High Street, Holmesdale"
AGENDA = """1. Minutes of the last meeting
2. How many have accepted the version in force
3. What housing providers ask for
4. The next annual review"""
MINUTES = """## Acceptances

The secretariat told how many have accepted the version in force. Two organisations have lapsed and
are asked to sign.

## What housing providers ask for

Weald Police and Holmesdale Council said that requests by telephone are still common. A checklist
for whoever answers is to be written.

## The next annual review

The timetable was agreed. Signatories are asked for the wording they want, clause by clause."""
COMING = """1. Minutes of the last meeting
2. The checklist for requests by telephone
3. Questions that came up more than once
4. Dates"""
PAPER = {
    "title": "Requests by telephone: what a checklist should say",
    "blocks": [
        {"type": "paragraph", "text": "A first draft, for the meeting to talk about."},
        {"type": "list", "entries": [
            "Call back on a number that you know.",
            "Write down who asked, and for what.",
            "Say what you will not share, and why.",
        ]},
    ],
}  # fmt: skip


def make_meetings(today: date, *, secretariat: User) -> None:
    """The representative of the council was at one, and has the papers of the other."""
    council, police = (
        Organisation.objects.get(slug=slug) for slug in ("holmesdale-council", "weald-police")
    )
    representative = User.objects.get(email="representative@council.example")
    held_on = _working_day(today - timedelta(days=HELD_DAYS_AGO))
    with clock.at(clock.on_day(held_on - timedelta(days=30), 10)):
        held = meetings.plan(
            title="Autumn meeting", starts_at=clock.on_day(held_on, 10),
            ends_at=clock.on_day(held_on, 12), place=PLACE, link="", agenda=AGENDA, by=secretariat,
        )  # fmt: skip
    with clock.at(clock.on_day(held_on - timedelta(days=7), 10)):
        meetings.send_papers(held, by=secretariat)
    with clock.at(clock.on_day(held_on + timedelta(days=2), 10)):
        meetings.hold(held, by=secretariat)
        minutes.attend(
            held, [minutes.Seat(council, representative, "present")],
            row_version=held.row_version, by=secretariat,
        )  # fmt: skip
        held.refresh_from_db()
        minutes.write(
            held, minutes=MINUTES, also_present="The chair and the secretariat",
            row_version=held.row_version, by=secretariat,
        )  # fmt: skip
        actions.give(
            held, text="Write a first draft of a checklist for requests by telephone",
            person=None, organisation=police, due_on=today + timedelta(days=10), by=secretariat,
        )  # fmt: skip
        write = actions.give(
            held, text="Write to the organisations that have lapsed", person=secretariat,
            organisation=None, due_on=held_on + timedelta(days=21), by=secretariat,
        )  # fmt: skip
    with clock.at(clock.on_day(held_on + timedelta(days=14), 15)):
        held.refresh_from_db()
        minutes.agree(held, by=secretariat, row_version=held.row_version)
        actions.done(write, by=secretariat)
    _plan_the_next(today, secretariat)


def _plan_the_next(today: date, secretariat: User) -> None:
    comes_on = _working_day(today + timedelta(days=COMES_IN))
    with clock.at(clock.on_day(today - timedelta(days=5), 10)):
        coming = meetings.plan(
            title="Winter meeting", starts_at=clock.on_day(comes_on, 10),
            ends_at=clock.on_day(comes_on, 11, 30), place=PLACE,
            link="https://meet.example/k-mip-winter", agenda=COMING, by=secretariat,
        )  # fmt: skip
        file = BytesIO(word.render(PAPER))
        file.name = "requests-by-telephone.docx"
        papers.add(coming, title=PAPER["title"], upload=check_upload(file, ["docx"]),
                   by=secretariat)  # fmt: skip
    with clock.at(clock.on_day(today, 0, 6)):
        meetings.send_papers(coming, by=secretariat)


def _working_day(day: date) -> date:
    """No meeting of the demonstration falls on a Saturday or Sunday."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
