"""What is done with a version of the agreement: drafted, proposed, approved, in force."""

import re
from datetime import date, timedelta
from typing import IO, TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from agreements import catching_up, documents, drafting, emails, importing
from agreements.drafting import Refused
from agreements.models import Agreement, AgreementVersion, Clause, Purpose
from agreements.permissions import had_a_hand_in
from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.documents import at_hand
from kmip_portal.jobs.services import watch_file
from kmip_portal.lifecycle import InvalidMove, TooLate
from kmip_portal.nudges import after_commit
from kmip_portal.portal_tags import day
from kmip_portal.uploads import CheckedUpload

if TYPE_CHECKING:
    from agreements.word import ReadAgreement

NAME, SHORT_NAME = "Kent and Medway Information Sharing Agreement", "KMISA"
NUMBER = re.compile(r"\d{1,3}\.\d{1,3}")
CORRECTION = "Corrections of small errors. No duty changes, and nobody needs to accept again."
TIME_TO_ACCEPT = timedelta(days=90)
TIME_TO_REVIEW = timedelta(days=365)


@transaction.atomic
def start_draft(*, number: str, by: User | None) -> AgreementVersion:
    """A draft of the next version, beginning as a copy of the one in force."""
    version = _new_version(number, by=by)
    before = AgreementVersion.objects.in_force()
    if before:
        Clause.objects.bulk_create(
            Clause(
                version=version,
                key=clause.key,
                position=clause.position,
                level=clause.level,
                number=clause.number,
                heading=clause.heading,
                body=clause.body,
            )
            for clause in before.clauses.all()
        )
        version.is_sample, version.started_from = before.is_sample, before
        version.save(update_fields=["is_sample", "started_from"])
    _take_over_purposes(version, before)
    record(by, "started a draft of", version, copied_from=before.number if before else "")
    return version


@transaction.atomic
def start_correction(*, by: User) -> AgreementVersion:
    """A draft that puts small errors right: the next minor number, nobody accepts again."""
    before = AgreementVersion.objects.in_force()
    if before is None:
        raise Refused("There is no version in force to correct")
    version = start_draft(number=before.next_minor, by=by)
    version.needs_acceptance = AgreementVersion.NeedsAcceptance.NOBODY
    version.summary_of_changes = CORRECTION
    version.save(update_fields=["needs_acceptance", "summary_of_changes"])
    return version


@transaction.atomic
def import_agreement(
    file: IO[bytes],
    *,
    number: str = "",
    by: User | None,
    filename: str = "",
    base: AgreementVersion | None = None,
    settled: importing.Settled | None = None,
) -> "tuple[AgreementVersion, ReadAgreement]":
    """A draft whose text is read from a Word file, and the report of what was found in it.

    Clauses that are those of `base` keep their keys, and so their history: as `settled` says, or as
    they were matched.
    """
    from agreements.word import read_agreement  # large, and pages do not need it

    found = read_agreement(file)
    if settled is None and base is not None:
        settled = importing.as_found(importing.matches(found, base))
    settled = settled or importing.Settled([""] * len(found.clauses), {})
    _refuse_what_is_not_of(base, settled, found)
    version = _new_version(number or found.number, by=by, is_sample=found.is_sample)
    if base:
        version.started_from = base if base.is_published else base.started_from
        version.save(update_fields=["started_from"])
    clauses = importing.clauses_of(version, found, settled, base)
    for clause in clauses:
        _refuse_what_does_not_fit(clause)
    Clause.objects.bulk_create(clauses)
    _take_over_purposes(version, AgreementVersion.objects.in_force())
    record(
        by,
        "imported",
        version,
        file=filename,
        clauses=len(clauses),
        unread=len(found.unread),
        follows=base.number if base else "",
        found_again=sum(map(bool, settled.keys)),
    )
    return version, found


@transaction.atomic
def propose(
    version: AgreementVersion,
    *,
    by: User,
    in_force_on: date,
    summary_of_changes: str = "",
    needs_acceptance: str = AgreementVersion.NeedsAcceptance.EVERYONE,
    accept_by: date | None = None,
) -> None:
    """The text freezes, and a worker makes the file that the approver will look at."""
    if in_force_on < clock.today():
        raise Refused("The day it comes into force must be today or in the future")
    if needs_acceptance == AgreementVersion.NeedsAcceptance.EVERYONE:
        accept_by = accept_by or in_force_on + TIME_TO_ACCEPT
        if accept_by < in_force_on:
            raise Refused("The day to accept by must be after the day it comes into force")
    else:
        accept_by = None
    if not version.clauses.exists():
        raise Refused(f"Version {version.number} has no text yet")
    drafting.refuse_what_names_nothing(version)
    _refuse_what_would_undo(version, in_force_on)
    version.move(
        "propose",
        proposed_by=by,
        proposed_at=clock.now(),
        in_force_on=in_force_on,
        summary_of_changes=summary_of_changes,
        needs_acceptance=needs_acceptance,
        accept_by=accept_by,
        review_due_on=in_force_on + TIME_TO_REVIEW,
    )
    drafting.freeze(version)
    version.pdf = pdf = documents.request_pdf(version)
    version.word = documents.request_word(version)
    version.save(update_fields=["pdf", "word"])
    record(by, "proposed", version, in_force_on=in_force_on.isoformat())
    page = reverse("manage_agreement:version_detail", args=[version.slug])
    watch_file(pdf.pk, by=by, title=f"the PDF of version {version.number}", link=page)
    emails.approval_asked(version)


