"""A draft begun from a filled Word form."""

from uuid import UUID

from django.db import transaction

from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record as record_event
from kmip_portal.documents.services import keep_file
from kmip_portal.uploads.check import CheckedUpload
from records.models import RecordOfSharing, UploadedForm
from records.services import Place, start
from records.word_in import FilledForm

KIND = "uploaded form"


@transaction.atomic
def start_from_word(
    *,
    by: User,
    place: Place,
    file: CheckedUpload,
    filled: FilledForm,
    keep_original: bool,
    submission_id: UUID,
    personal_data_confirmed: bool = False,
) -> RecordOfSharing:
    """Begin a draft with what the form says; what must be looked at is kept beside it."""
    record = start(
        by=by,
        place=place,
        answers=filled.answers,
        submission_id=submission_id,
        personal_data_confirmed=personal_data_confirmed,
        with_what_was_sent_last=False,
    )
    if UploadedForm.objects.filter(record=record).exists():
        return record  # a second press of the button
    original = None
    if keep_original:
        original = keep_file(
            kind=KIND,
            subject=record.reference,
            format="docx",
            content=file.content,
            filename=f"{record.reference}-original.docx",
            about={"name": file.name, "sha256": file.sha256},
        )
    UploadedForm.objects.create(
        record=record,
        name=file.name,
        sha256=file.sha256,
        uploaded_by=by,
        found=len(filled.answers),
        doubts=[[doubt.field, doubt.text, doubt.why] for doubt in filled.doubts],
        unread=filled.unread,
        original=original,
    )
    record_event(
        by, "read from a Word form", record,
        organisations=[record.organisation.slug], original_kept=keep_original,
    )  # fmt: skip
    return record
