"""The letters about signing. A link or code in one is sealed in the outbox until it is sent."""

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.mail.models import Email
from kmip_portal.mail.services import send
from kmip_portal.secretariat.models import Secretariat
from signatories.models import Membership, SigningLink, SigningRequest
from signatories.models.signing import NAMED
from signatories.signing_links import address

ASKED = "signatories/emails/signing_asked"
REMINDED = "signatories/emails/signing_reminded"
NEW_LINK = "signatories/emails/signing_new_link"
BETTER_COPY = "signatories/emails/scan_returned_by_link"
TOLD = "signatories/emails/signing_told"
CODE = "signatories/emails/signing_code"
# what a person can make the portal send to one address: so many of a kind in so long, and no more
MOST, WITHIN = 5, timedelta(minutes=15)


def may_write_to(email: str, kind: str) -> bool:
    """Whether letters of this kind have not been sent to this address too often just now.

    Each kind counts by itself: anybody who knows the address can have new links sent there, and
    that must not keep from a person the code that only who has the link can ask for.
    """
    lately = Email.objects.to_person(email).filter(kind=kind, written_at__gt=clock.now() - WITHIN)
    return lately.count() < MOST


def asked_to_sign(link: SigningLink, token: str, *, by: User | None) -> None:
    _with_link(ASKED, link, token, by=by)


def reminded_to_sign(link: SigningLink, token: str, *, by: User | None) -> None:
    _with_link(REMINDED, link, token, by=by)


def new_link(link: SigningLink, token: str) -> None:
    _with_link(NEW_LINK, link, token, by=None)


def better_copy(link: SigningLink, token: str, request: SigningRequest) -> None:
    """The signed copy they sent by a link could not be accepted; their new link, and why."""
    if (statement := request.acceptance) is None:
        return
    send(
        BETTER_COPY,
        to=(link.email, link.name),
        dedupe=f"scan-returned-by-link-{link.pk}",
        secret=address(token),
        reference=statement.reference,
        organisation=request.organisation.name,
        version=link.version.number,
        reason=statement.returned_reason,
        expires_on=clock.day_in_london(link.expires_at),
    )


def code(link: SigningLink, code: str) -> None:
    """The code alone, grouped as people read it; the link is never in the same letter."""
    send(
        CODE,
        to=(link.email, link.name),
        dedupe=f"signing-code-{link.pk}-{link.codes_sent}",
        secret=code,
        version=link.version.number,
    )


def told_of(requests: Sequence[SigningRequest], *, to: str, told_by: str) -> None:
    """To somebody of whom the signer thought: what was accepted. It holds no link to sign."""
    first = requests[0]
    send(
        TOLD,
        to=(to, "colleague"),
        dedupe=f"told-{first.reference}-{hashlib.sha256(to.encode()).hexdigest()[:16]}",
        told_by=told_by,
        version=first.version.number,
        title=first.version.title,
        organisations=[one.organisation.name for one in requests],
        register_url=settings.BASE_URL + reverse("signatories:register"),
    )


def told_so_far(first: SigningRequest) -> int:
    """To how many the signer has had such a letter sent."""
    return Email.objects.filter(kind=TOLD, dedupe__startswith=f"told-{first.reference}-").count()


def declined(request: SigningRequest) -> None:
    _tell_others("signatories/emails/signing_declined", request)


def passed_on(request: SigningRequest) -> None:
    _tell_others("signatories/emails/signing_passed_on", request)


def needs_time(request: SigningRequest) -> None:
    _tell_others("signatories/emails/signing_needs_time", request, str(request.waiting_until))


def _tell_others(template: str, request: SigningRequest, once: str = "") -> None:
    """The organisation's leads, who asked, and the secretariat; several become one letter."""
    leads = request.organisation.memberships.current().filter(role=Membership.Role.LEAD)
    people = {one.user.email: one.user.name for one in leads.select_related("user")}
    if request.asked_by:
        people[request.asked_by.email] = request.asked_by.name
    if secretariat := Secretariat.objects.current():
        people[secretariat.mailbox] = secretariat.organisation_name
    people.pop(request.email, None)
    for email, name in people.items():
        send(
            template,
            to=(email, name),
            dedupe=f"{template.rpartition('/')[2]}-{request.pk}-{email}-{once}",
            together=True,
            request=request,
            organisation=request.organisation.name,
            version=request.version.number,
            instead=request.replaced_by.name if request.replaced_by else "",
            why=request.get_declined_because_display(),
            page_url=settings.BASE_URL + request.get_absolute_url(),
        )


def _with_link(template: str, link: SigningLink, token: str, *, by: User | None) -> None:
    requests: list[SigningRequest] = NAMED.found(link.pk)
    messages = dict.fromkeys(one.message for one in requests if one.message)
    send(
        template,
        to=(link.email, link.name),
        dedupe=f"{template.rpartition('/')[2]}-{link.pk}",
        secret=address(token),
        asked_by=str(by) if by else "",
        version=link.version.number,
        title=link.version.title,
        organisations=[one.organisation.name for one in requests],
        first_asked_on=clock.day_in_london(min(one.asked_at for one in requests)),
        accept_by=_day_to_come(link.version.accept_by),
        messages=list(messages),
        expires_on=clock.day_in_london(link.expires_at),
    )


def _day_to_come(day: date | None) -> date | None:
    """Whoever joins after the last day of a campaign is not told to have signed before it."""
    return day if day and day >= clock.today() else None
