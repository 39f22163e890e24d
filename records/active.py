"""Repeat records that were active on a day: read from what is stored, never from what was counted
then."""

from datetime import date
from typing import Any

from django.db.models import DateField as Day
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kmip_portal import clock
from records.models import Party, RecordOfSharing, RepeatReview


def active_on(day: date) -> QuerySet[RecordOfSharing]:
    """Those that were live at the end of a day; what was wiped since is not among them."""
    end = clock.end_of_day(day)
    took_its_place = RecordOfSharing.objects.filter(replaces=OuterRef("pk"), active_at__lte=end)
    return (
        RecordOfSharing.objects.filter(
            kind="repeat", status__in=["active", "replaced", "ended"], active_at__lte=end
        )
        .filter(Q(ended_on=None) | Q(ended_on__gt=day))
        .filter(Q(ended_at=None) | Q(ended_at__gt=end))
        .filter(Q(replaced_at=None) | Q(replaced_at__gt=end))
        .filter(~Q(status="replaced", replaced_at=None) | ~Exists(took_its_place))
    )


def with_review_date(records: QuerySet[RecordOfSharing], day: date) -> QuerySet[RecordOfSharing]:
    """Each with `due_on`: the day by which, as it stood at the end of a day, it was to be
    reviewed."""
    later = RepeatReview.objects.filter(
        record=OuterRef("pk"), reviewed_at__gt=clock.end_of_day(day)
    ).order_by("reviewed_at", "pk")
    before = Subquery(later.values("was_due_on")[:1], output_field=Day())
    return records.annotate(due_on=Coalesce(before, F("review_date")))


def overdue_on(day: date) -> QuerySet[RecordOfSharing]:
    """Those active on a day whose review was to be done before it."""
    return with_review_date(active_on(day), day).filter(due_on__lt=day)


def taking_part_on(day: date, records: Any = None) -> QuerySet[Party]:
    """Who took part on a day in what was active then, or in those of these records."""
    found = active_on(day) if records is None else records
    return Party.objects.filter(
        Q(joined_on=None) | Q(joined_on__lte=day),
        Q(left_on=None) | Q(left_on__gt=day),
        record__in=found.order_by().values("pk"),
        number__isnull=False,
    )
