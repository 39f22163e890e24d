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
from reviews.models import AnnualReview
from reviews.services import questions
from signatories.services.editing import ChangedMeanwhile

SHORTEST = 20  # working days a review is open, unless a reason is given


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
    submission_id: Any = None,
    **details: Any,
) -> AnnualReview:
    """A review of this version will open by itself, and close by itself.

    `details` are what may be left out: DETAILS.
    """
    if AnnualReview.objects.of_year(year).exists():
        raise CannotPlan("year", f"There is already a review for {year}")
    review = AnnualReview(
        year=year,
        title=title or f"{year} annual review",
        version=version,
        opens_at=opens_at,
        closes_at=closes_at,
        decisions_by=decisions_by,
        planned_by=by,
        submission_id=submission_id,
        **_known(details),
    )
    _check_dates(review)
    review.save()
    questions.add_usual(review)
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
    **details: Any,
) -> None:
    """Other dates or words, while the review has not opened; DETAILS left out are taken back."""
    locked = lock_plan(review, row_version)
    locked.opens_at, locked.closes_at, locked.decisions_by = opens_at, closes_at, decisions_by
    for name, value in (_blank_details() | _known(details)).items():
        setattr(locked, name, value)
    _check_dates(locked)
    locked.save()
    record(by, "changed the plan of", locked, **_dates(locked))


def lock_plan(review: AnnualReview, row_version: int | None) -> AnnualReview:
    """The review as it stands, for a change of its plan; a plan that no longer is one is refused.

    `row_version` is what the person saw; None says whatever stands there.
    """
    locked = AnnualReview.objects.select_for_update().get(pk=review.pk)
    if not locked.is_planned:
        raise TooLate(f"The {locked} is {locked.get_status_display().lower()}: its plan stands.")
    if row_version is not None and locked.row_version != row_version:
        raise ChangedMeanwhile(locked)
    locked.row_version += 1
    return locked


# what a plan may say beside its dates
DETAILS = ("summary", "short_reason", "takes_effect_on", "reminds_before", "reminds_after")


def _known(details: dict[str, Any]) -> dict[str, Any]:
    if unknown := details.keys() - set(DETAILS):
        raise TypeError(f"A plan does not say {', '.join(sorted(unknown))}.")
    return details


def _blank_details() -> dict[str, Any]:
    blank = AnnualReview()
    return {name: getattr(blank, name) for name in DETAILS}


@transaction.atomic
def choose_starting_draft(
    review: AnnualReview, draft: AgreementVersion | None, *, by: User, row_version: int
) -> None:
    """K-MIP’s own changes, shown to signatories from the start; None is that there are none."""
    locked = lock_plan(review, row_version)
    locked.starting_draft = draft
    locked.save(update_fields=["starting_draft", "row_version"])
    record(by, "chose the starting draft of", locked, draft=draft.number if draft else "")


def _dates(review: AnnualReview) -> dict[str, str]:
    return {
        "opens_at": review.opens_at.isoformat(),
        "closes_at": review.closes_at.isoformat(),
        "decisions_by": review.decisions_by.isoformat(),
    }


def _check_dates(review: AnnualReview) -> None:
    opens_on, closes_on, decisions_by = review.opens_on, review.closes_on, review.decisions_by
    if review.closes_at <= clock.now():
        raise CannotPlan("closes_on", "Closing date must be in the future")
    if review.closes_at <= review.opens_at:
        raise CannotPlan(
            "closes_on", f"Closing date must be after {day(opens_on)} when the review opens"
        )
    if decisions_by < closes_on:
        raise CannotPlan(
            "decisions_by",
            f"Decisions date must be the same as or after {day(closes_on)} when the review closes",
        )
    if review.takes_effect_on and review.takes_effect_on <= decisions_by:
        raise CannotPlan(
            "takes_effect_on",
            f"Date the new version takes effect must be after {day(decisions_by)}, "
            "by which decisions are published",
        )
    working_days = working_days_between(opens_on - timedelta(days=1), closes_on)
    if not review.short_reason and working_days < SHORTEST:
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
