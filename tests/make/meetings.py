"""Meetings of K-MIP, made as the secretariat makes them."""

from datetime import timedelta

from kmip_portal import clock
from kmip_portal.uploads import check_upload
from signatories.expertise.models import Meeting
from signatories.expertise.services import actions, meetings, minutes, papers
from signatories.expertise.services.minutes import Seat
from tests.make.expertise import word_file
from tests.make.people import kmip_person

AGENDA = """1. The annual review
2. Sharing with housing"""
MINUTES = """## The annual review

It opens in January. The chair thanked all who had responded.

## Sharing with housing

A checklist is to be written."""


def meeting(by=None, *, in_days=14, **says) -> Meeting:
    """One that is planned, from 10am to noon."""
    day = clock.today() + timedelta(days=in_days)
    says = {
        "title": "Spring meeting",
        "starts_at": clock.on_day(day, 10),
        "ends_at": clock.on_day(day, 12),
        "place": "The Old Corn Exchange, Holmesdale",
        "link": "https://meet.example/spring",
        "agenda": AGENDA,
    } | says
    return meetings.plan(by=by or kmip_person("secretariat"), **says)


def paper(of, by=None, title="What housing asks for"):
    """A file for it."""
    upload = check_upload(word_file(words="Paper"), ["docx"])
    return papers.add(of, title=title, upload=upload, by=by or of.planned_by)


def meeting_held(by=None, *, days_ago=20, text=MINUTES, seats=(), **says) -> Meeting:
    """One that was held and minuted; `seats` are (organisation, representative, how)."""
    with clock.at(clock.on_day(clock.today() - timedelta(days=days_ago + 20), 9)):
        made = meeting(by, in_days=20, title=says.pop("title", "Winter meeting"), **says)
    meetings.hold(made, by=made.planned_by)
    if seats:
        noted = [Seat(*one) for one in seats]
        minutes.attend(made, noted, by=made.planned_by, row_version=made.row_version)
        made.refresh_from_db()
    if text:
        said = {"minutes": text, "also_present": "", "row_version": made.row_version}
        minutes.write(made, by=made.planned_by, **said)
    made.refresh_from_db()
    return made


def minutes_agreed(by=None, **says) -> Meeting:
    """One whose minutes are agreed."""
    made = meeting_held(by, **says)
    minutes.agree(made, by=made.planned_by, row_version=made.row_version)
    return made


def action(of, *, person=None, organisation=None, in_days=7, text="Write a checklist", by=None):
    """Something that it gave somebody to do."""
    return actions.give(
        of, text=text, person=person, organisation=organisation, by=by or of.planned_by,
        due_on=clock.today() + timedelta(days=in_days),
    )  # fmt: skip
