"""What a repeat record waits for is asked for again: the answers of parties, and its reviews.

What is due is read from what is kept. A job that did not run for a week sends the latest letter
that was due meanwhile, and not those that it takes the place of.
"""

from datetime import date, timedelta

from django.db import transaction

from kmip_portal import clock
from kmip_portal.adjustments.known import CONFIRMATION_REMINDERS, RECORD_REVIEWS
from kmip_portal.adjustments.reading import numbers
from kmip_portal.often_asked import OftenAsked
from records import repeat_emails as emails
from records import unanswered
from records.models import Confirmation, RecordOfSharing

AT_ONCE = 100
Waits = dict[str, int]


def remind_parties() -> int:
    """A new link to each party that was asked a fortnight ago, or as K-MIP has set it; how many
    were reminded."""
    after = numbers(CONFIRMATION_REMINDERS)["days"]
    due = Confirmation.objects.to_remind(after).order_by("asked_at", "pk")
    keys = list(due.values_list("pk", "record")[:AT_ONCE])
    return sum(_remind(pk, record, after) for pk, record in keys)


@transaction.atomic
def _remind(pk: int, record: int, after: int) -> int:
    """The letter and its stamp in one transaction; another worker at the same time sends none.

    The record is locked first, as everywhere: who answers just now does not wait for this, and this
    not for them.
    """
    due = Confirmation.objects.to_remind(after).filter(pk=pk).order_by()
    asked = due.select_for_update(of=("self",)).first() if _claimed(record) else None
    if asked is None:
        return 0
    asked.reminded_at = clock.now()
    asked.save(update_fields=["reminded_at"])
    unanswered.remind(asked, by=None)
    emails.waits_for_leads(asked)
    return 1


def tell_of_the_silent() -> int:
    """Tell whoever keeps a record which parties gave no word for four weeks; how many records."""
    silent = Confirmation.objects.untold().order_by("record").values_list("record", flat=True)
    return sum(_tell_of_silent(pk) for pk in list(silent.distinct()[:AT_ONCE]))


@transaction.atomic
def _tell_of_silent(pk: int) -> int:
    """One letter about all of them, however many they are."""
    record = _claimed(pk)
    if record is None:
        return 0
    silent = list(Confirmation.objects.untold().filter(record=record).with_names())
    if not silent:
        return 0
    Confirmation.objects.filter(pk__in=[one.pk for one in silent]).update(
        silence_told_at=clock.now()
    )
    emails.no_word(record, silent)
    return 1


def remind_of_reviews() -> int:
    """Write about the reviews for which a letter is due; about how many records."""
    waits = numbers(RECORD_REVIEWS)
    soon = clock.today() + timedelta(days=waits["first"])
    active = RecordOfSharing.objects.filter(status="active", review_date__lte=soon)
    known = active.only("status", "review_date", "review_told_on", "active_at", "reviewed_at")
    due = [one.pk for one in known.order_by("review_date", "pk") if letter_due(one, waits)]
    return sum(_remind_of_review(pk, waits) for pk in due[:AT_ONCE])


@transaction.atomic
def _remind_of_review(pk: int, waits: Waits) -> int:
    record = _claimed(pk)
    due = letter_due(record, waits) if record else None
    if record is None or due is None:
        return 0
    record.review_told_on = due
    record.save(update_fields=["review_told_on"])
    late = (clock.today() - record.review_date).days
    emails.review_due(record, due, leads_too=late >= waits["leads_after"])
    return 1


def letter_due(record: RecordOfSharing, waits: Waits) -> date | None:
    """The day on which a letter about its review was due that has not been sent.

    What fell due before it was active, or before somebody reviewed it, is sent to nobody.
    """
    if record.status != RecordOfSharing.Status.ACTIVE or record.review_date is None:
        return None
    due = latest_before(record.review_date, clock.today(), waits)
    if due is None or (record.review_told_on and due <= record.review_told_on):
        return None
    if record.active_at and due < clock.day_in_london(record.active_at):
        return None
    if record.reviewed_at and due <= clock.day_in_london(record.reviewed_at):
        return None
    return due


def latest_before(review_date: date, today: date, waits: Waits) -> date | None:
    """The latest day up to today on which this review is written about."""
    late = (today - review_date).days
    if late >= 0:
        return today - timedelta(days=late % waits["every"])
    before = (waits[name] for name in ("first", "second", "last"))
    passed = [days for days in before if days >= -late]
    return review_date - timedelta(days=min(passed)) if passed else None


def _claimed(pk: int) -> RecordOfSharing | None:
    """The record, unless another worker has it just now."""
    return CLAIMED.first(pk)


CLAIMED = OftenAsked(
    lambda pk: (
        RecordOfSharing.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("organisation", "owner")
        .filter(pk=pk)
    )
)
