"""A review opens every year by itself: when one concludes, the next is planned."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.audit.services import record
from kmip_portal.mail.services import send
from kmip_portal.secretariat.models import Secretariat
from kmip_portal.working_days import add_working_days
from reviews.models import AnnualReview
from reviews.services import questions
from reviews.usual import usual_plan, usual_reminders

NOTICE = timedelta(days=28)  # for the secretariat to look at the plan, at the least
AT = 9  # in the morning


@transaction.atomic
def plan_next(review: AnnualReview) -> AnnualReview | None:
    """The review after this one, on the agreement’s review date, as long and with the same
    questions; None where a later year has one, were it cancelled."""
    AnnualReview.objects.select_for_update().get(pk=review.pk)
    if AnnualReview.objects.filter(year__gt=review.year).exists():
        return None
    on = _opens_on(after=review)
    shift = on - review.opens_on
    closed_on = (
        review.opens_on + usual_plan().open_for if review.closed_reason else review.closes_on
    )
    planned = _plan(
        AgreementVersion.objects.in_force() or review.version,
        on,
        closed_on + shift,
        decisions_by=max(review.decisions_by, closed_on) + shift,
        takes_effect_on=review.takes_effect_on and review.takes_effect_on + shift,
        reminds_before=review.reminds_before,
        reminds_after=review.reminds_after,
        shows_proposals=review.shows_proposals,
        short_reason=review.short_reason,
    )
    questions.copy(review, planned)
    return planned


def plan_due() -> int:
    """What should have been planned and is not: after the last review that was concluded, or for
    an agreement whose review date comes near and that nobody has planned for. How many."""
    last = AnnualReview.objects.filter(status="concluded").order_by("-year").first()
    if last:
        return int(plan_next(last) is not None)
    version = AgreementVersion.objects.in_force()
    if version is None or version.review_due_on is None:
        return 0
    if AnnualReview.objects.exists() or version.review_due_on > clock.today() + NOTICE:
        return 0
    return int(_plan_first(version) is not None)


@transaction.atomic
def _plan_first(version: AgreementVersion) -> AnnualReview | None:
    AgreementVersion.objects.select_for_update().get(pk=version.pk)
    if AnnualReview.objects.exists():  # another worker was quicker
        return None
    on = _first(version.review_due_on or clock.today())
    usual = usual_plan()
    closes_on = on + usual.open_for
    planned = _plan(
        version,
        on,
        closes_on,
        decisions_by=closes_on + usual.decided_after,
        reminds_before=usual_reminders(),
    )
    questions.add_usual(planned)
    return planned


def _opens_on(after: AnnualReview) -> date:
    """The review date of the newest text, but never in the same year again, nor without notice."""
    newest = AgreementVersion.objects.published().exclude(review_due_on=None)
    version = newest.order_by("-in_force_on", "-pk").first()
    due = version.review_due_on if version else None
    if due is None or due.year <= after.year:
        due = after.opens_on + timedelta(days=365)
    while due.year <= after.year:
        due += timedelta(days=1)
    return _first(due)


def _first(day: date) -> date:
    """The first working day from this one on that leaves the secretariat time."""
    return add_working_days(max(day, clock.today() + NOTICE), 0)


def _plan(
    version: AgreementVersion, opens_on: date, closes_on: date, **details: Any
) -> AnnualReview:
    planned = AnnualReview.objects.create(
        year=opens_on.year,
        title=f"{opens_on.year} annual review",
        version=version,
        opens_at=clock.on_day(opens_on, AT),
        closes_at=clock.end_of_day(closes_on),
        **details,
    )
    record(None, "planned", planned, opens_at=planned.opens_at.isoformat(),
           closes_at=planned.closes_at.isoformat(), version=version.number)  # fmt: skip
    _tell(planned)
    return planned


def _tell(planned: AnnualReview) -> None:
    """The secretariat looks at the plan, and changes what it does not like."""
    if secretariat := Secretariat.objects.current():
        send(
            "reviews/emails/planned",
            to=(secretariat.mailbox, secretariat.organisation_name),
            dedupe=f"review/{planned.pk}/planned",
            in_working_hours=True,
            review=planned,
            page_url=settings.BASE_URL + planned.get_absolute_url(),
        )
