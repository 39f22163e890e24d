"""What both summaries count of repeat records and questions."""

from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet
from django.db.models.functions import TruncDate

from kmip_portal.clock import LONDON
from kmip_portal.desk.year.summary import Line, Year, percent_of
from records.models import RecordOfSharing, RepeatReview
from signatories.models import ContactPoint


class Reviewed(NamedTuple):
    """How many reviews of repeat records were done in a time, and how many of them by their day."""

    done: int
    on_time: int


def reviewed(year: Year, records: QuerySet[RecordOfSharing]) -> Reviewed:
    """Those found unchanged, and those whose next version took their place."""
    done = RepeatReview.objects.filter(record__in=records.order_by().values("pk"))
    done = done.filter(reviewed_at__range=year.moments)
    replaced = records.filter(replaced_at__range=year.moments)
    looked_on = TruncDate("reviewed_at", tzinfo=LONDON)
    replaced_on = TruncDate("replaced_at", tzinfo=LONDON)
    in_time = done.annotate(on=looked_on).filter(Q(was_due_on=None) | Q(on__lte=F("was_due_on")))
    replaced_in_time = replaced.annotate(on=replaced_on).filter(
        Q(review_date=None) | Q(on__lte=F("review_date"))
    )
    return Reviewed(done.count() + replaced.count(), in_time.count() + replaced_in_time.count())


def contacts(year: Year, **of: Any) -> list[Line]:
    """How many contact points were confirmed in the last six months. Of a year that is over nobody
    can tell: a confirmation takes the place of the one before it."""
    if year.is_over:
        return []
    there = ContactPoint.objects.standing().filter(**of)
    confirmed = there.exclude(pk__in=ContactPoint.objects.due(year.last).values("pk"))
    return [
        Line(
            "Contacts confirmed in the last 6 months", percent_of(confirmed.count(), there.count())
        )
    ]
