"""A party answers: it confirms, asks for a change, takes no part, or names the right person; and
one person confirms for several parties in one sitting."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.models import AuditEvent
from kmip_portal.lifecycle import TooLate
from kmip_portal.one_by_one import Outcome, each
from records import repeat_emails as emails
from records import sending
from records.models import Advice, Confirmation, RecordOfSharing

VERBS = {
    "confirmed": "confirmed",
    "change": "asked for a change to",
    "not_us": "said it takes no part in",
    "passed_on": "named the right person for",
}


@transaction.atomic
def answer(
    confirmation: Confirmation,
    *,
    answer: str,
    name: str,
    role: str,
    by: User | None = None,
    parts: Sequence[str] = (),
    reason: str = "",
    right_name: str = "",
    right_email: str = "",
    stated: Sequence[str] = (),
) -> None:
    """One answer counts. Pressed twice, or in two windows, it is the first. What whoever answers
    `stated` beside it is kept in its event, word for word."""
    # the record first, as everywhere: two answers at once cannot both find the other missing
    record = RecordOfSharing.objects.locked(confirmation.record_id)
    confirmation = (
        Confirmation.objects.select_for_update(of=("self",)).with_names().get(pk=confirmation.pk)
    )
    if confirmation.answered_at:
        return
    if by and Advice.objects.about(record).filter(given_by=by).exists():
        raise TooLate("You advised on this record, so somebody else confirms it.")
    if not (confirmation.waits if by else confirmation.is_open):
        raise TooLate("This record is not waiting for an answer any more.")
    confirmation.answer, confirmation.reason = answer, reason
    confirmation.sections = "\n".join(parts)
    confirmation.answered_name, confirmation.answered_role = name, role
    confirmation.answered_at = clock.now()
    if answer == Confirmation.Answer.PASSED_ON:
        confirmation.withdrawn_at = clock.now()
    confirmation.save()
    told = {"asked": confirmation.reference} | ({"stated": [*stated]} if stated else {})
    sending.tell_all(record, by, VERBS[answer], in_name_of=confirmation.party.called, **told)
    if answer == Confirmation.Answer.PASSED_ON:
        confirmation.party.act_through(name=right_name, email=right_email)
        sending.ask_another(confirmation, name=right_name, email=right_email)
    if answer == Confirmation.Answer.CONFIRMED:
        sending.settle(record)
    else:
        emails.party_answered(confirmation)


class Seen(NamedTuple):
    """What an organisation is asked to confirm, and the hash of what somebody read of it."""

    confirmation: Confirmation
    content_sha256: str

    def __str__(self) -> str:
        return f"{self.confirmation.party.called}, {self.confirmation.record.reference}"


def confirm_several(
    seen: Sequence[Seen], *, by: User, name: str, role: str, stated: Sequence[str] = ()
) -> list[Outcome]:
    """Confirm each of these, for whichever parties and of whichever records they are; each is an
    answer of its own, bound to the hash of what was read. What became something else meanwhile is
    left as it is."""
    said = {"name": name, "role": role, "stated": stated}
    return each(seen, lambda one: _confirm(one, by, said))


def _confirm(seen: Seen, by: User, said: dict[str, Any]) -> None:
    RecordOfSharing.objects.locked(seen.confirmation.record_id)
    now = Confirmation.objects.with_names().get(pk=seen.confirmation.pk)
    if now.answered_at:
        if _has_confirmed(by, now):
            return  # pressed twice
        raise TooLate(f"{now.answered_name} has answered for it meanwhile.")
    if now.withdrawn_at or now.content_sha256 != seen.content_sha256 or not now.is_whole:
        raise TooLate("The record was changed while you were reading it.")
    answer(now, answer=Confirmation.Answer.CONFIRMED, by=by, **said)


def _has_confirmed(by: User, asked: Confirmation) -> bool:
    """Whether it was this very person, whatever name was typed."""
    verb, reference = VERBS[Confirmation.Answer.CONFIRMED], asked.record.reference
    given = AuditEvent.objects.did(by, verb, RecordOfSharing, reference, asked=asked.reference)
    return given.exists()
