"""A file of organisations, in the browser: looked through, brought in, undone within a day."""

import logging
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Model, ProtectedError

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.jobs import services as jobs
from kmip_portal.lifecycle import TooLate
from kmip_portal.nudges import after_commit
from signatories import import_emails, organisation_types
from signatories.matching import Claim, Matcher
from signatories.models import (
    AcceptanceStatement,
    AccessRequest,
    Application,
    Area,
    ContactPoint,
    Establishment,
    Identifier,
    Invitation,
    Membership,
    Organisation,
    OrganisationImport,
    Renaming,
    SigningRequest,
    Succession,
    UnfinishedApplication,
)
from signatories.models.invitation import in_words
from signatories.organisation_file import Problem, ReadFile, Row, read
from signatories.services.organisations import LISTED, Imported, import_rows, known_areas

log = logging.getLogger(__name__)
TASK = "signatories.tasks.bring_in_organisations"
MOST_DUPLICATES = 3
Status = OrganisationImport.Status


def check(content: bytes) -> tuple[ReadFile, list[Problem]]:
    """The rows of a file, and everything wrong with it by line and column.

    Raises UnreadableFile where something is wrong with the whole of it.
    """
    found = read(content, types=organisation_types.labels(), areas=known_areas())
    planned = import_rows(found.rows, batch="", by=None, dry_run=True)
    return found, sorted([*found.problems, *planned.problems])


@transaction.atomic
def upload(*, content: bytes, filename: str, rows: int, by: User) -> OrganisationImport:
    """A file without problems is kept; a worker looks for organisations it may name twice."""
    made = OrganisationImport.objects.create(
        content=content, filename=filename[:200], uploaded_by=by
    )
    made.looking = jobs.start(
        kind="look through", key=made.reference, total=max(rows, 1), owner=by,
        title=f"looking through {made.filename}", link=made.get_absolute_url(),
    )  # fmt: skip
    made.save(update_fields=["looking"])
    record(by, "uploaded", made)
    after_commit(TASK)
    return made


@transaction.atomic
def want(found: OrganisationImport, *, left_out: list[int], by: User) -> None:
    """Bring it in, but for these lines; a worker does."""
    job = jobs.start(
        kind="bring in", key=found.reference, total=1, owner=by,
        title=f"bringing in {found.filename}", link=found.get_absolute_url(),
    )  # fmt: skip
    found.move("want", left_out=sorted(left_out), looking=job)
    record(by, "started", found, left_out=len(left_out))
    after_commit(TASK)


@transaction.atomic
def drop(found: OrganisationImport, *, by: User) -> None:
    """Nothing of it is brought in."""
    found.move("drop", content=b"")
    record(by, "dropped", found)


def do_due() -> int:
    """Look through what was handed in, bring in what is wanted; how many were worked on."""
    number = 0
    for found in OrganisationImport.objects.due().select_related("looking").order_by("pk"):
        do = look_through if found.status == Status.UPLOADED else bring_in
        try:
            do(found)
        except Exception:  # whatever broke this one must not keep the others waiting
            log.exception("Import %s failed", found.reference)
            if found.looking:
                jobs.failed_once(found.looking)
            continue
        number += 1
    return number


def look_through(found: OrganisationImport) -> None:
    """What the file would do; each new row beside what we have that may be the same.

    Done twice it gives the same; the second to finish finds it looked through already.
    """
    rows, planned = _planned(found)
    new = _new_rows(rows, planned)
    matcher = Matcher(Organisation.objects.existing())
    added = []
    for number, row in enumerate(new, 1):
        claim = Claim(row.name, tuple(row.numbers), row.fields.get("postcode", ""))
        near = matcher.offered(claim, most=MOST_DUPLICATES)
        added.append({
            "line": row.line,
            "name": row.name,
            "type": row.type,
            "duplicates": [
                {"name": one.organisation.name, "slug": one.organisation.slug, "why": one.why}
                for one in near
            ],
        })  # fmt: skip
        if found.looking and number % 10 == 0:
            jobs.progress(found.looking, done=number)
    preview = {
        "added": added,
        "changes": [change._asdict() for change in planned.changes],
        "same": planned.same,
    }
    with transaction.atomic():
        now = OrganisationImport.objects.select_for_update().get(pk=found.pk)
        if now.can("look"):
            now.move("look", preview=preview)
            if now.looking:
                said = "It waits for you to say which lines are brought in."
                jobs.finish(now.looking, said=said, added=len(added), changed=len(planned.changed))


