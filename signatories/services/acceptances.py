"""What is done with an acceptance statement: given, checked, returned, withdrawn."""

from datetime import date
from typing import Any

from django.db import transaction

from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.documents.models import snapshot_sha256
from kmip_portal.lifecycle import TooLate
from signatories import documents, emails
from signatories.models import AcceptanceStatement, Organisation, SigningRequest
from signatories.models.acceptance import new_acceptance_reference
from signatories.services import signing
from signatories.statement import snapshot, statement_words


class Refused(Exception):
    """An acceptance the rules do not allow; the message says why in a sentence."""


@transaction.atomic
def submit(
    *,
    organisation: Organisation,
    version: AgreementVersion,
    name: str,
    job_title: str,
    authority: str,
    how: str,
    accepted_on: date | None = None,
    by: User | None = None,
    proof: dict[str, Any] | None = None,
) -> AcceptanceStatement:
    """A signed statement has come in by scan or on paper: frozen now, checked by the secretariat.

    The same organisation and version again give the statement that already waits or stands.
    `proof` is frozen with it, such as how the paper arrived.
    """
    statement, new = _freeze(
        organisation, version, name, job_title, authority, how, accepted_on, proof
    )
    if new:
        _record(by, "submitted", statement, how=how)
    return statement


@transaction.atomic
def accept_online(
    *,
    organisation: Organisation,
    version: AgreementVersion,
    name: str,
    job_title: str,
    authority: str,
    how: str = AcceptanceStatement.How.ONLINE,
    accepted_on: date | None = None,
    by: User | None = None,
    proof: dict[str, Any] | None = None,
    asked: SigningRequest | None = None,
) -> AcceptanceStatement:
    """The organisation accepts this version, and is a signatory from that day on.

    Done twice, it gives back the acceptance that stands. Raises Refused where a signed copy is
    being checked: that is another statement, and only the secretariat accepts it. `proof` is frozen
    with it: how the person showed who they are, and what they ticked and typed. `asked` is the
    request that it answers.
    """
    statement, new = _freeze(
        organisation, version, name, job_title, authority, how, accepted_on, proof
    )
    if new:
        _accept(statement, by=by, asked=asked)
    elif statement.status == AcceptanceStatement.Status.SUBMITTED:
        raise Refused(statement.why_no_other)  # nobody has looked at that one yet
    return statement


def import_acceptance(
    *,
    organisation: Organisation,
    version: AgreementVersion,
    name: str,
    job_title: str,
    authority: str,
    accepted_on: date,
    by: User | None = None,
) -> AcceptanceStatement:
    """An acceptance of earlier days, known from the partnership's own papers; no letter is sent."""
    return accept_online(
        organisation=organisation,
        version=version,
        name=name,
        job_title=job_title,
        authority=authority,
        how=AcceptanceStatement.How.IMPORT,
        accepted_on=accepted_on,
        by=by,
    )


@transaction.atomic
def accept(statement: AcceptanceStatement, *, by: User) -> None:
    """The secretariat has checked a scan or a paper statement, and it is good."""
    _accept(statement, by=by)


@transaction.atomic
def send_back(statement: AcceptanceStatement, *, by: User, reason: str) -> None:
    """The secretariat returns a statement that cannot be accepted as it is, and says why."""
    statement.move("return", returned_reason=reason)
    _record(by, "returned", statement, reason=reason)


@transaction.atomic
def resubmit(statement: AcceptanceStatement, *, by: User | None = None) -> None:
    """A returned statement comes in again, put right."""
    lock(statement.organisation)
    if already := statement_for(statement.organisation, statement.version):
        raise TooLate(f"{already.why_no_other}.")
    statement.move("resubmit", returned_reason="")
    _record(by, "submitted again", statement)


@transaction.atomic
def withdraw(
    statement: AcceptanceStatement, *, on: date | None = None, by: User | None, reason: str = ""
) -> None:
    """The organisation withdraws: from that day on this acceptance does not count."""
    on = on or clock.today()
    if statement.accepted_on and on < statement.accepted_on:
        raise Refused("The day of withdrawal must be the same as or after the day of acceptance")
    statement.move("withdraw", withdrawn_on=on, withdrawn_by=by, withdrawn_reason=reason)
    _record(by, "withdrew", statement, on=on.isoformat(), reason=reason)


@transaction.atomic
def take_back(statement: AcceptanceStatement, *, by: User, reason: str) -> None:
    """The organisation no longer sends it: nobody checks it, and no better copy is wanted."""
    statement.move("take_back", withdrawn_reason=reason)
    _record(by, "took back", statement, reason=reason)


@transaction.atomic
def record_paper(
    *,
    organisation: Organisation,
    version: AgreementVersion,
    name: str,
    job_title: str,
    authority: str,
    signed_on: date,
    arrived_on: date,
    arrived_by: str,
    kept_at: str = "",
    note: str = "",
    asked: SigningRequest | None = None,
    by: User,
) -> AcceptanceStatement:
    """The secretariat has a signed statement in its hands: recorded and accepted in one go.

    The day it was signed is the day of acceptance. `asked` is the request whose code it bears, and
    is named by reference.
    """
    if asked and (asked.organisation, asked.version) != (organisation, version):
        raise Refused(
            f"Request {asked.reference} is for {asked.organisation} and version"
            f" {asked.version.number}. Select those, or record the statement without the request"
        )
    organisation = lock(organisation)
    if already := statement_for(organisation, version):
        raise Refused(already.why_no_other)
    proof = {"arrived_by": arrived_by, "arrived_on": arrived_on.isoformat()}
    statement = submit(
        organisation=organisation,
        version=version,
        name=name,
        job_title=job_title,
        authority=authority,
        how=AcceptanceStatement.How.PAPER,
        accepted_on=signed_on,
        by=by,
        proof=proof | ({"asked": asked.reference} if asked else {}),
    )
    _record(by, "recorded a paper", statement, kept_at=kept_at, note=note, **proof)
    _accept(statement, by=by, asked=asked)
    return statement


