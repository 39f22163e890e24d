"""The letters about repeat records. They name organisations and the reference, nothing else."""

from django.conf import settings
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.mail.services import send
from records.models import Confirmation, RecordOfSharing


def asked_to_confirm(confirmation: Confirmation, token: str, *, again: bool = False) -> None:
    """To whom an organisation acts through: a link, and whose it is."""
    record = confirmation.record
    send(
        "records/emails/confirm_asked",
        to=(confirmation.email, confirmation.name),
        dedupe=f"confirm-{confirmation.reference}-{confirmation.token_sha256[:8]}",
        secret=settings.BASE_URL + reverse("records:confirm_start", args=[token]),
        reference=record.reference,
        organisation=record.organisation.name,
        party=confirmation.party.called,
        again=again,
        expires_on=clock.day_in_london(confirmation.expires_at),
    )


def party_answered(confirmation: Confirmation) -> None:
    """To the owner: an organisation did not simply confirm."""
    record = confirmation.record
    if not record.owner.is_active:
        return
    send(
        "records/emails/party_answered",
        to=(record.owner.email, record.owner.name),
        dedupe=f"party-answered-{confirmation.reference}",
        together=True,
        reference=record.reference,
        party=confirmation.party.called,
        record_url=settings.BASE_URL + record.get_absolute_url(),
    )


def now_active(record: RecordOfSharing) -> None:
    """To the owner and to everybody who takes part, once each."""
    _to_everybody("records/emails/now_active", record, "active")


def now_ended(record: RecordOfSharing) -> None:
    _to_everybody("records/emails/now_ended", record, "ended")


def _to_everybody(template: str, record: RecordOfSharing, what: str) -> None:
    taking_part = record.confirmations.standing().filter(party__left_on=None)
    people = {one.email: one.name for one in taking_part}
    if record.owner.is_active:
        people[record.owner.email] = record.owner.name
    for email, name in people.items():
        send(
            template,
            to=(email, name),
            dedupe=f"{what}-{record.reference}-{email}",
            reference=record.reference,
            organisation=record.organisation.name,
            start_date=record.start_date,
            review_date=record.review_date,
            ended_on=record.ended_on,
            record_url=settings.BASE_URL + record.get_absolute_url(),
        )
