"""The letters about people asked in, people asking, and roles that change."""

from django.conf import settings
from django.urls import reverse

from kmip_portal.accounts.models import User
from kmip_portal.accounts.permissions import secretaries
from kmip_portal.mail.services import send
from signatories.models import AccessRequest, Invitation, Organisation


def invited_by_link(invitation: Invitation, *, token: str) -> None:
    """The link goes to the person alone, and is wiped once it is sent."""
    send(
        "signatories/emails/invited_by_link",
        to=(invitation.user.email, invitation.user.name),
        dedupe=f"invited-{invitation.reference}-{invitation.times_sent}",
        secret=settings.BASE_URL + reverse("membership:join", args=[token]),
        organisation=invitation.organisation.name,
        roles=Invitation.objects.with_roles().get(pk=invitation.pk).roles_in_words,
        nomination=invitation.is_nomination,
        invited_by=str(invitation.invited_by or "the K-MIP secretariat"),
        expires_at=invitation.expires_at,
        new=invitation.user.is_new,
    )


def declined(invitation: Invitation, *, roles: str) -> None:
    """To whoever asked."""
    asked_by = invitation.invited_by
    send(
        "signatories/emails/declined",
        to=(asked_by.email, asked_by.name),
        dedupe=f"declined-{invitation.reference}",
        person=str(invitation.user),
        organisation=invitation.organisation.name,
        roles=roles,
        people_url=_people(invitation.organisation),
    )


def roles_changed(
    person: User, organisation: Organisation, *, roles: str, by: str, event: int
) -> None:
    """One letter a change: `event` is its place in the history."""
    send(
        "signatories/emails/roles_changed",
        to=(person.email, person.name),
        dedupe=f"roles-changed-{event}",
        organisation=organisation.name,
        roles=roles,
        changed_by=by,
    )


def address_changed(person: User, organisation: Organisation, *, by: str, event: int) -> None:
    """To the other leads, as whoever reads the new address can sign in as this person."""
    for one in organisation.memberships.leads().exclude(user=person).select_related("user"):
        send(
            "signatories/emails/address_changed",
            to=(one.user.email, one.user.name),
            dedupe=f"address-changed-{event}-{one.pk}",
            person=str(person),
            organisation=organisation.name,
            email=person.email,
            changed_by=by,
            people_url=_people(organisation),
        )


def access_confirm(request: AccessRequest, *, token: str) -> None:
    """The link goes to the address alone."""
    send(
        "signatories/emails/access_confirm",
        to=(request.email, request.name),
        dedupe=f"access-confirm-{request.token_sha256}",
        secret=settings.BASE_URL + reverse("membership:access_confirm", args=[token]),
        organisation=request.organisation.name,
        expires_at=request.expires_at,
    )


def access_requested(request: AccessRequest) -> None:
    """To each lead; where there is none, to the secretariat's people."""
    leads = request.organisation.memberships.leads().select_related("user")
    told = {one.user for one in leads if one.user.is_active}
    page = reverse(
        "signatories:access_request", args=[request.organisation.slug, request.reference]
    )
    for person in told or secretaries():
        send(
            "signatories/emails/access_requested",
            to=(person.email, person.name),
            dedupe=f"access-requested-{request.reference}-{person.pk}",
            person=request.name,
            job_title=request.job_title,
            email=request.email,
            reason=request.reason,
            organisation=request.organisation.name,
            request_url=settings.BASE_URL + page,
            no_lead=not told,
        )


def access_approved(request: AccessRequest, *, roles: str) -> None:
    send(
        "signatories/emails/access_approved",
        to=(request.email, request.name),
        dedupe=f"access-approved-{request.reference}",
        organisation=request.organisation.name,
        roles=roles,
        approved_by=str(request.decided_by),
        sign_in_url=settings.BASE_URL + reverse("account_request_login_code"),
    )


def access_refused(request: AccessRequest) -> None:
    send(
        "signatories/emails/access_refused",
        to=(request.email, request.name),
        dedupe=f"access-refused-{request.reference}",
        organisation=request.organisation.name,
        refused_by=str(request.decided_by),
        reason=request.refused_reason,
    )


def _people(organisation: Organisation) -> str:
    return settings.BASE_URL + reverse("signatories:people", args=[organisation.slug])
