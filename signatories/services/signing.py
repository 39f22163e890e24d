"""Asking people to sign: asked, reminded, asked instead, cancelled.

A link is in one letter and nowhere else, so a reminder carries a new one; the older ones go to the
same address and work until their own day.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction

from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.lifecycle import TooLate
from signatories import signing_emails
from signatories.models import AcceptanceStatement, Organisation, SigningLink, SigningRequest
from signatories.models.signing import LINK_LASTS, UNANSWERED, SigningRequestQuerySet
from signatories.signing_links import new_token, token_hash

# a reminder pressed twice, by two people, or minutes after the first letter, is one too many
NOT_SO_SOON = timedelta(hours=1)


class Wanted(NamedTuple):
    """A signature that is wanted: for whom, and from whom."""

    organisation: Organisation
    name: str
    email: str
    message: str = ""
    job_title: str = ""


def ask(
    organisation: Organisation, version: AgreementVersion, *, name: str, email: str,
    by: User | None, message: str = "", job_title: str = "",
) -> SigningRequest:  # fmt: skip
    """Ask a person to sign for an organisation; their letter with the link goes out.

    A request to the same person that is still open is replaced. `by` None is the portal itself.
    Raises TooLate where the organisation has accepted this version, or it was replaced.
    """
    wanted = Wanted(organisation, name, email, message, job_title)
    return ask_many([wanted], version, by=by)[0]


@transaction.atomic
def ask_many(
    wanted: Iterable[Wanted], version: AgreementVersion, *, by: User | None
) -> list[SigningRequest]:
    """Ask several at once: one letter an address, which lists all its organisations."""
    _refuse_a_version_of_the_past(version)
    by_address: dict[str, list[SigningRequest]] = defaultdict(list)
    requests = []
    for one in wanted:
        request = _ask(one, version, by=by)
        requests.append(request)
        by_address[request.email].append(request)
    for asked in by_address.values():
        signing_emails.asked_to_sign(*_new_link(asked), by=by)
    return requests


def ask_instead(
    requests: Sequence[SigningRequest], *, name: str, email: str, job_title: str, by: User | None
) -> list[SigningRequest]:
    """Somebody else is asked for each of these, by one letter that says who named them."""
    said = f"{requests[0].name} says that you are the right person to sign."
    wanted = [Wanted(one.organisation, name, email, said, job_title) for one in requests]
    return ask_many(wanted, requests[0].version, by=by)


def ask_oneself(
    organisation: Organisation, version: AgreementVersion, *, by: User, expires_at: datetime
) -> SigningRequest:
    """A signing officer who is signed in begins by themselves, so no letter is needed."""
    request = SigningRequest.objects.create(
        organisation=organisation, version=version, name=by.name, email=by.email,
        job_title=by.job_title, asked_by=by, expires_at=expires_at,
    )  # fmt: skip
    _record(by, "asked for a signature", request, of=request.name)
    return request


def _ask(wanted: Wanted, version: AgreementVersion, *, by: User | None) -> SigningRequest:
    # one at a time for an organisation, as accepting is
    organisation = Organisation.objects.select_for_update().get(pk=wanted.organisation.pk)
    refuse_when_accepted(organisation, version)
    email = wanted.email.strip().lower()
    standing = SigningRequest.objects.unanswered().for_version(version).to_person(email)
    before = standing.filter(organisation=organisation).first()
    if before:
        _cancel(before, by=by, reason="Asked again")
    request = SigningRequest.objects.create(
        organisation=organisation, version=version, name=wanted.name, email=email,
        job_title=wanted.job_title, message=wanted.message, asked_by=by,
        expires_at=clock.now() + LINK_LASTS,
    )  # fmt: skip
    if before:
        before.replaced_by = request
        before.save(update_fields=["replaced_by"])
    _record(by, "asked for a signature", request, of=request.name)
    return request


def _refuse_a_version_of_the_past(version: AgreementVersion) -> None:
    newer = AgreementVersion.objects.replacement_of(version)
    if newer:
        raise TooLate(f"Version {version.number} was replaced. Ask for {newer} to be signed.")


def refuse_when_accepted(organisation: Organisation, version: AgreementVersion) -> None:
    given = organisation.acceptances.filter(version=version).waiting_or_standing()
    if already := given.first():
        raise TooLate(f"{already.why_no_other}.")


def remind(request: SigningRequest, *, by: User | None) -> None:
    """Write to the person once more, with a new link. Raises TooLate where that is too soon."""
    remind_many([request], by=by)


@transaction.atomic
def remind_many(requests: Sequence[SigningRequest], *, by: User | None) -> None:
    """The same for several: one letter an address, which lists all its organisations."""
    locked = SigningRequest.objects.select_for_update(of=("self",)).with_names()
    rows = list(locked.filter(pk__in=[one.pk for one in requests]).order_by("pk"))
    by_address: dict[str, list[SigningRequest]] = defaultdict(list)
    for request in rows:
        _refuse_reminder(request, by=by)
        request.reminded_at, request.reminders = clock.now(), request.reminders + 1
        by_address[request.email].append(request)
    for asked in by_address.values():
        signing_emails.reminded_to_sign(*_new_link(asked), by=by)
        for request in asked:
            _record(by, "reminded", request, reminders=request.reminders)


def _refuse_reminder(request: SigningRequest, *, by: User | None) -> None:
    if not request.is_unanswered:
        raise TooLate(f"The request to {request.name} is now “{request.get_status_display()}”.")
    if by is not None:
        refuse_when_accepted(request.organisation, request.version)
    _refuse_a_version_of_the_past(request.version)
    last = request.reminded_at or request.asked_at
    if by is not None and clock.now() - last < NOT_SO_SOON:
        raise TooLate(f"{request.name} was emailed less than an hour ago. Give them time to read.")


@transaction.atomic
def send_new_link(link: SigningLink) -> bool:
    """A person asks for a new link, to the same address and to no other; whether one went."""
    return _send_new_link(link.requests.all(), link.email, like=link)


@transaction.atomic
def send_lost_link(email: str) -> bool:
    """The same by their address alone: to sign what waits, or to read what they have signed."""
    theirs = SigningRequest.objects.to_person(email)
    versions = theirs.answerable().order_by("-version_id").values_list("version", flat=True)
    return _send_new_link(theirs.filter(version=versions.first()), email)


def _send_new_link(
    requests: SigningRequestQuerySet, email: str, like: SigningLink | None = None
) -> bool:
    rows = list(requests.answerable().select_for_update(of=("self",)).order_by("pk"))
    if not rows or not signing_emails.may_write_to(email, signing_emails.NEW_LINK):
        return False
    signing_emails.new_link(*_new_link(rows, like=like))
    for request in rows:
        _record(None, "sent a new link for", request)
    return True


@transaction.atomic
def cancel(request: SigningRequest, *, by: User | None, reason: str) -> None:
    """The signature is not wanted any more, and its link works no more."""
    _cancel(request, by=by, reason=reason)


def answer_by_copy(request: SigningRequest, statement: AcceptanceStatement) -> None:
    """A signed copy has come by the link of this request; it is signed once that is accepted."""
    request.acceptance = statement
    request.save(update_fields=["acceptance"])
    _record(None, "sent a signed copy for", request, acceptance=statement.reference)


def link_for_better_copy(request: SigningRequest) -> None:
    """The copy could not be accepted: a new link, to the same address, and why."""
    request = SigningRequest.objects.with_names().select_for_update(of=("self",)).get(pk=request.pk)
    signing_emails.better_copy(*_new_link([request]), request)
    _record(None, "sent a new link for", request)


def close_others(statement: AcceptanceStatement, *, by: User | None) -> None:
    """The organisation has accepted this version: whoever else was asked need not sign."""
    for request in UNANSWERED.found(statement.version_id, statement.organisation_id):
        _cancel(request, by=by, reason=f"{statement.name} has signed")


def _cancel(request: SigningRequest, *, by: User | None, reason: str) -> None:
    request.move(
        "cancel", cancelled_at=clock.now(), cancelled_by=by, cancelled_reason=reason or "No reason"
    )
    _record(by, "cancelled", request, reason=reason)


def _new_link(
    requests: Sequence[SigningRequest], *, like: SigningLink | None = None
) -> tuple[SigningLink, str]:
    """A link for these, all to one address, and its token for the letter that is written now.

    What the person has answered so far goes with it.
    """
    newest, token = requests[-1], new_token()
    like = like or newest.links.order_by("-pk").first()
    link = SigningLink.objects.create(
        version=newest.version, name=newest.name, email=newest.email,
        token_hash=token_hash(token), expires_at=clock.now() + LINK_LASTS,
        given_name=like.given_name if like else "",
        given_job_title=like.given_job_title if like else "",
        given_authority=like.given_authority if like else "",
        given_authority_detail=like.given_authority_detail if like else "",
    )  # fmt: skip
    link.requests.set(requests)
    for request in requests:
        request.expires_at = link.expires_at
        request.save(update_fields=["expires_at", "reminded_at", "reminders"])
    return link, token


def _record(by: User | None, verb: str, request: SigningRequest, **detail: object) -> None:
    record(by, verb, request, organisations=[request.organisation.slug], **detail)