@transaction.atomic
def bring_in(found: OrganisationImport) -> None:
    """Everything but the lines left out, in one transaction; a letter says that it is done."""
    now = OrganisationImport.objects.select_for_update().get(pk=found.pk)
    if not now.can("bring_in"):
        return  # another worker was here
    rows = [row for row in _rows(now) if row.line not in now.left_out]
    done = import_rows(rows, batch=now.reference, by=now.uploaded_by)
    told = {
        "added": done.added,
        "changes": [change._asdict() for change in done.changes],
        "changed": done.changed,
        "same": done.same,
        "problems": [str(problem) for problem in done.problems],
    }
    now.move("bring_in", imported_at=clock.now(), done=told)
    record(now.uploaded_by, "brought in", now, added=len(done.added), changed=len(done.changed))
    if now.looking:
        jobs.finish(now.looking, said=f"{len(done.added):,} added, {len(done.changed):,} changed.")
    import_emails.finished(now)


@transaction.atomic
def undo(found: OrganisationImport, *, by: User) -> list[str]:
    """Within a day: what was added goes, what was changed reads as before.

    What somebody has used or changed since stays, and is named.
    """
    now = OrganisationImport.objects.select_for_update().get(pk=found.pk)
    if not now.can_be_undone:
        raise TooLate("An import can be undone for 24 hours. That time is over, or it was undone.")
    kept = [*_take_back_changes(now.done["changes"]), *_remove(now.done["added"])]
    now.move("undo", undone_at=clock.now(), undone_by=by, kept=kept)
    record(by, "undid", now, organisations=[*now.done["added"], *now.done["changed"]],
           kept=len(kept))  # fmt: skip
    return kept


def _rows(found: OrganisationImport) -> list[Row]:
    content = bytes(found.content)
    return read(content, types=organisation_types.labels(), areas=known_areas()).rows


def _planned(found: OrganisationImport) -> tuple[list[Row], Imported]:
    rows = _rows(found)
    return rows, import_rows(rows, batch="", by=None, dry_run=True)


def _new_rows(rows: list[Row], planned: Imported) -> list[Row]:
    return [row for row in rows if row.line in planned.new_lines]


def _remove(slugs: list[str]) -> list[str]:
    kept = []
    for organisation in Organisation.objects.filter(slug__in=slugs):
        if organisation.row_version > 1:
            kept.append(f"{organisation} stays: it has been changed since.")
            continue
        try:
            with transaction.atomic():
                organisation.identifiers.all().delete()
                organisation.areas.clear()
                organisation.delete()
        except ProtectedError as used:
            kept.append(f"{organisation} stays: {_used_by(used.protected_objects)}.")
    return kept


# what to say of that which stands in the way; of anything else, that there is something
USED_BY: dict[type, str] = {
    UnfinishedApplication: "somebody has begun to apply for it",
    Application: "it has applied to join",
    AcceptanceStatement: "it has an acceptance statement",
    SigningRequest: "somebody was asked to sign for it",
    Membership: "somebody acts for it",
    Invitation: "somebody was invited to act for it",
    AccessRequest: "somebody has asked to act for it",
    ContactPoint: "it has contacts",
    Establishment: "it lists others that it covers",
    Succession: "it is part of a merger, a split or a replacement",
    Renaming: "it has been renamed",
}


def _used_by(found: Iterable[Model]) -> str:
    said = {USED_BY.get(type(one), "it is used already") for one in found}
    return in_words(sorted(said))


def _take_back_changes(changes: list[dict[str, Any]]) -> list[str]:
    slugs = {one["slug"] for one in changes}
    by_slug = {
        one.slug: one for one in Organisation.objects.select_for_update().filter(slug__in=slugs)
    }
    kept = []
    for one in changes:
        organisation = by_slug.get(one["slug"])
        if organisation is None or not _take_back(organisation, one):
            kept.append(f"{organisation or one['slug']}, {one['field']}: changed again since.")
    for organisation in by_slug.values():
        organisation.row_version += 1
        organisation.save()
    return kept


def _take_back(organisation: Organisation, change: dict[str, Any]) -> bool:
    """One answer as it was; False where somebody has changed it since."""
    name, old, new = change["field"], change["old"], change["new"]
    if name in Identifier.Scheme.values:
        gone, _ = organisation.identifiers.filter(scheme=name, value=new).delete()
        return bool(gone)
    if name == "area":
        now = {area.slug for area in organisation.areas.all()}
        if now != set(new.split("; ")):
            return False
        organisation.areas.set(Area.objects.filter(slug__in=old.split("; ")))
        return True
    if str(getattr(organisation, name)) != new:
        return False
    setattr(organisation, name, old == "True" if name == LISTED else old)
    return True
