"""The letters about acceptances, and about people whose access begins or ends."""

from django.conf import settings
from django.urls import reverse

from kmip_portal.mail.services import send
from kmip_portal.secretariat.models import Secretariat
from signatories.models import AcceptanceStatement, Membership, Organisation, SigningRequest


def invited(membership: Membership, *, by: str) -> None:
    """A person may now act for an organisation, and how they sign in."""
    send(
        "signatories/emails/invited",
        to=(membership.user.email, membership.user.name),
        dedupe=f"invited-{membership.pk}",
        organisation=membership.organisation.name,
        role=membership.role_in_words,
        invited_by=by,
        sign_in_url=settings.BASE_URL + reverse("account_request_login_code"),
    )


def access_ended(membership: Membership, *, roles: str = "") -> None:
    """In this role, or in all of `roles` at once."""
    send(
        "signatories/emails/access_ended",
        to=(membership.user.email, membership.user.name),
        dedupe=f"access-ended-{membership.pk}",
        organisation=membership.organisation.name,
        role=roles or membership.role_in_words,
    )


def acceptance_corrected(statement: AcceptanceStatement) -> None:
    """What was wrong is put right, and the old statement is kept: to its leads and signers."""
    for email, name in leads_and_signers(statement).items():
        send(
            "signatories/emails/acceptance_corrected",
            to=(email, name),
            dedupe=f"corrected-{statement.reference}-{email}",
            statement=statement,
            old=statement.corrects,
            organisation=statement.organisation.name,
            version=statement.version.number,
            page_url=_acceptances(statement.organisation),
        )


def acceptance_accepted(
    statement: AcceptanceStatement, *, asked: SigningRequest | None = None
) -> None:
    """One letter to each lead and signing officer of the organisation, and to who was asked.

    A person who signs for thirty is told of all in one.
    """
    people = leads_and_signers(statement)
    if asked:
        people[asked.email] = asked.name
    for email, name in people.items():
        send(
            "signatories/emails/acceptance_accepted",
            to=(email, name),
            dedupe=f"accepted-{statement.reference}-{email}",
            together=True,
            by_link=bool(asked and asked.email == email and asked.status == "signed"),
            statement=statement,
            organisation=statement.organisation.name,
            version=statement.version.number,
            accepted_on=statement.accepted_on,
            page_url=_acceptances(statement.organisation),
            lost_link_url=settings.BASE_URL + reverse("signing:lost"),
        )


def has_signed(statement: AcceptanceStatement) -> None:
    """To the secretariat, which had no part in it; of many it is told in one letter."""
    if kept_by := Secretariat.objects.current():
        send(
            "signatories/emails/has_signed",
            to=(kept_by.mailbox, kept_by.organisation_name),
            dedupe=f"has-signed-{statement.reference}",
            together=True,
            organisation=statement.organisation.name,
            version=statement.version.number,
            accepted_on=statement.accepted_on,
            page_url=_acceptances(statement.organisation),
        )


def _acceptances(organisation: Organisation) -> str:
    return settings.BASE_URL + reverse("signatories:acceptances", args=[organisation.slug])


def leads_and_signers(statement: AcceptanceStatement) -> dict[str, str]:
    """Name by address, of those who answer for the organisation today."""
    held = statement.organisation.memberships.current()
    roles = [Membership.Role.LEAD, Membership.Role.SIGNING_OFFICER]
    told = held.filter(role__in=roles).select_related("user")
    return {membership.user.email: membership.user.name for membership in told}
