"""Joining: begun, kept, sent with a code from the applicant's own mailbox, asked about, decided."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q

from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.lifecycle import TooLate
from kmip_portal.retention.services import prove, rows_of
from kmip_portal.uploads import CheckedUpload
from signatories import application_emails as emails
from signatories.models import (
    Application,
    ApplicationLink,
    ApplicationQuestion,
    Area,
    ContactPoint,
    Identifier,
    Organisation,
    UnfinishedApplication,
)
from signatories.models.application import KEPT_UNFINISHED
from signatories.services import adding, contacts, memberships, signing
from signatories.signing_links import code_hash, new_code, new_token, token_hash

CODE_WORKS = timedelta(minutes=15)
MOST_TRIES = 10
LOCKED_FOR = timedelta(minutes=15)


# --- before it is sent ----------------------------------------------------------------------------


@transaction.atomic
def begin(*, name: str, organisation: Organisation | None = None) -> str:
    """A new application, of a listed organisation or one known by name; its link’s token."""
    unfinished = UnfinishedApplication.objects.create(
        name=(organisation.name if organisation else name)[:200], organisation=organisation
    )
    return _new_link(unfinished=unfinished)


def _new_link(**of: Any) -> str:
    token = new_token()
    ApplicationLink.objects.create(token_hash=token_hash(token), **of)
    return token


def keep(
    unfinished: UnfinishedApplication, *, step: str, typed: dict[str, list[str]], email: str = ""
) -> None:
    """Keep what was typed on one page, right or not."""
    locked = UnfinishedApplication.objects.select_for_update()
    with transaction.atomic():
        # two pages open at once keep each their own step
        row = locked.get(pk=unfinished.pk)
        row.answers = row.answers | {step: typed}
        if email and email != row.email:
            row.email = email
            _forget_code(row)
        row.name = (typed.get("name") or [row.name])[-1][:200] or row.name
        row.changed_at = clock.now()
        row.save(update_fields=["answers", "email", "name", "changed_at", *OF_A_CODE])
    unfinished.answers, unfinished.email, unfinished.name = row.answers, row.email, row.name


OF_A_CODE = ["code_hash", "code_expires_at"]


def _forget_code(unfinished: UnfinishedApplication) -> None:
    """A code proves the mailbox it was sent to, and no other."""
    unfinished.code_hash, unfinished.code_expires_at = "", None


@transaction.atomic
def send_link(unfinished: UnfinishedApplication, *, email: str) -> None:
    """Save and come back later: a link goes to this address."""
    if email != unfinished.email:
        _forget_code(unfinished)
    unfinished.email, unfinished.changed_at = email, clock.now()
    unfinished.save(update_fields=["email", "changed_at", *OF_A_CODE])
    emails.come_back(unfinished, token=_new_link(unfinished=unfinished))


@transaction.atomic
def find_again(email: str) -> None:
    """A letter with links to what this address has applied for, or one that says there is nothing.

    A letter goes either way, so that neither the page nor its speed tells whose address is known.
    """
    sent = Application.objects.filter(contact_email=email).order_by("-received_at")[:3]
    unsent = UnfinishedApplication.objects.filter(email=email).order_by("-changed_at")[:3]
    found: list[Any] = [*sent, *unsent]
    if not found:
        emails.nothing_found(email)
    for one in found:
        key = "application" if isinstance(one, Application) else "unfinished"
        emails.found_again(one, email=email, token=_new_link(**{key: one}))


@transaction.atomic
def send_code(unfinished: UnfinishedApplication, *, email: str = "") -> None:
    """A new code to the applicant's address; the one before it works no more."""
    code = new_code()
    unfinished.email = email or unfinished.email
    unfinished.code_hash = code_hash(code, link=unfinished.pk)
    unfinished.code_expires_at = clock.now() + CODE_WORKS
    unfinished.save(update_fields=["email", "code_hash", "code_expires_at"])
    emails.code(unfinished, code=code)


class WrongCode(Exception):
    """Not the code that was sent; the message says so in the words of the page."""


def check_code(unfinished: UnfinishedApplication, code: str) -> None:
    """Whether the person reads the mailbox. Raises WrongCode; after ten of them, TooLate."""
    wrong = _tried(unfinished, code)
    if wrong:
        raise WrongCode(wrong)


