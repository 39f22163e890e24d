"""Letters about assessments whose review is due, or whose residual risk is accepted no longer.

On the same days as the reviews of repeat records, as K-MIP has set them. A job that did not run for
a week sends the latest letter that was due meanwhile.
"""

from datetime import date, timedelta

from django.db import transaction

from kmip_portal import clock
from kmip_portal.adjustments.known import RECORD_REVIEWS
from kmip_portal.adjustments.reading import numbers
from records.assessments import emails
from records.models import ImpactAssessment
from records.repeat_chasing import Waits, latest_before

AT_ONCE = 100
# what ends, and where the day of the last letter about it is kept
ENDS = {"review": ("review_date", "review_told_on"),
        "acceptance": ("accepted_until", "acceptance_told_on")}  # fmt: skip


def remind() -> int:
    """Write about what ends; how many letters’ worth."""
    waits = numbers(RECORD_REVIEWS)
    soon = clock.today() + timedelta(days=waits["first"])
    ending = ImpactAssessment.objects.ending_by(soon).order_by("review_date", "pk")
    due = [(one.pk, what) for one in ending for what in ENDS if letter_due(one, what, waits)]
    return sum(_remind(pk, what, waits) for pk, what in due[:AT_ONCE])


@transaction.atomic
def _remind(pk: int, what: str, waits: Waits) -> int:
    """The letter and its stamp in one transaction; another worker at the same time sends none."""
    locked = ImpactAssessment.objects.standing().select_for_update(skip_locked=True, of=("self",))
    one = locked.select_related("organisation", "owner").filter(pk=pk).first()
    due = letter_due(one, what, waits) if one else None
    if one is None or due is None:
        return 0
    ends, stamp = ENDS[what]
    setattr(one, stamp, due)
    one.save(update_fields=[stamp])
    late = (clock.today() - getattr(one, ends)).days
    emails.ending(
        one, what, due, ends_on=getattr(one, ends), leads_too=late >= waits["leads_after"]
    )
    return 1


def letter_due(one: ImpactAssessment, what: str, waits: Waits) -> date | None:
    """The day on which a letter was due that has not been sent; none from before its approval."""
    ends, stamp = (getattr(one, name) for name in ENDS[what])
    if ends is None or one.approved_at is None:
        return None
    due = latest_before(ends, clock.today(), waits)
    if due is None or (stamp and due <= stamp):
        return None
    return None if due < clock.day_in_london(one.approved_at) else due
