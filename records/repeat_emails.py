"""The letters about repeat records. They name organisations and the reference, nothing else."""

from datetime import date, datetime

from django.conf import settings
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.mail.services import send
from records.models import Confirmation, Message, RecordOfSharing
from records.models.confirmation import in_sixty_days
from records.permissions import may_review
from signatories.models import Membership, Organisation, Succession
from signatories.permissions import stands_for

MORNING = 8  # o'clock: a letter of a day is not sent in its night


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
        is_new_version=record.version_number > 1,
        was_kept=record.confirmations.filter(party=confirmation.party, decision="kept").exists(),
        expires_on=clock.day_in_london(confirmation.expires_at),
    )


def waits_for_leads(confirmation: Confirmation, *, on: date | None = None) -> int:
    """To the leads of an organisation that has not answered: they can answer in their in-tray. The
    link of whoever was asked is not for them. How many there are; `on` a day they are told again.
    """
    record = confirmation.record
    leads = other_leads(confirmation)
    for person in leads:
        send(
            "records/emails/confirm_waits",
            to=(person.email, person.name),
            dedupe=f"confirm-waits-{confirmation.reference}-{person.pk}-{on or 'first'}",
            reference=record.reference,
            organisation=record.organisation.name,
            party=confirmation.party.called,
            asked=confirmation.name,
            asked_on=clock.day_in_london(confirmation.asked_at),
            was_reminded=on is None,
            confirm_url=_url("record_confirm", record),
        )
    return len(leads)


def other_leads(confirmation: Confirmation) -> list[User]:
    """The leads of a party, but for who was asked."""
    organisation = confirmation.party.organisation
    leads = leads_of(organisation) if organisation else []
    return [one for one in leads if one.email.lower() != confirmation.email]


def no_word(record: RecordOfSharing, silent: list[Confirmation]) -> None:
    """To whoever keeps it: these were asked four weeks ago, and what can be done now."""
    for person in keepers(record):
        send(
            "records/emails/no_word",
            to=(person.email, person.name),
            dedupe=f"no-word-{silent[0].reference}-{clock.today()}-{person.pk}",
            not_before=_this_morning(),
            reference=record.reference,
            organisation=record.organisation.name,
            parties=[one.party.called for one in silent],
            may_decide=may_review(person, record),
            record_url=settings.BASE_URL + record.get_absolute_url(),
        )


def review_due(record: RecordOfSharing, due_on: date, *, leads_too: bool) -> None:
    """To whoever keeps it, and when it is long overdue to the leads: review it."""
    people = {person.pk: person for person in keepers(record)}
    if leads_too:
        people |= {person.pk: person for person in leads_of(record.organisation)}
    for person in people.values():
        may = may_review(person, record)
        send(
            "records/emails/review_due",
            to=(person.email, person.name),
            dedupe=f"review-{record.reference}-{due_on}-{person.pk}",
            not_before=_this_morning(),
            reference=record.reference,
            organisation=record.organisation.name,
            owner=str(record.owner),
            is_owner=person == record.owner,
            may_review=may,
            is_late=clock.today() > record.review_date,
            review_date=record.review_date,
            url=_url("record_review" if may else "record_detail", record),
        )


def keepers(record: RecordOfSharing) -> list[User]:
    """Whose it is to see to: its owner, or the leads where the owner has left."""
    owner = record.owner
    if owner.is_active and record.organisation_id in stands_for(owner):
        return [owner]
    return leads_of(record.organisation)


def leads_of(organisation: Organisation) -> list[User]:
    """Its leads, or those of whoever stands in its place."""
    of_them = Succession.objects.now_for(organisation)
    leads = Membership.objects.leads().filter(organisation__in=of_them).select_related("user")
    people = {one.user_id: one.user for one in leads.order_by("pk") if one.user.is_active}
    return list(people.values())


def _url(name: str, record: RecordOfSharing) -> str:
    return settings.BASE_URL + reverse(f"records:{name}", args=[record.reference])


def _this_morning() -> datetime:
    return max(clock.now(), clock.on_day(clock.today(), MORNING))


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


def change_accepted(asked: Confirmation) -> None:
    """To whoever asked for it: the record is changed, and they are asked again."""
    send(
        "records/emails/change_accepted",
        to=(asked.email, asked.name),
        dedupe=f"change-accepted-{asked.reference}",
        reference=asked.record.reference,
        organisation=asked.record.organisation.name,
    )


def message_to_party(message: Message) -> None:
    """To whoever asked for a change, by a new link: the old one is known to nobody here. Whoever
    has it open just now keeps it, and is told so."""
    asked = message.request
    in_use = asked.is_in_use
    token = "" if in_use else asked.renew_link(until=in_sixty_days())
    send(
        "records/emails/message_to_party",
        to=(asked.email, asked.name),
        dedupe=f"message-{message.pk}-{asked.email}",
        secret="" if in_use else settings.BASE_URL + reverse("records:confirm_start", args=[token]),
        in_use=in_use,
        reference=asked.record.reference,
        organisation=asked.record.organisation.name,
    )


def message_to_keepers(message: Message) -> None:
    """To whoever keeps the record."""
    asked = message.request
    record = asked.record
    for person in keepers(record):
        send(
            "records/emails/message_to_keepers",
            to=(person.email, person.name),
            dedupe=f"message-{message.pk}-{person.pk}",
            reference=record.reference,
            party=asked.party.called,
            url=settings.BASE_URL
            + reverse("records:change_request", args=[record.reference, asked.reference]),
        )


def now_active(record: RecordOfSharing) -> None:
    """To the owner and to everybody who takes part, once each."""
    _to_everybody("records/emails/now_active", record, "active")


def takes_part_no_more(record: RecordOfSharing) -> None:
    """To those of the version before who are not in the one that took its place."""
    there = set(record.parties.values_list("organisation", "name"))
    before = record.replaces.confirmations.standing().filter(party__left_on=None)
    for one in before.select_related("party"):
        if (one.party.organisation_id, one.party.name) not in there:
            send(
                "records/emails/takes_part_no_more",
                to=(one.email, one.name),
                dedupe=f"no-more-{record.reference}-{one.reference}",
                reference=record.replaces.reference,
                organisation=record.organisation.name,
            )


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