@transaction.atomic
def _tried(unfinished: UnfinishedApplication, code: str) -> str:
    """What is wrong with this code, kept even though the page shows an error."""
    row = UnfinishedApplication.objects.select_for_update().get(pk=unfinished.pk)
    if row.is_locked:
        return "Too many tries. Try again in 15 minutes"
    right = row.code_hash and row.code_hash == code_hash(code, link=row.pk)
    if right and row.code_expires_at and row.code_expires_at > clock.now():
        row.code_hash, row.wrong_tries = "", 0
        row.save(update_fields=["code_hash", "wrong_tries"])
        return ""
    if right:
        send_code(row)
        return "The code has expired. We’ve sent you a new one"
    row.wrong_tries += 1
    if row.wrong_tries >= MOST_TRIES:
        row.wrong_tries, row.code_hash = 0, ""
        row.locked_until = clock.now() + LOCKED_FOR
    row.save(update_fields=["wrong_tries", "code_hash", "locked_until"])
    return "The code you entered is not correct"


@transaction.atomic
def send(unfinished: UnfinishedApplication, *, answers: dict[str, Any]) -> Application:
    """The application goes to the secretariat. Sent twice, it is the one sent first.

    Its links open the page on which it is followed from now on.
    """
    row = UnfinishedApplication.objects.select_for_update().filter(pk=unfinished.pk).first()
    if row is None:
        raise TooLate("This application has been sent already.")
    application = Application.objects.create(organisation=row.organisation, **_columns(answers))
    application.areas.set(_areas(answers["areas"]))
    row.links.update(unfinished=None, application=application)
    row.delete()
    record(None, "received", application, organisations=application.slugs)
    emails.received(application, token=_new_link(application=application))
    emails.new_application(application)
    return application


def _areas(slugs: Iterable[str]) -> Iterable[Area]:
    wanted = list(slugs)
    return Area.objects.offered() if "all" in wanted else Area.objects.filter(slug__in=wanted)


def _columns(answers: dict[str, Any]) -> dict[str, Any]:
    lines = (answers[name] for name in ("address_line_1", "address_line_2", "town"))
    names = {field.name for field in Application._meta.concrete_fields} - {"address", "id"}
    return {name: value for name, value in answers.items() if name in names} | {
        "address": ", ".join(line for line in lines if line)
    }


@transaction.atomic
def forget_unfinished() -> int:
    """Applications that nobody came back to for thirty days are forgotten; how many."""
    old = UnfinishedApplication.objects.filter(changed_at__lt=clock.now() - KEPT_UNFINISHED)
    found = list(old)
    prove("unfinished_application", said=rows_of(found), number=len(found))
    old.filter(pk__in=[one.pk for one in found]).delete()
    return len(found)


# --- once it is sent ------------------------------------------------------------------------------


@transaction.atomic
def ask(application: Application, *, question: str, by: User, note: str = "") -> None:
    """The secretariat needs to know more before it can decide."""
    application.move("ask", **_noted(application, note))
    ApplicationQuestion.objects.create(application=application, question=question, asked_by=by)
    record(by, "asked for more about", application, organisations=application.slugs)
    emails.asked_for_more(application, question, token=_new_link(application=application))


@transaction.atomic
def reply(application: Application, *, text: str, file: CheckedUpload | None = None) -> None:
    """The applicant answers what was asked, with a file or without; it waits again."""
    application.move("reply")
    question = application.questions.select_for_update().get(replied_at=None)
    question.reply, question.replied_at = text, clock.now()
    if file:
        question.file_name, question.file_kind = file.name, file.kind
        question.file_size, question.file_sha256 = file.size, file.sha256
        question.file.save(file.name, ContentFile(file.content), save=False)
    question.save()
    record(None, "replied about", application, organisations=application.slugs)
    emails.replied(application)


@transaction.atomic
def withdraw(application: Application) -> None:
    """The applicant takes it back."""
    application.move("withdraw", withdrawn_at=clock.now())
    record(None, "withdrew", application, organisations=application.slugs)
    emails.withdrawn(application)


