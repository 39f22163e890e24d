"""The letters about records. None says what a record says: it may be read by others on its way."""

from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.mail.services import send
from records import retention
from records.models import RecordOfSharing, Reply
from records.models.reply import AskedByLink
from signatories.models import ContactPoint, Membership, Succession


def write_up_due(record: RecordOfSharing) -> None:
    """To whoever filed an urgent record: the rest is owed today."""
    _of_write_up("records/emails/write_up_due", record, _owner(record))


def write_up_late(record: RecordOfSharing) -> None:
    """To the same, and to the data protection officer; where none is known, to the leads."""
    officers = _officers(record)
    for to in {**officers, **_owner(record)}.items():
        _of_write_up("records/emails/write_up_late", record, dict([to]), told=bool(officers))


def draft_goes(record: RecordOfSharing, *, on: date) -> None:
    """To whoever keeps a draft, or where they act for its organisation no more to its leads: it is
    deleted on a day, unless somebody goes on with it."""
    of_them = Succession.objects.now_for(record.organisation)
    is_there = record.owner.memberships.current().filter(organisation__in=of_them).exists()
    owner = _owner(record) if is_there else {}
    for email, name in (owner or _leads(of_them)).items():
        send(
            "records/emails/draft_goes",
            to=(email, name),
            dedupe=f"draft-goes-{record.reference}-{record.told_it_goes_on}-{email}",
            reference=record.reference,
            organisation=record.organisation.name,
            goes_on=on,
            is_owner=bool(owner),
            owner=str(record.owner),
            days=retention.DRAFT_DAYS,
            record_url=settings.BASE_URL + record.get_absolute_url(),
        )


def handed_over(record: RecordOfSharing, *, before: User, by: User, event: int) -> None:
    """To whoever keeps it now, and to whoever did; nobody is told of what they did themselves.
    `event` is its place in the history."""
    for person in (record.owner, before):
        if person == by or not person.is_active:
            continue
        send(
            "records/emails/handed_over",
            to=(person.email, person.name),
            dedupe=f"handed-over-{event}-{person.pk}",
            reference=record.reference,
            organisation=record.organisation.name,
            is_new=person == record.owner,
            owner=str(record.owner),
            changed_by=str(by),
            record_url=settings.BASE_URL + record.get_absolute_url(),
        )


def _of_write_up(
    template: str, record: RecordOfSharing, people: dict[str, str], **context: bool
) -> None:
    for email, name in people.items():
        send(
            template,
            to=(email, name),
            dedupe=f"{template.rpartition('/')[2]}-{record.reference}-{email}",
            in_working_hours=True,
            reference=record.reference,
            organisation=record.organisation.name,
            owner=str(record.owner),
            is_owner=email == record.owner.email,
            due_on=record.write_up_due_on,
            record_url=settings.BASE_URL + record.get_absolute_url(),
            **context,
        )


def _owner(record: RecordOfSharing) -> dict[str, str]:
    """Name by address; somebody who has left is written to no more."""
    return {record.owner.email: record.owner.name} if record.owner.is_active else {}


def _officers(record: RecordOfSharing) -> dict[str, str]:
    """The data protection officer among the organisation's contacts, else its leads; or of whoever
    stands in its place."""
    of_them = Succession.objects.now_for(record.organisation)
    contacts = ContactPoint.objects.standing().filter(
        organisation__in=of_them, role=ContactPoint.Role.DPO
    )
    if found := {one.email: one.name or str(record.organisation) for one in contacts if one.email}:
        return found
    return _leads(of_them)


def _leads(organisations: Any) -> dict[str, str]:
    leads = Membership.objects.leads().filter(organisation__in=organisations).select_related("user")
    return {one.user.email: one.user.name for one in leads if one.user.is_active}


def asked(reply: Reply, token: str) -> None:
    """To somebody at the other organisation: a link, and whose it is."""
    send(
        f"records/emails/asked_{reply.asks}",
        to=(reply.email, reply.name),
        dedupe=f"asked-{reply.reference}-{reply.token_sha256[:16]}",
        secret=settings.BASE_URL + reverse("records:reply_start", args=[token]),
        reference=reply.record.reference,
        organisation=reply.record.organisation.name,
        asked_by=str(reply.asked_by),
        expires_on=clock.day_in_london(reply.expires_at),
    )


def reply_code(reply: AskedByLink, code: str) -> None:
    send(
        "records/emails/reply_code",
        to=(reply.email, reply.name),
        dedupe=f"reply-code-{reply.token_sha256[:16]}-{reply.codes_sent}",
        secret=code,
        organisation=reply.asking.name,
    )


def answered(reply: Reply) -> None:
    """To whoever keeps the record: there is an answer to read."""
    _to_the_owner("records/emails/answered", reply.record, dedupe=f"answered-{reply.reference}")


def request_answered(record: RecordOfSharing) -> None:
    """To whoever asked another signatory: it has decided."""
    _to_the_owner("records/emails/answered", record, dedupe=f"request-answered-{record.reference}")


def _to_the_owner(template: str, record: RecordOfSharing, *, dedupe: str) -> None:
    for email, name in _owner(record).items():
        send(
            template,
            to=(email, name),
            dedupe=dedupe,
            together=True,
            reference=record.reference,
            organisation=record.organisation.name,
            record_url=settings.BASE_URL + record.get_absolute_url(),
        )


def request_arrived(draft: RecordOfSharing, leads: list[User]) -> None:
    """To the leads of a signatory that is asked: a draft decision waits."""
    for person in leads:
        send(
            "records/emails/request_arrived",
            to=(person.email, person.name),
            dedupe=f"request-arrived-{draft.reference}-{person.pk}",
            together=True,
            reference=draft.reference,
            organisation=draft.organisation.name,
            record_url=settings.BASE_URL + draft.get_absolute_url(),
        )