@transaction.atomic
def attach_own_file(version: AgreementVersion, *, upload: CheckedUpload, by: User) -> None:
    """K-MIP's own PDF becomes the file to approve and publish; the portal's stays beside it.

    Only while the version is proposed: before, its text may still change, and after, somebody has
    approved another file by its hash.
    """
    _hold(version)
    must_be_proposed(version)
    if version.pdf is not None and version.pdf.sha256 == upload.sha256:
        return
    version.rendering = version.rendering or version.pdf
    version.pdf = documents.keep_own_file(version, upload)
    _file_changed(version, by, "attached K-MIP’s own PDF to")


@transaction.atomic
def take_own_file_away(version: AgreementVersion, *, by: User) -> None:
    """The portal's own PDF is again the file to approve and publish."""
    _hold(version)
    must_be_proposed(version)
    if not version.has_own_file:
        return
    version.pdf, version.rendering = version.rendering, None
    _file_changed(version, by, "took K-MIP’s own PDF away from")


def must_be_proposed(version: AgreementVersion) -> None:
    """K-MIP's own file is attached between the freezing of the text and the approval."""
    if version.status == AgreementVersion.Status.PROPOSED:
        return
    now = f"Version {version.number} is “{version.get_status_display()}”."
    if version.status == AgreementVersion.Status.DRAFT:
        raise TooLate(
            f"{now} K-MIP’s own PDF is attached after it is proposed, when its text is frozen."
        )
    raise TooLate(f"{now} Its file was approved, and can no longer be changed.")


def _file_changed(version: AgreementVersion, by: User, verb: str) -> None:
    version.hands.add(by)  # who chose the file may not approve it
    version.save(update_fields=["pdf", "rendering"])
    file = version.pdf
    record(by, verb, version, sha256=file.sha256 if file else "", own_file=version.has_own_file)
    emails.file_changed(version, by=by)


def _hold(version: AgreementVersion) -> None:
    """Nobody else changes this row until the end of the transaction, and it is as it stands now."""
    AgreementVersion.objects.select_for_update().get(pk=version.pk)
    version.refresh_from_db()


@transaction.atomic
def approve(version: AgreementVersion, *, by: User, sha256: str) -> None:
    """Another person approves this very file, known by its hash, for the day it names."""
    Agreement.objects.select_for_update().get(pk=version.agreement_id)  # one approval at a time
    _hold(version)
    if had_a_hand_in(by, version):
        raise Refused(
            f"Someone else must approve version {version.number}, as you wrote or proposed it"
        )
    if not version.can("approve"):
        raise InvalidMove(version, "approve")
    if version.pdf is None or not version.files_are_ready:
        raise Refused("The PDF is still being made. Look at it before you approve")
    if sha256 != version.pdf.sha256:
        raise Refused("The PDF has changed since you opened it. Look at it again")
    if version.in_force_on and version.in_force_on < clock.today():
        raise Refused(
            "The day it was to come into force has passed. Return it to draft and choose another"
        )
    if version.in_force_on:
        _refuse_what_would_undo(version, version.in_force_on)
    version.move(
        "approve", approved_by=by, approved_at=clock.now(), approved_sha256=version.pdf.sha256
    )
    record(by, "approved", version, sha256=version.pdf.sha256)
    at_hand.forget()
    after_commit("agreements.tasks.bring_due_into_force")


@transaction.atomic
def bring_into_force(version: AgreementVersion, *, by: User | None = None) -> None:
    """On its day the version replaces the one before; a late job keeps the day it was due."""
    Agreement.objects.select_for_update().get(pk=version.agreement_id)
    version.refresh_from_db()
    if not version.can("bring_into_force"):
        raise InvalidMove(version, "bring_into_force")
    if version.in_force_on is None or version.in_force_on > clock.today():
        raise Refused(f"Version {version.number} is not due yet")
    for earlier in version.agreement.versions.filter(status="in_force"):
        earlier.move("supersede", superseded_on=version.in_force_on)
        record(by, "superseded", earlier, superseded_by=version.number)
    version.move("bring_into_force")
    record(by, "brought into force", version, in_force_on=version.in_force_on.isoformat())
    at_hand.forget()


