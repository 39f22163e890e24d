"""A record as the one-off form, filled: the same file as the blank one, with its answers in it."""

from kmip_portal.documents.models import StoredDocument, snapshot_sha256
from kmip_portal.documents.services import request_file
from records.answers import read
from records.blank_forms import one_off
from records.models import RecordOfSharing

KIND = "filled form"


def request_form(record: RecordOfSharing) -> StoredDocument:
    """Ask for the form with what the record says now; the same answers are one file."""
    snapshot = one_off(read(record)) | {"reference": record.reference}
    return request_file(
        kind=KIND,
        subject=record.reference,
        format="docx",
        snapshot=snapshot,
        filename=f"{record.reference}-form.docx",
        key=_key(record, snapshot_sha256(snapshot)),
    )


def find(record: RecordOfSharing, sha256: str) -> StoredDocument | None:
    return StoredDocument.objects.filter(kind=KIND, key=_key(record, sha256)).first()


def _key(record: RecordOfSharing, sha256: str) -> str:
    return f"{KIND}/{record.reference}/{sha256}"
