"""What the pages of several alike records show: the rows read back, and what became of them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.jobs.models import Job
from kmip_portal.portal_tags import day
from records import pages
from records.models import RecordOfSharing
from records.questions import Question
from records.questions.choices import Decision, People
from records.together.judging import Judged, gaps_of_all, judge
from records.together.rows import COLUMNS, DATE, LABELS, Row
from records.together.services import may_begin

HEADER = ["Row", "Date", "Organisation", "Received by", "References", "People", "Decision",
          "Becomes"]  # fmt: skip
BECAME = ["Row", "Record", "Organisation", "Date", "Status", "Why it is a draft"]
EARLIER = 10  # saved records that are offered


def offered(user: User) -> list[RecordOfSharing]:
    """Drafts of theirs, and what they saved last."""
    mine = RecordOfSharing.objects.visible_to(user).filter(owner=user, kind="one_off")
    drafts = mine.filter(status="draft").select_related("organisation").order_by("-pk")
    saved = [one for one in mine.latest_of(user, EARLIER) if not one.owes_write_up]
    return [*(one for one in drafts[:EARLIER] if may_begin(user, one)), *saved]


def columns() -> list[dict[str, str]]:
    """What each column takes, for the table on the page."""
    told = {
        "date": "The day it was shared, or decided, like 27 3 2027",
        "partner": "A name, URN or ODS code. Blank: that of the draft",
        "shared_with_email": "Only to ask them to confirm that it arrived",
        "our_ref": "Not a name",
        "their_ref": "Not a name",
        "people_count": "A number. Blank: as the draft says",
        "decision": "For example, Shared or Not shared. Blank: as the draft says",
        "sharing_time": "For example, 5:30pm",
    }
    return [{"label": LABELS[name], "takes": told.get(name, "")} for name in COLUMNS]


def read_back(judged: Iterable[Judged]) -> list[list[Any]]:
    return [_cells(one) for one in judged]


def _cells(one: Judged) -> list[Any]:
    answers = one.answers
    partner = one.partner
    refs = [answers.get("our_ref"), answers.get("their_ref")]
    through = [answers.get("shared_with_name"), answers.get("shared_with_role")]
    listed = "" if partner is None or partner.is_listed else " (not in the list)"
    shares = answers.get("sharing_date") is not None
    return [
        str(one.row.number),
        day(one.day) if one.day else "",
        f"{partner.name}{listed}" if partner else "",
        ", ".join(filter(None, through)) if shares else "",
        ", ".join(filter(None, refs)),
        dict(People.choices).get(answers.get("people_count"), ""),
        dict(Decision.choices).get(answers.get("decision"), ""),
        one.becomes,
    ]


def notes(judged: Iterable[Judged], of_all: Iterable[Question]) -> list[str]:
    """What to look at before pressing: each reason once, with its rows. What the draft itself
    misses is said above."""
    said_above = {one.missing for one in of_all}
    rows: dict[str, list[int]] = {}
    more = []
    for one in judged:
        for why in one.why:
            if why not in said_above:
                rows.setdefault(why, []).append(one.row.number)
        if one.repeats:
            more.append(f"Row {one.row.number} says the same as row {one.repeats}")
        if one.recorded:
            more.append(f"Row {one.row.number} may be recorded already: {one.recorded}")
    return [*(f"{_rows(numbers)} a draft. {why}" for why, numbers in rows.items()), *more]


def _rows(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return f"Row {numbers[0]} stays"
    return f"Rows {', '.join(map(str, numbers[:-1]))} and {numbers[-1]} each stay"


def gaps_of(pattern: RecordOfSharing, judged: list[Judged], user: User) -> list[Question]:
    """What the draft itself misses, with the rows that were read or, before, with none."""
    today = Row(1, {}, {DATE: clock.today()})
    return gaps_of_all(judged or judge(pattern, [today], {}, by=user))


def still_a_draft(job: Job, user: User) -> RecordOfSharing | None:
    """What the records were made from, while it can be used for more."""
    seen = RecordOfSharing.objects.visible_to(user).filter(status="draft")
    return seen.filter(reference=job.wants.get("pattern", "")).first()


def gap_links(pattern: RecordOfSharing, gaps: Iterable[Question]) -> list[dict[str, str]]:
    """What the draft misses, each where it is answered."""
    return [{"text": one.missing, "url": pages.link_to(pattern, one.name)} for one in gaps]


def became(job: Job, user: User) -> list[list[Any]]:
    """Each record with its link, and why it is a draft where it is one."""
    made = job.result.get("made", [])
    seen = RecordOfSharing.objects.visible_to(user).filter(
        ~Q(status="disposed"), reference__in=[reference for reference, _ in made]
    )
    by_reference = {one.reference: one for one in seen.with_partner()}
    rows = []
    for number, (reference, why) in enumerate(made, 1):
        one = by_reference.get(reference)
        link = {"text": reference, "url": one.get_absolute_url()} if one else reference
        when = (one.sharing_date or one.decision_on) if one else None
        rows.append([
            str(number), link, one.with_whom if one else "", day(when) if when else "",
            one.get_status_display() if one else "Not there any more", why,
        ])  # fmt: skip
    return rows