@transaction.atomic
def return_to_draft(version: AgreementVersion, *, by: User) -> None:
    """The text may be changed again; the files that were made are not used."""
    none = dict.fromkeys(("proposed_by", "proposed_at", "pdf", "rendering", "word"))
    version.move("return_to_draft", **none)
    record(by, "returned to draft", version)


@transaction.atomic
def discard(version: AgreementVersion, *, by: User) -> None:
    """The draft is given up, and its number may be used again."""
    version.move("discard")
    record(by, "discarded", version)


@transaction.atomic
def request_missing_word_file(version: AgreementVersion) -> bool:
    """For a version that was published before there were Word files, or without one."""
    version = AgreementVersion.objects.select_for_update().get(pk=version.pk)
    if version.word is not None:
        return False
    version.word = documents.request_word(version)
    version.save(update_fields=["word"])
    return True


def refuse_number(number: str) -> None:
    """A number that no version can have, or that one has."""
    if not number:
        raise Refused("Enter the number of this version, like 6.0")
    if not NUMBER.fullmatch(number):
        raise Refused("The number of the version must be like 6.0")
    already = AgreementVersion.objects.standing().filter(agreement__name=NAME, number=number)
    for version in already:
        raise Refused(
            f"There is already a version {number}. It is {version.get_status_display().lower()}"
        )


def _refuse_what_would_undo(version: AgreementVersion, on: date) -> None:
    """A version comes into force after those with lower numbers and before those with higher ones,
    and has what those before it changed, or other words; not the words of before."""
    before = AgreementVersion.objects.preceding(version)
    if before and _place(before) > (on, version.pk):
        raise Refused(
            f"Version {before.number} {_begins(before)}. Version {version.number} comes after it, "
            "so choose a later day"
        )
    after = AgreementVersion.objects.following(version)
    if after and _place(after) < (on, version.pk):
        raise Refused(
            f"Version {after.number} {_begins(after)}. Version {version.number} would put an older "
            f"text in its place. Start a draft with a number after {after.number}"
        )
    since = catching_up.Since(version)
    if since.begun_from and since.newest and since.lost:
        raise Refused(
            f"Version {since.newest.number} changed {catching_up.in_words(since.lost)} after this "
            f"draft was begun from version {since.begun_from.number}. Take over what it changed"
        )


def _place(version: AgreementVersion) -> tuple[date, int]:
    """Where a published version stands among all that come into force."""
    return version.in_force_on or date.max, version.pk


def _begins(version: AgreementVersion) -> str:
    """In words that fit a day behind us and one ahead."""
    begun = version.in_force_on and version.in_force_on <= clock.today()
    said = "has been in force since" if begun else "comes into force on"
    return f"{said} {day(version.in_force_on)}"


def _new_version(number: str, *, by: User | None, is_sample: bool = False) -> AgreementVersion:
    refuse_number(number)
    agreement, _ = Agreement.objects.get_or_create(name=NAME, defaults={"short_name": SHORT_NAME})
    version = AgreementVersion.objects.create(
        agreement=agreement, number=number, title=NAME, is_sample=is_sample, drafted_by=by
    )
    if by:
        version.hands.add(by)
    return version


def _refuse_what_is_not_of(
    base: AgreementVersion | None, settled: importing.Settled, found: "ReadAgreement"
) -> None:
    """Answers that do not fit this file and that version any more."""
    kept = [key for key in settled.keys if key]
    there = set(base.clauses.values_list("key", flat=True)) if base else set()
    if len(settled.keys) != len(found.clauses) or len(set(kept)) != len(kept):
        raise Refused("Each earlier clause can be one clause of the file only")
    if not there.issuperset({*kept, *settled.taken_in}):
        raise Refused("The earlier version has changed meanwhile. Select the file again")


def _take_over_purposes(version: AgreementVersion, before: AgreementVersion | None) -> None:
    """The purposes of the version before; for the first, the starter list."""
    earlier = (
        before.purposes.values("title", "hint", "purpose_codes")
        if before
        else documents.starter_purposes()
    )
    Purpose.objects.bulk_create(
        Purpose(version=version, position=position, **purpose)
        for position, purpose in enumerate(earlier, 1)
    )


def _refuse_what_does_not_fit(clause: Clause) -> None:
    for name, longest in (("number", 20), ("heading", 200), ("body", 20_000)):
        if len(getattr(clause, name)) > longest:
            raise Refused(
                f"The {name} of “{str(clause)[:80]}” must be {longest:,} characters or less"
            )
