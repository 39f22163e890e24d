"""A review closes: at its time, early, or later for all or for some."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.jobs import services as jobs
from kmip_portal.lifecycle import InvalidMove, TooLate
from kmip_portal.portal_tags import day
from reviews import telling
from reviews.models import AnnualReview, Invitation
from signatories.services.editing import ChangedMeanwhile


class CannotClose(Exception):
    """The review cannot close then; why, in a sentence."""


def close_due() -> dict[str, int]:
    """Close what is past its closing time, however late."""
    closed = 0
    for review in AnnualReview.objects.due_to_close():
        try:
            close(review)
        except InvalidMove:  # another worker was quicker
            continue
        closed += 1
    return {"closed": closed}


@transaction.atomic
def close(review: AnnualReview, **stamps: Any) -> None:
    """It takes no more responses, but by leave; those sent by then count."""
    review.move("close", closed_at=clock.now(), **stamps)
    record(
        review.closed_by,
        "closed",
        review,
        responses=review.responses.of_asked().responded().count(),
        **({"reason": review.closed_reason} if review.closed_reason else {}),
    )
    if job := review.asking:  # whoever was not asked by now is not asked any more
        jobs.finish(job, organisations=review.invitations.count())


@transaction.atomic
def close_early(review: AnnualReview, *, reason: str, by: User) -> None:
    """It closes now, for everybody; who was asked is told, and why."""
    now = clock.now()
    locked = AnnualReview.objects.select_for_update().get(pk=review.pk)
    if locked.can("close") and locked.is_over:  # no job has closed it yet
        raise TooLate(f"The {locked} closed on {day(locked.closes_on)}.")
    opens_at = min(review.opens_at, review.opened_at or review.opens_at)
    review.invitations.exclude(extended_to=None).update(extended_to=None, extended_by=None)
    close(review, closed_by=by, closed_reason=reason, closes_at=now, opens_at=opens_at)
    telling.closed_early(review)


@transaction.atomic
def change_closing(
    review: AnnualReview, *, closes_at: datetime, by: User, row_version: int
) -> None:
    """Another closing day for all, while it is open; whoever was asked is told, but for
    those that were given longer than that anyway."""
    locked = AnnualReview.objects.select_for_update().get(pk=review.pk)
    if not locked.takes_responses:
        raise TooLate(f"The {locked} has closed. You can give some organisations longer.")
    if locked.row_version != row_version:
        raise ChangedMeanwhile(locked)
    _check(locked, closes_at)
    if closes_at == locked.closes_at:
        return
    before, locked.closes_at = locked.closes_at, closes_at
    locked.row_version += 1
    locked.save(update_fields=["closes_at", "row_version"])
    record(by, "changed the closing day of", locked, before=before.isoformat(),
           after=closes_at.isoformat())  # fmt: skip
    have_longer = locked.invitations.filter(extended_to__gt=closes_at)
    theirs = locked.invitations.exclude(pk__in=have_longer.values("pk"))
    telling.closes_on(locked, theirs, closes_at)


@transaction.atomic
def extend_for(
    review: AnnualReview,
    invitations: Iterable[Invitation],
    *,
    until: datetime,
    reason: str,
    by: User,
) -> None:
    """These organisations may respond longer than the others, also once it has closed; their
    people are told."""
    locked = AnnualReview.objects.select_for_update().get(pk=review.pk)
    if locked.status not in AnnualReview.ANSWERABLE:
        raise TooLate(f"The {locked} is {locked.get_status_display().lower()}: it is too late.")
    _check(locked, until)
    if until <= locked.closes_at:
        raise CannotClose(f"The new day must be after {day(locked.closes_on)} when it closes")
    theirs = locked.invitations.filter(pk__in=[one.pk for one in invitations])
    slugs = list(theirs.values_list("organisation__slug", flat=True))
    theirs.update(extended_to=until, extended_by=by, extended_reason=reason)
    locked.row_version += 1
    locked.save(update_fields=["row_version"])
    record(by, "gave longer to respond to", locked, organisations=slugs, reason=reason,
           until=until.isoformat())  # fmt: skip
    telling.closes_on(locked, theirs, until)


def _check(review: AnnualReview, closes_at: datetime) -> None:
    if closes_at <= clock.now():
        raise CannotClose("Closing date must be in the future")
    if clock.day_in_london(closes_at) > review.decisions_by:
        raise CannotClose(
            f"Closing date must be the same as or before {day(review.decisions_by)}, "
            "by which decisions are published"
        )
