"""A party asked for a change: the owner accepts it, keeps the record as it is, or talks first."""

from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.lifecycle import TooLate
from records import repeat_emails as emails
from records import sending
from records.models import Confirmation, Message, RecordOfSharing
from records.questions import repeat

# the parts of a party's own content that are no task, and the task where they are written
WRITTEN_IN = {
    **{task.heading: slug for slug, task in repeat.TASKS.items()},
    sending.OWN_PART: repeat.PARTIES,
    sending.ITEMS: repeat.ITEMS,
}


def first_task(asked: Confirmation) -> str:
    """The task where the first of the parts that are to change is written."""
    named = [WRITTEN_IN[part] for part in asked.parts if part in WRITTEN_IN]
    return named[0] if named else next(iter(repeat.TASKS))


@transaction.atomic
def accept(asked: Confirmation, *, by: User) -> None:
    """The change is to be made: the record is a draft again, if it is none."""
    record, asked = _undecided(asked)
    _decide(asked, Confirmation.Decision.ACCEPTED, by=by)
    sending.tell_all(record, by, "accepted a change to", party=asked.party.called)
    if record.can("take_back"):
        sending.take_back(record, by=by)
    emails.change_accepted(asked)


@transaction.atomic
def keep(asked: Confirmation, *, by: User, reason: str) -> None:
    """The record stays as it is, and why; the party may confirm it, or take no part.

    It is asked anew, by a link of its own. While the record is a draft it is told with the rest.
    """
    record, asked = _undecided(asked)
    _decide(asked, Confirmation.Decision.KEPT, by=by, reason=reason)
    sending.tell_all(record, by, "kept as it is", party=asked.party.called)
    if record.status == RecordOfSharing.Status.WAITING:
        asked.withdrawn_at = clock.now()
        asked.save(update_fields=["withdrawn_at"])
        sending.ask_another(asked, name=asked.name, email=asked.email)


@transaction.atomic
def write(asked: Confirmation, *, text: str, name: str, by: User | None, is_ours: bool) -> Message:
    """One message; the other side is told by a letter that says nothing of it. The same words
    twice in a row are one message: a button pressed twice."""
    record, asked = _undecided(asked)
    last = asked.messages.last()
    if last and (last.text, last.is_ours, last.name) == (text, is_ours, name):
        return last
    message = Message.objects.create(
        request=asked, is_ours=is_ours, author=by, name=name, text=text
    )
    sending.tell_all(
        record, by, "wrote about a change to", in_name_of=asked.party.called,
        party=asked.party.called,
    )  # fmt: skip
    if is_ours:
        emails.message_to_party(message)
    else:
        emails.message_to_keepers(message)
    return message


def _undecided(asked: Confirmation) -> tuple[RecordOfSharing, Confirmation]:
    """Both under a lock, the record first, as everywhere."""
    record = RecordOfSharing.objects.locked(asked.record_id)
    locked = Confirmation.objects.select_for_update(of=("self",)).with_names()
    asked = locked.get(pk=asked.pk)
    if not asked.is_undecided:
        raise TooLate("This request was answered already, or the record went on.")
    asked.record = record
    return record, asked


def _decide(asked: Confirmation, decision: str, *, by: User, reason: str = "") -> None:
    asked.decision, asked.decision_reason = decision, reason
    asked.decided_at, asked.decided_by = clock.now(), by
    asked.save(update_fields=["decision", "decision_reason", "decided_at", "decided_by"])
