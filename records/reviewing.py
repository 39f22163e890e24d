"""A repeat record lives: reviewed, its next version begun, or ended."""

from datetime import date

from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.lifecycle import InvalidMove
from records import publishing
from records import repeat_emails as emails
from records.models import RecordOfSharing, RepeatReview
from records.sending import take_back, tell_all

MONTHS = 12


def a_year_from(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year + 1, day=28)


@transaction.atomic
def nothing_changed(record: RecordOfSharing, *, by: User, review_date: date) -> None:
    """It was looked at and stands; nobody need be asked again."""
    record = RecordOfSharing.objects.locked(record.pk)
    if not record.can("end"):
        raise InvalidMove(record, "end")
    if _said_today(record, by, review_date):
        return  # pressed twice
    record.reviewed_at, record.reviewed_by = clock.now(), by
    was_due_on, record.review_date = record.review_date, review_date
    record.save(update_fields=["reviewed_at", "reviewed_by", "review_date"])
    RepeatReview.objects.create(
        record=record,
        reviewed_at=record.reviewed_at,
        was_due_on=was_due_on,
        next_due_on=review_date,
    )
    tell_all(record, by, "reviewed")
    publishing.reviewed(record, was_due_on=was_due_on)


def _said_today(record: RecordOfSharing, by: User, review_date: date) -> bool:
    by_them = record.reviewed_at is not None and record.reviewed_by == by
    same = record.review_date == review_date
    return by_them and same and clock.day_in_london(record.reviewed_at) == clock.today()


@transaction.atomic
def end(record: RecordOfSharing, *, by: User, ended_on: date, after_ending: str) -> None:
    """The sharing has stopped; everybody who took part is told.

    A next version that waits for others is a draft again: their answers bring nothing back to life.
    """
    for later in record.next_versions.filter(status=RecordOfSharing.Status.WAITING):
        take_back(later, by=by)
    record.move(
        "end", ended_at=clock.now(), ended_by=by, ended_on=ended_on, after_ending=after_ending
    )
    tell_all(record, by, "ended")
    publishing.ended(record)
    emails.now_ended(record)
