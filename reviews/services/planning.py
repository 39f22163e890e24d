"""A review is planned, its plan changed, or given up."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.lifecycle import TooLate
from kmip_portal.portal_tags import day
from kmip_portal.working_days import working_days_between
from reviews.models import AnnualReview, Question
from signatories.services.editing import ChangedMeanwhile

SHORTEST = 20  # working days a review is open, unless a reason is given
USUAL_QUESTIONS = (
    (Question.Kind.CHANGE, "Do you agree no change is needed?"),
    (Question.Kind.CLAUSES, "Which clauses should change?"),
    (Question.Kind.TEXT, "Anything else?"),
)


class CannotPlan(Exception):
    """The review cannot be planned so: which answer is wrong, and why in a sentence."""

    def __init__(self, field: str, message: str):
        self.field = field
        super().__init__(message)


@transaction.atomic
def plan(
    *,
    year: int,
    version: AgreementVersion,
    opens_at: datetime,
    closes_at: datetime,
    decisions_by: date,
    by: User | None,
    title: str = "",
    summary: str = "",
    short_reason: str = "",
    submission_id: Any = None,
) -> AnnualReview:
    """A review of this version will open by itself, and close by itself."""
    if AnnualReview.objects.of_year(year).exists():
        raise CannotPlan("year", f"There is already a review for {year}")
    _check_dates(opens_at, closes_at, decisions_by, short_reason)
    review = AnnualReview.objects.create(
        year=year,
        title=title or f"{year} annual review",
        version=version,
        opens_at=opens_at,
        closes_at=closes_at,
        decisions_by=decisions_by,
        summary=summary,
        short_reason=short_reason,
        planned_by=by,
        submission_id=submission_id,
    )
    Question.objects.bulk_create(
        Question(review=review, position=position, kind=kind, text=text)
        for position, (kind, text) in enumerate(USUAL_QUESTIONS, 1)
    )
    record(by, "planned", review, **_dates(review), version=version.number)
    return review


@transaction.atomic
def change_plan(
    review: AnnualReview,
    *,
    opens_at: datetime,
    closes_at: datetime,
    decisions_by: date,
    by: User,
    row_version: int,
    summary: str = "",
    short_reason: str = "",
) -> None:
    """Other dates or words, while the review has not opened."""
    locked = AnnualReview.objects.select_for_update().get(pk=review.pk)
    if not locked.is_planned:
        raise TooLate(f"The {locked} is {locked.get_status_display().lower()}: its plan stands.")
    if locked.row_version != row_version:
        raise ChangedMeanwhile(locked)
    _check_dates(opens_at, closes_at, decisions_by, short_reason)
    locked.opens_at, locked.closes_at, locked.decisions_by = opens_at, closes_at, decisions_by
    locked.summary, locked.short_reason = summary, short_reason
    locked.row_version += 1
    locked.save()
    record(by, "changed the plan of", locked, **_dates(locked))


def _dates(review: AnnualReview) -> dict[str, str]:
    return {
        "opens_at": review.opens_at.isoformat(),
        "closes_at": review.closes_at.isoformat(),
        "decisions_by": review.decisions_by.isoformat(),
    }


def _check_dates(
    opens_at: datetime, closes_at: datetime, decisions_by: date, short_reason: str
) -> None:
    opens_on, closes_on = clock.day_in_london(opens_at), clock.day_in_london(closes_at)
    if closes_at <= clock.now():
        raise CannotPlan("closes_on", "Closing date must be in the future")
    if closes_at <= opens_at:
        raise CannotPlan(
            "closes_on", f"Closing date must be after {day(opens_on)} when the review opens"
        )
    if decisions_by < closes_on:
        raise CannotPlan(
            "decisions_by",
            f"Decisions date must be the same as or after {day(closes_on)} when the review closes",
        )
    working_days = working_days_between(opens_on - timedelta(days=1), closes_on)
    if not short_reason and working_days < SHORTEST:
        raise CannotPlan(
            "short_reason",
            f"Review must be open for at least {SHORTEST} working days. "
            "Change the dates, or enter why it is shorter",
        )


@transaction.atomic
def cancel(review: AnnualReview, *, by: User, reason: str) -> None:
    """The review will not take place; its year may be planned anew."""
    review.move("cancel", cancelled_at=clock.now(), cancelled_by=by, cancelled_reason=reason)
    record(by, "cancelled", review, reason=reason)
