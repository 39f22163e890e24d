"""What a meeting said: who came, the minutes, and that they are agreed."""

import hashlib
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.lifecycle import InvalidMove, TooLate
from signatories.expertise import meeting_emails as emails
from signatories.expertise.models import Attendance, Meeting
from signatories.expertise.representing import ANSWERS_FOR, people
from signatories.expertise.services.meetings import locked
from signatories.models import Membership, Organisation
from signatories.services.editing import ChangedMeanwhile


@transaction.atomic
def write(
    meeting: Meeting, *, minutes: str, also_present: str, by: User, row_version: int | None
) -> None:
    """A draft: K-MIP and representatives read it. Raises ChangedMeanwhile."""
    now = _open_for_minutes(meeting)
    if row_version != now.row_version:
        raise ChangedMeanwhile(now)
    now.minutes, now.also_present = minutes, also_present
    now.row_version += 1
    now.save(update_fields=["minutes", "also_present", "row_version"])
    record(by, "wrote minutes of", now)


@transaction.atomic
def agree(meeting: Meeting, *, by: User, row_version: int | None) -> int:
    """K-MIP agreed them as they were read: nobody changes them any more, and every signatory's
    representatives and leads are told; how many people. Raises ChangedMeanwhile."""
    now = _open_for_minutes(meeting)
    if not now.minutes:
        raise TooLate("There are no minutes yet. Write them first.")
    if row_version != now.row_version:
        raise ChangedMeanwhile(now)
    meeting.move("agree", agreed_at=clock.now(), agreed_by=by)
    told = emails.minutes_agreed(meeting, people(*ANSWERS_FOR))
    sha256 = hashlib.sha256(now.minutes.encode()).hexdigest()
    record(by, "agreed the minutes of", meeting, sha256=sha256, people=told)
    return told


def seats_of(meeting: Meeting) -> QuerySet[Membership]:
    """Whose attendance can be noted: who was a representative on the day of the meeting, whether or
    not they are today, and of whom something is noted already.

    Each once, by the first of their memberships, so that a page opened earlier still names them.
    """
    ever = Membership.objects.filter(role=Membership.Role.REPRESENTATIVE)
    same = {"organisation": OuterRef("organisation"), "user": OuterRef("user")}
    of = {"organisation": OuterRef("organisation"), "representative": OuterRef("user")}
    day = clock.day_in_london(meeting.starts_at)
    # some are entered as signatories only after they have come
    signed = [Organisation.objects.signatories(on).values("pk") for on in (day, clock.today())]
    may = Q(organisation__in=signed[0]) | Q(organisation__in=signed[1])
    then = ever.current(day).filter(may, **same)
    return ever.filter(
        Exists(then) | Exists(meeting.attendance.filter(**of)),
        ~Exists(ever.filter(pk__lt=OuterRef("pk"), **same)),
    )


class Seat(NamedTuple):
    """What became of one representative's seat; an empty `how` says nothing of it."""

    organisation: Organisation
    representative: User
    how: str
    deputy: str = ""


@transaction.atomic
def attend(meeting: Meeting, seats: Iterable[Seat], *, by: User, row_version: int | None) -> None:
    """These seats as they are said now; others stay as they were. Raises ChangedMeanwhile."""
    now = _open_for_minutes(meeting)
    if row_version != now.row_version:
        raise ChangedMeanwhile(now)
    for seat in seats:
        which: dict[str, Any] = {
            "organisation": seat.organisation,
            "representative": seat.representative,
        }
        if seat.how:
            says = {"how": seat.how, "deputy": seat.deputy}
            Attendance.objects.update_or_create(meeting=now, **which, defaults=says)
        else:
            now.attendance.filter(**which).delete()
    now.row_version += 1
    now.save(update_fields=["row_version"])
    record(by, "noted who came to", now)


def _open_for_minutes(meeting: Meeting) -> Meeting:
    now = locked(meeting)
    if not now.can("agree"):
        raise InvalidMove(now, "agree")
    return now
