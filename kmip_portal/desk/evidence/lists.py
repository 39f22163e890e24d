"""The lists that a pack is made from: written down first, so that whoever goes on with it goes on
with the same ones."""

from collections.abc import Iterable
from typing import Any

from kmip_portal import clock
from kmip_portal.audit.models import BEGINNING, AuditCheckpoint, AuditHead
from kmip_portal.desk.evidence.scopes import OwnScope, PeriodScope
from kmip_portal.documents.models import StoredDocument
from kmip_portal.jobs.services import CannotBeDone, NotYet
from records.counting import counted
from records.models import Attachment
from signatories.models import AcceptanceStatement

Scope = OwnScope | PeriodScope


def written_down(scope: Scope) -> dict[str, Any]:
    """Plain values: what is in the pack, and where the history ended when it was begun."""
    versions = {one.pk: one for one in scope.versions().select_related("pdf").order_by("pk")}
    records = scope.records().select_related("pdf", "organisation", "owner")
    acceptances = list(scope.acceptances())
    # read after them: what happens meanwhile is told of, and not missed
    head = AuditHead.objects.filter(pk=1).values_list("sequence", "hash").first()
    end = list(head or (0, BEGINNING))
    accepted = _told_whole(scope, end[0])
    return {
        "as_at": clock.now().isoformat(),  # whole: letters of this very second belong in it
        "end": end,
        "versions": [_version(one) for one in versions.values()],
        "acceptances": [
            _acceptance(one) | {"in_history": one.reference in accepted} for one in acceptances
        ],
        "records": [_record(one) for one in records] if scope.has_records else [],
        "attachments": list(_attachments(records)) if scope.has_records else [],
        "assessments": [_assessment(one) for one in scope.assessments()]
        if scope.has_records
        else [],
        **scope.after_sharing(),
        "counts": None if scope.has_records else counted()._asdict(),
        "checkpoints": [
            {"day": str(one.day), "sequence": one.sequence, "hash": one.hash}
            for one in AuditCheckpoint.objects.filter(sequence__lte=end[0])
        ],
    }


def _version(version: Any) -> dict[str, Any]:
    ready = version.pdf is not None
    return {
        "number": version.number,
        "title": str(version.title),
        "in_force_on": str(version.in_force_on or ""),
        "file": f"agreements/{version.slug}.pdf" if ready else "",
        "document": version.pdf_id,
        "sha256": made(version.pdf).sha256 if ready else "",
    }


def _acceptance(one: Any) -> dict[str, Any]:
    return {
        "reference": one.reference,
        "organisation": one.snapshot["organisation"]["name"],
        "version": one.version.number,
        "status": one.get_status_display(),
        "how": one.get_how_display(),
        "accepted_on": str(one.accepted_on or ""),
        "statement_sha256": one.snapshot_sha256,
        "certificate": f"certificates/{one.reference}.pdf" if one.certificate else "",
        "document": one.certificate_id,
        "sha256": made(one.certificate).sha256 if one.certificate else "",
        "agreement": f"agreements/{one.version.slug}.pdf" if one.version.pdf_id else "",
        "agreement_sha256": one.version_sha256,
    }


def _told_whole(scope: Scope, end: int) -> set[str]:
    """The statements of which the chain tells whole that they were accepted: not those that wait
    or came back, nor those accepted after a period."""
    accepted = scope.events().filter(
        sequence__lte=end,
        verb="accepted",
        subject_type=AcceptanceStatement._meta.label_lower,
    )
    return {one.subject_reference for one in accepted.iterator() if scope.is_whole(one)}


def _record(one: Any) -> dict[str, Any]:
    return {
        "reference": one.reference,
        "kind": one.get_kind_display(),
        "status": one.get_status_display(),
        "title": one.heading,
        "kept_by": str(one.organisation),
        "recorded_by": str(one.owner),
        "file": f"records/{one.reference}.pdf",
        "document": one.pdf_id,
        "sha256": made(one.pdf).sha256,
    }


def _assessment(one: Any) -> dict[str, Any]:
    return {
        "reference": one.reference,
        "what": one.what,
        "version": one.version_number,
        "status": one.get_status_display(),
        "title": one.heading,
        "file": f"assessments/{one.reference}.pdf",
        "document": one.pdf_id,
        "sha256": made(one.pdf).sha256,
    }


def _attachments(records: Iterable[Any]) -> Iterable[dict[str, Any]]:
    rows = Attachment.objects.current().with_files().filter(record__in=records)
    for one in rows.order_by("record", "number"):
        end = one.name.rpartition(".")[2].lower()
        end = end if end.isascii() and end.isalnum() else "file"
        yield {
            "reference": one.record.reference,
            "name": one.name,
            "what": one.what,
            "file": f"records/{one.record.reference}-attachment-{one.number}.{end}",
            "document": one.file_id,
            "sha256": one.sha256,
        }


def made(document: StoredDocument) -> StoredDocument:
    """A file that is there; one that is being made is waited for."""
    if document.has_failed:
        raise CannotBeDone(f"{document.filename} could not be made. K-MIP can try it again.")
    if not document.is_ready:
        raise NotYet(document.filename)
    return document
