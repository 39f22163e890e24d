"""The update log of the public register: what happened to what the public reads."""

from datetime import date, datetime, timedelta

from django.db import transaction

from kmip_portal import clock
from kmip_portal.law.book import book
from records.models import PublicChange, RecordOfSharing
from records.published import OFF_AFTER, SHOWN, Entry

What = PublicChange.What
AT_ONCE = 200


def went_active(record: RecordOfSharing) -> None:
    """A version stands: new to the public, in the place of the last, or kept from it now."""
    before = PublicChange.objects.last_of(record.family)
    if record.publication in SHOWN:
        what = {None: What.ADDED, What.ENDED: What.ADDED, What.OFF: What.BACK}
        _note(record, what.get(before.what if before else None, What.CHANGED), record.active_at)
    elif before and before.what not in (What.OFF, What.ENDED):
        _note(before.record, What.OFF, record.active_at, title=before.title)


def reviewed(record: RecordOfSharing, *, was_due_on: date | None) -> None:
    """Somebody looked at it; where it was long overdue, it is on the list again."""
    if record.publication not in SHOWN:
        return
    if was_due_on and was_due_on + OFF_AFTER < clock.today():
        _off(record, was_due_on)
        _note(record, What.BACK, record.reviewed_at)
    else:
        _note(record, What.REVIEWED, record.reviewed_at)


def ended(record: RecordOfSharing) -> None:
    if record.publication in SHOWN:
        _note(record, What.ENDED, record.ended_at)


def take_off_the_overdue() -> int:
    """Say of those long past their review that they are off the list; of how many. They were off
    it on the day, whether or not this ran."""
    long_ago = clock.today() - OFF_AFTER
    overdue = RecordOfSharing.objects.filter(
        kind="repeat", status="active", publication__in=SHOWN, review_date__lt=long_ago
    )
    unsaid = overdue.alias(last=PublicChange.objects.last_word()).exclude(last=What.OFF)
    with transaction.atomic():
        found = list(
            unsaid.select_for_update(skip_locked=True, of=("self",)).order_by("pk")[:AT_ONCE]
        )
        for record in found:
            _off(record, record.review_date)
    return len(found)


def _off(record: RecordOfSharing, was_due_on: date) -> None:
    _note(record, What.OFF, clock.start_of_day(was_due_on + OFF_AFTER + timedelta(days=1)))


def _note(
    record: RecordOfSharing, what: str, at: datetime | None, *, title: str | None = None
) -> None:
    """Said once, in the transaction of what it tells of."""
    PublicChange.objects.get_or_create(
        record=record,
        what=what,
        at=at or clock.now(),
        defaults={"title": Entry(record, book()).title if title is None else title},
    )
