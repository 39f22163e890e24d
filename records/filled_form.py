"""A record as the form of its kind, filled: the file of the blank one, with its answers in it."""

from typing import Any

from kmip_portal import clock
from kmip_portal.documents.models import StoredDocument, snapshot_sha256
from kmip_portal.documents.services import request_file
from kmip_portal.law.book import book
from kmip_portal.portal_tags import day
from records import own_form_out
from records.answers import read
from records.blank_forms import one_off, repeat
from records.documents import answered, kept_by
from records.models import OwnForm, RecordOfSharing
from records.questions.not_known import shown, taken

KIND = "filled form"


def request_form(record: RecordOfSharing) -> StoredDocument:
    """Ask for the form with what the record says now; the same answers are one file."""
    form = None if record.is_repeat else OwnForm.objects.in_use()
    answers = shown(read(record))
    if record.is_repeat:
        snapshot = repeat(answers, record)
    else:
        snapshot = _own(form, record, answers) if form else one_off(answers)
    snapshot |= {"reference": record.reference}
    return request_file(
        kind=KIND,
        subject=record.reference,
        format="docx",
        template=own_form_out.WRITER if form else "",
        snapshot=snapshot,
        filename=f"{record.reference}-form.docx",
        key=_key(record, snapshot_sha256(snapshot)),
    )


def _own(form: OwnForm, record: RecordOfSharing, answers: dict[str, Any]) -> dict[str, Any]:
    """K-MIP's own form, with what the record says."""
    saved = day(clock.day_in_london(record.decided_at)) if record.decided_at else ""
    kept: list[dict[str, Any]] = [
        {"type": "heading", "level": 1, "text": "The record"},
        {"type": "fields", "rows": kept_by(record, saved=saved)},
    ]
    return own_form_out.filled(
        form,
        answers=taken(answers),
        blocks=[*kept, *answered(answers, book())],
        reference=record.reference,
        name=f"Saved {saved}" if saved else "Not saved yet",
    )


def find(record: RecordOfSharing, sha256: str) -> StoredDocument | None:
    return StoredDocument.objects.filter(kind=KIND, key=_key(record, sha256)).first()


def _key(record: RecordOfSharing, sha256: str) -> str:
    return f"{KIND}/{record.reference}/{sha256}"
