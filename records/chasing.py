"""The write-up that an urgent record owes: asked for on its day, and told of when it is late."""

from collections.abc import Iterator

from django.db import transaction

from kmip_portal import clock
from records import emails
from records.models import RecordOfSharing

AT_ONCE = 100


def remind() -> int:
    """Write to whoever owes a write-up today; how many were written to."""
    due = RecordOfSharing.objects.owed().filter(
        write_up_due_on__lte=clock.today(), write_up_reminded_at=None
    )
    return sum(_once(record, "write_up_reminded_at") for record in _claimed(due))


def tell_of_the_late() -> int:
    """Tell the owner and the data protection officer of each write-up whose day has passed."""
    late = RecordOfSharing.objects.owed().filter(
        write_up_due_on__lt=clock.today(), write_up_late_at=None
    )
    return sum(_once(record, "write_up_late_at") for record in _claimed(late))


LETTERS = {"write_up_reminded_at": emails.write_up_due, "write_up_late_at": emails.write_up_late}


def _claimed(due) -> Iterator[int]:
    return iter(list(due.values_list("pk", flat=True)[:AT_ONCE]))


@transaction.atomic
def _once(pk: int, stamp: str) -> int:
    """The letter and its stamp in one transaction; another worker at the same time sends none."""
    open_still = RecordOfSharing.objects.owed().filter(pk=pk, **{stamp: None})
    locked = open_still.select_for_update(skip_locked=True, of=("self",))
    record = locked.select_related("organisation", "owner").first()
    if record is None:
        return 0
    setattr(record, stamp, clock.now())
    record.save(update_fields=[stamp])
    LETTERS[stamp](record)
    return 1
