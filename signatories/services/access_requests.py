"""People who ask to act for an organisation, and what its leads answer."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.accounts.services import add_person
from kmip_portal.audit.services import record
from kmip_portal.lifecycle import TooLate
from signatories import people_emails as emails
from signatories.models import AccessRequest, Organisation, Team
from signatories.models.invitation import WORKS_FOR, in_words
from signatories.services.invitations import nominate
from signatories.services.memberships import Role, give
from signatories.signing_links import new_token, token_hash

# addresses that anybody can have say nothing about where a person works
PERSONAL_DOMAINS = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk live.com live.co.uk msn.com "
    "yahoo.com yahoo.co.uk icloud.com me.com mac.com aol.com btinternet.com sky.com gmx.com "
    "gmx.co.uk proton.me protonmail.com talktalk.net virginmedia.com ntlworld.com".split()
)


def is_known_domain(email: str, organisation: Organisation) -> bool:
    """Whether the address ends as the organisation's website does, or its own people's do."""
    domain = email.rpartition("@")[2].lower()
    if not domain or domain in PERSONAL_DOMAINS:
        return False
    host = (urlsplit(organisation.website).hostname or "").removeprefix("www.")
    if host and (domain == host or domain.endswith(f".{host}")):
        return True
    return organisation.memberships.current().filter(user__email__iendswith=f"@{domain}").exists()


@transaction.atomic
def ask(*, person: User, organisation: Organisation, reason: str) -> AccessRequest:
    """Somebody with an account asks; the leads are told. Asked twice, it is the first request."""
    request, new = AccessRequest.objects.get_or_create(
        organisation=organisation,
        email=person.email,
        status=AccessRequest.Status.RECEIVED,
        defaults={
            "user": person,
            "name": person.name,
            "job_title": person.job_title,
            "reason": reason,
        },
    )
    if new:
        _drop_unconfirmed(request)
        _record(person, "sent", request)
        emails.access_requested(request)
    return request


@transaction.atomic
def ask_without_account(
    *, email: str, name: str, job_title: str, reason: str, organisation: Organisation
) -> AccessRequest | None:
    """Somebody with an address of the organisation's asks; first they show that it is theirs.

    None where a request from this address waits for the leads already: they get no second one.
    """
    if organisation.access_requests.waiting().filter(email=email).exists():
        return None
    token = new_token()
    request = AccessRequest.objects.create(
        organisation=organisation,
        email=email,
        name=name,
        job_title=job_title,
        reason=reason,
        status=AccessRequest.Status.ASKED,
        token_sha256=token_hash(token),
        expires_at=clock.now() + WORKS_FOR,
    )
    _record(None, "received", request)
    emails.access_confirm(request, token=token)
    return request


@transaction.atomic
def confirm(request: AccessRequest) -> None:
    """The address is theirs, and so are the words: the account is made, and the leads are told."""
    if request.has_expired:
        raise TooLate("This link has expired. Ask again on the organisation’s page.")
    Organisation.objects.select_for_update().get(pk=request.organisation_id)
    if AccessRequest.objects.waiting().besides(request).exists():
        raise TooLate(f"The leads of {request.organisation} have a request from you already.")
    user = add_person(email=request.email, name=request.name, job_title=request.job_title, by=None)
    request.move("confirm", user=user)
    _drop_unconfirmed(request)
    _record(user, "sent", request)
    emails.access_requested(request)


def _drop_unconfirmed(request: AccessRequest) -> None:
    """Whoever reads the mailbox has said which words are theirs."""
    for other in AccessRequest.objects.unconfirmed().besides(request):
        other.move("withdraw")


def forget_unconfirmed() -> int:
    """Requests that nobody confirmed while their link worked are forgotten; how many."""
    old = AccessRequest.objects.unconfirmed().filter(expires_at__lte=clock.now() - WORKS_FOR)
    count, _ = old.delete()
    return count


@transaction.atomic
def approve(request: AccessRequest, *, roles: Iterable[str], team: Team | None, by: User) -> None:
    """From today they act for the organisation in these roles; to represent it they are asked."""
    request.move("approve", decided_at=clock.now(), decided_by=by)
    user = add_person(email=request.email, name=request.name, by=by)
    roles = list(roles)
    given = [
        give(user, request.organisation, role, team)[0]
        for role in roles
        if role != Role.REPRESENTATIVE
    ]
    _record(by, "approved", request, roles=roles)
    emails.access_approved(request, roles=in_words(one.role_in_words for one in given))
    if Role.REPRESENTATIVE in roles:
        nominate(person=user, organisation=request.organisation, by=by)


@transaction.atomic
def refuse(request: AccessRequest, *, reason: str, by: User) -> None:
    """No, and why."""
    request.move("refuse", decided_at=clock.now(), decided_by=by, refused_reason=reason)
    _record(by, "refused", request, reason=reason)
    emails.access_refused(request)


def _record(by: User | None, verb: str, request: AccessRequest, **detail: Any) -> None:
    record(by, verb, request, organisations=[request.organisation.slug], **detail)
