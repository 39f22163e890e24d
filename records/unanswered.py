"""A party has not answered: it is reminded, another person of it is asked, or it is left out."""

from datetime import timedelta

from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.lifecycle import TooLate
from records import arrangement, sending
from records import repeat_emails as emails
from records.models import Confirmation, Party, RecordOfSharing
from records.models.confirmation import BETWEEN_LETTERS, LINK_LASTS, in_sixty_days

WAIT = timedelta(days=14)


class WrittenToToday(TooLate):
    """One mailbox gets one link a day, and no new one while the old one is open there."""

    def __init__(self) -> None:
        super().__init__("They were sent a link less than a day ago. Remind them tomorrow.")


@transaction.atomic
def remind(confirmation: Confirmation, *, by: User | None) -> None:
    """A new link to who was asked, for as long again: the old one is known to nobody here."""
    record, confirmation = _unanswered(confirmation)
    if not confirmation.may_be_reminded:
        raise WrittenToToday
    token = confirmation.renew_link(until=in_sixty_days())
    emails.asked_to_confirm(confirmation, token, again=True)
    called = confirmation.party.called
    sending.tell_all(record, by, "reminded an organisation of", party=called)


class LinkedToday(Exception):
    """Back to an address that was sent a link today: one a day is enough there too."""


@transaction.atomic
def change_contact(
    confirmation: Confirmation,
    *,
    by: User,
    name: str,
    role: str,
    email: str,
    phone: str,
    row_version: int | None = None,
) -> None:
    """Another person of the party is asked, by a link of their own; who was asked is not any more.

    Where the address stays, what else is known of them is put right and nobody is written to. Twice
    is once.
    """
    record, confirmation = _unanswered(confirmation)
    party = confirmation.party
    told = (name, role, email, phone)
    if told == (party.contact_name, party.contact_role, party.contact_email, party.contact_phone):
        return
    if row_version is not None and row_version != party.row_version:
        raise arrangement.RowChanged(party)
    if email.lower() != confirmation.email and _was_sent_a_link(confirmation, email):
        raise LinkedToday
    party.act_through(name=name, email=email, role=role, phone=phone)
    sending.tell_all(record, by, "changed the contact in", party=party.called)
    if email.lower() == confirmation.email:
        confirmation.name = name or party.called
        confirmation.save(update_fields=["name"])
        return
    confirmation.withdrawn_at = clock.now()
    confirmation.save(update_fields=["withdrawn_at"])
    sending.ask_another(confirmation, name=name or party.called, email=email)


def _was_sent_a_link(confirmation: Confirmation, email: str) -> bool:
    """Whether this address was sent a link for this party less than a day ago."""
    since = clock.now() + LINK_LASTS - BETWEEN_LETTERS
    asked = Confirmation.objects.filter(record=confirmation.record_id, party=confirmation.party_id)
    return asked.filter(email=email.lower(), expires_at__gt=since).exists()


@transaction.atomic
def wait(confirmation: Confirmation, *, by: User) -> None:
    """The owner waits on, and is asked again in a fortnight."""
    record, confirmation = _unanswered(confirmation)
    if confirmation.wait_until == clock.today() + WAIT:  # pressed twice
        return
    confirmation.wait_until = clock.today() + WAIT
    confirmation.silence_told_at = None
    confirmation.save(update_fields=["wait_until", "silence_told_at"])
    called = confirmation.party.called
    sending.tell_all(record, by, "waits on for an organisation in", party=called)


@transaction.atomic
def chase_leads(confirmation: Confirmation, *, by: User) -> int:
    """Its leads are told that they can answer in their in-tray; how many there are.

    The owner is asked again in a fortnight.
    """
    told = emails.waits_for_leads(confirmation, on=clock.today())
    if told:
        wait(confirmation, by=by)
    return told


@transaction.atomic
def leave_out(confirmation: Confirmation, *, by: User) -> None:
    """The record goes on without an organisation that takes no part, or has been silent."""
    record = RecordOfSharing.objects.locked(confirmation.record_id)
    locked = Confirmation.objects.select_for_update(of=("self",)).with_names()
    confirmation = locked.get(pk=confirmation.pk)
    if record.status != "waiting" or confirmation.left_out_at or confirmation.withdrawn_at:
        raise TooLate("This was decided a moment ago.")
    gone = confirmation.answer == Confirmation.Answer.NOT_US
    if not gone and not confirmation.is_silent:
        raise TooLate("Wait four weeks for their answer before you go on without them.")
    others = record.parties.filter(left_on=None).exclude(pk=confirmation.party_id)
    if gone and others.count() < arrangement.FEWEST:
        raise TooLate("Nobody else would take part. Change the record instead, or delete it.")
    confirmation.left_out_at, confirmation.left_out_by = clock.now(), by
    confirmation.save(update_fields=["left_out_at", "left_out_by"])
    if gone:
        Party.objects.filter(pk=confirmation.party_id).update(left_on=clock.today())
    called = confirmation.party.called
    sending.tell_all(record, by, "went on without an organisation in", party=called)
    sending.settle(record)


def _unanswered(confirmation: Confirmation) -> tuple[RecordOfSharing, Confirmation]:
    """Both under a lock, the record first, as everywhere."""
    record = RecordOfSharing.objects.locked(confirmation.record_id)
    locked = Confirmation.objects.select_for_update(of=("self",)).with_names()
    confirmation = locked.get(pk=confirmation.pk)
    gone = confirmation.answered_at or confirmation.withdrawn_at or confirmation.left_out_at
    if gone or record.status != RecordOfSharing.Status.WAITING:
        raise TooLate("There is nothing to ask them any more.")
    return record, confirmation