@transaction.atomic
def correct(
    statement: AcceptanceStatement,
    *,
    legal_name: str,
    name: str,
    job_title: str,
    authority: str,
    reason: str,
    by: User,
) -> AcceptanceStatement:
    """A wrong legal name or role is put right: a new statement of that day; the old one is kept."""
    statement.move("correct", corrected_reason=reason)
    right, _ = _freeze(
        statement.organisation,
        statement.version,
        name,
        job_title,
        authority,
        statement.how,
        statement.accepted_on,
        {"corrects": statement.reference, "reason": reason},
        legal_name=legal_name,
        corrects=statement,
    )
    _accept(right, by=by)
    _record(by, "corrected", statement, in_its_place=right.reference, reason=reason)
    emails.acceptance_corrected(right)
    return right


def _freeze(
    organisation: Organisation,
    version: AgreementVersion,
    name: str,
    job_title: str,
    authority: str,
    how: str,
    accepted_on: date | None,
    proof: dict[str, Any] | None = None,
    legal_name: str = "",
    corrects: AcceptanceStatement | None = None,
) -> tuple[AcceptanceStatement, bool]:
    """The statement with everything it says, and whether it is new."""
    organisation = lock(organisation)
    if already := statement_for(organisation, version):
        return already, False
    accepted_on = accepted_on or clock.today()
    _refuse_what_cannot_be(organisation, version, how, accepted_on)
    if legal_name:
        organisation.name = legal_name  # as this statement should read; the register is not changed
    reference, now = new_acceptance_reference(), clock.now()
    words = statement_words(organisation, version)
    frozen = snapshot(
        reference=reference,
        organisation=organisation,
        version=version,
        words=words,
        how=how,
        name=name,
        job_title=job_title,
        authority=authority,
        accepted_on=accepted_on,
        submitted_at=now,
        proof=proof,
    )
    statement = AcceptanceStatement.objects.create(
        reference=reference,
        organisation=organisation,
        version=version,
        how=how,
        words=words,
        name=name,
        job_title=job_title,
        authority=authority,
        snapshot=frozen,
        snapshot_sha256=snapshot_sha256(frozen),
        version_sha256=version.approved_sha256,
        submitted_at=now,
        accepted_on=accepted_on,
        corrects=corrects,
    )
    return statement, True


def _refuse_what_cannot_be(
    organisation: Organisation, version: AgreementVersion, how: str, accepted_on: date
) -> None:
    if not AgreementVersion.objects.published().filter(pk=version.pk).exists():
        raise Refused(f"Version {version.number} has not been approved, so it cannot be accepted")
    if accepted_on > clock.today():
        raise Refused("The day of acceptance must be today or in the past")
    if not Organisation.objects.existing(accepted_on).filter(pk=organisation.pk).exists():
        raise Refused(f"{organisation} did not exist on the day of acceptance")
    if how == AcceptanceStatement.How.ONLINE:
        newer = AgreementVersion.objects.replacement_of(version)
        if newer:
            raise TooLate(f"Version {version.number} was replaced. Accept {newer} instead.")


def lock(organisation: Organisation) -> Organisation:
    """One at a time for an organisation: who waited sees the statement that came first."""
    return Organisation.objects.select_for_update().get(pk=organisation.pk)


def statement_for(
    organisation: Organisation, version: AgreementVersion
) -> AcceptanceStatement | None:
    """The statement of this organisation for this version that waits or stands."""
    return organisation.acceptances.filter(version=version).waiting_or_standing().first()


def _accept(
    statement: AcceptanceStatement, *, by: User | None, asked: SigningRequest | None = None
) -> None:
    statement.move(
        "accept",
        accepted_by=by,
        accepted_at=clock.now(),
        certificate=documents.request_certificate(statement),
    )
    _record(
        by,
        "accepted",
        statement,
        how=statement.how,
        accepted_on=statement.accepted_on.isoformat() if statement.accepted_on else "",
        sha256=statement.snapshot_sha256,
    )
    # a copy that came by a link answers the request of that link
    asked = asked or SigningRequest.objects.filter(acceptance=statement).first()
    if asked and asked.can("sign"):
        asked.move("sign", signed_at=clock.now(), acceptance=statement)
    signing.close_others(statement, by=by)
    if statement.how != AcceptanceStatement.How.IMPORT:
        emails.acceptance_accepted(statement, asked=asked)
    if statement.how == AcceptanceStatement.How.ONLINE:
        emails.has_signed(statement)


def _record(by: User | None, verb: str, statement: AcceptanceStatement, **detail: Any) -> None:
    record(by, verb, statement, organisations=[statement.organisation.slug], **detail)