@transaction.atomic
def refuse(
    application: Application,
    *,
    by: User,
    reason: str = "",
    duplicate_of: Organisation | None = None,
    note: str = "",
) -> None:
    """Not approved, for a reason that is told; or listed already, under the name that is told."""
    application.move(
        "refuse",
        decision_reason=reason,
        duplicate_of=duplicate_of,
        decided_by=by,
        decided_at=clock.now(),
        **_noted(application, note),
    )
    slugs = [*application.slugs, *([duplicate_of.slug] if duplicate_of else [])]
    record(by, "refused", application, organisations=slugs, reason=reason,
           duplicate_of=duplicate_of.slug if duplicate_of else "")  # fmt: skip
    if duplicate_of:
        emails.duplicate(application)
    else:
        emails.refused(application)


@transaction.atomic
def approve(
    application: Application, *, by: User, organisation: Organisation | None = None, note: str = ""
) -> Organisation:
    """It may sign: listed as this organisation or a new one, its lead invited, its signer asked."""
    organisation = organisation or _add(application, by=by)
    _complete(organisation, application, by=by)
    application.move(
        "approve",
        organisation=organisation,
        decided_by=by,
        decided_at=clock.now(),
        **_noted(application, note),
    )
    record(by, "approved", application, organisations=[organisation.slug])
    memberships.invite(
        email=application.contact_email,
        name=application.contact_name,
        job_title=application.contact_job_title,
        organisation=organisation,
        role="lead",
        by=by,
    )
    _add_contact(organisation, application, by=by)
    ask_signer(application, by=by)
    emails.approved(application)
    return organisation


def _add_contact(organisation: Organisation, application: Application, *, by: User) -> None:
    """Its data protection contact, for signatories to find; one that is there already stays."""
    if application.protector is None:
        return
    name, email = application.protector
    there = organisation.contact_points.filter(removed_at=None, email__iexact=email)
    if not there.exists():
        contacts.add(
            organisation=organisation,
            by=by,
            role=ContactPoint.Role.GOVERNANCE,
            name=name,
            email=email,
            published_to=ContactPoint.For.SIGNATORIES,
        )


def ask_signer(application: Application, *, by: User) -> None:
    """Its signing officer is asked for the version in force, where both are known."""
    version, signer = AgreementVersion.objects.in_force(), application.signer
    if version is None or signer is None or application.organisation is None:
        return
    name, job_title, email = signer
    with suppress(TooLate):  # it has accepted this version already
        signing.ask(
            application.organisation, version, name=name, email=email, job_title=job_title, by=by
        )


def _noted(application: Application, note: str) -> dict[str, str]:
    return {"colleague_note": note} if note else {}


def _add(application: Application, *, by: User) -> Organisation:
    return adding.add_organisation(
        name=application.name,
        organisation_type=application.organisation_type,
        areas=application.areas.values_list("name", flat=True),
        by=by,
    )


def _complete(organisation: Organisation, application: Application, *, by: User) -> None:
    """What the application says and the list did not know; what is known is left as it stands."""
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    changes: dict[str, str] = {}
    for name in ("other_names", "address", "postcode", "website", "privacy_notice",
                 "ico_registration"):  # fmt: skip
        if not getattr(row, name) and (value := getattr(application, name)):
            changes[name] = value
            setattr(row, name, value)
    if changes:
        row.row_version += 1
        row.save(update_fields=[*changes, "row_version"])
    if not row.areas.exists():
        row.areas.set(application.areas.all())
    numbers = _free_numbers(row, application)
    Identifier.objects.bulk_create(numbers)
    changes |= {number.scheme: number.value for number in numbers}
    if changes:
        record(by, "completed", row, organisations=[row.slug], changes=changes)
    sites = [line.strip()[:200] for line in application.establishments.splitlines()]
    adding.list_establishments(row, dict.fromkeys(filter(None, sites)), by=by)
    organisation.refresh_from_db()


def _free_numbers(organisation: Organisation, application: Application) -> list[Identifier]:
    """Numbers of kinds that it has none of yet, and that nobody else has."""
    has = set(organisation.identifiers.values_list("scheme", flat=True))
    wanted = [(scheme, value) for scheme, value in application.numbers if scheme not in has]
    taken = Q(pk__in=[])
    for scheme, value in wanted:
        taken |= Q(scheme=scheme, value=value)
    owned = set(Identifier.objects.filter(taken).values_list("scheme", "value"))
    return [
        Identifier(organisation=organisation, scheme=scheme, value=value)
        for scheme, value in wanted
        if (scheme, value) not in owned
    ]
