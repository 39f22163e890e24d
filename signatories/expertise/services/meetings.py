"""K-MIP's meetings: planned, moved, papers sent, held or cancelled."""

from datetime import datetime
from typing import Any

from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.lifecycle import InvalidMove, TooLate
from signatories.expertise import meeting_emails as emails
from signatories.expertise.models import Meeting, Paper, PapersSent
from signatories.expertise.representing import Role, people
from signatories.services.editing import ChangedMeanwhile


@transaction.atomic
def plan(
    *, title: str, starts_at: datetime, ends_at: datetime, place: str, link: str, agenda: str,
    by: User,
) -> Meeting:  # fmt: skip
    """From now on its date is known to anybody, and stands in calendars."""
    meeting = Meeting.objects.create(
        title=title, starts_at=starts_at, ends_at=ends_at, place=place, link=link, agenda=agenda,
        planned_by=by,
    )  # fmt: skip
    record(by, "planned", meeting, title=title, starts_at=starts_at.isoformat())
    return meeting


@transaction.atomic
def change(meeting: Meeting, *, by: User, row_version: int | None, **says: Any) -> None:
    """It reads otherwise; who was sent its papers is told when or where it is now.

    Raises ChangedMeanwhile.
    """
    now = locked(meeting)
    if not now.is_ahead:
        raise InvalidMove(now, "hold")
    if row_version != now.row_version:
        raise ChangedMeanwhile(now)
    was_at = now.starts_at
    changed = [name for name, value in says.items() if value != getattr(now, name)]
    if not changed:
        return
    for name in changed:
        setattr(now, name, says[name])
    now.row_version += 1
    moved = set(Meeting.WHEN_AND_WHERE) & set(changed)
    if set(Meeting.IN_CALENDARS) & set(changed):
        now.sequence, now.moved_at = now.sequence + 1, clock.now()
    now.save()
    if moved:
        emails.moved(now, was_at, was_told(now))
    record(by, "moved" if moved else "changed", now, changed=sorted(changed))


@transaction.atomic
def send_papers(meeting: Meeting, *, by: User) -> int:
    """Every representative is told that the papers are there; how many people."""
    now = locked(meeting)
    if not now.can("send_papers"):
        raise InvalidMove(now, "send_papers")
    if now.has_begun:
        raise TooLate("This meeting has already begun. Its papers can be read on its page.")
    if not (now.agenda or now.papers.standing().exists()):
        raise TooLate("There is nothing to send yet. Write the agenda or add a paper first.")
    meeting.move("send_papers", papers_sent_at=clock.now(), papers_sent_by=by)
    meeting.papers.standing().update(told_at=clock.now())
    told = _tell_those_not_told(meeting)
    record(by, "sent the papers of", meeting, people=told)
    return told


def send_what_came_later() -> int:
    """Papers added after the others went out are told to whoever was sent those and represents a
    signatory still; who became a representative since is sent them all; how many letters.

    Safe to run twice, late, or by two workers: what was told is written under the meeting's lock.
    """
    told = 0
    for meeting in Meeting.objects.with_papers_out():
        with transaction.atomic():
            now = locked(meeting)
            if now.status == Meeting.Status.PAPERS_OUT:
                told += _tell_of_added(now) + _tell_those_not_told(now)
    return told


def _tell_of_added(meeting: Meeting) -> int:
    added = list(meeting.papers.all().to_be_told())
    if not added:
        return 0
    meeting.papers.filter(pk__in=[one.pk for one in added]).update(told_at=clock.now())
    still = people(Role.REPRESENTATIVE).values("pk")
    new_to: dict[tuple[Paper, ...], list[User]] = {}  # each is told of what came after their letter
    for sent in meeting.papers_went_to.filter(user__in=still).select_related("user").order_by("pk"):
        new = tuple(one for one in added if one.added_at > sent.sent_at)
        new_to.setdefault(new, []).append(sent.user)
    return sum(emails.papers_added(meeting, new, told) for new, told in new_to.items() if new)


def _tell_those_not_told(meeting: Meeting) -> int:
    already = meeting.papers_went_to.values("user")
    new = list(people(Role.REPRESENTATIVE).exclude(pk__in=already))
    PapersSent.objects.bulk_create([PapersSent(meeting=meeting, user=one) for one in new])
    return emails.papers(meeting, new)


@transaction.atomic
def hold(meeting: Meeting, *, by: User) -> None:
    """It was held: its minutes can be written."""
    if not meeting.has_begun:
        raise TooLate("This meeting has not begun yet.")
    meeting.move("hold")
    record(by, "said it was held:", meeting)


@transaction.atomic
def cancel(meeting: Meeting, *, by: User, reason: str) -> None:
    """It is not held; who was sent its papers is told why, and calendars cross it out."""
    now = locked(meeting)
    meeting.move(
        "cancel",
        cancelled_at=clock.now(),
        cancelled_by=by,
        cancelled_reason=reason,
        sequence=now.sequence + 1,
        moved_at=clock.now(),
    )
    emails.cancelled(meeting, was_told(meeting))
    record(by, "cancelled", meeting, reason=reason)


def was_told(meeting: Meeting) -> list[User]:
    """Who was sent its papers and can still sign in, whether or not they represent anybody now:
    they may come."""
    sent = meeting.papers_went_to.values("user")
    return list(User.objects.filter(pk__in=sent, is_active=True).order_by("pk"))


def locked(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
