"""A draft begun from a filled Word form."""

from uuid import UUID

from django.db import transaction

from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record as record_event
from kmip_portal.documents.services import keep_file
from kmip_portal.uploads.check import CheckedUpload
from records import arrangement, systems
from records.models import Party, RecordOfSharing, UploadedForm
from records.services import Place, save_draft, start
from records.word_in import FilledForm
from signatories.picker import PickedOrganisation

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
    if filled.kind == "repeat":
        record = _repeat(by, place, filled, submission_id, personal_data_confirmed)
    else:
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


def _repeat(
    by: User, place: Place, filled: FilledForm, submission_id: UUID, personal_data_confirmed: bool
) -> RecordOfSharing:
    """The draft of a repeat record with the rows of the form; begun once."""
    record = arrangement.begin(by=by, place=place, submission_id=submission_id)
    if UploadedForm.objects.filter(record=record).exists():
        return record
    said = {"personal_data_confirmed": personal_data_confirmed}
    record = save_draft(record, by=by, answers=filled.answers, **said)
    rows = filled.rows
    arrangement.add_parties(record, [one["organisation"] for one in rows.parties], by=by)
    there = list(record.parties.select_related("organisation"))
    placed = [_row_of(there, one["organisation"]) for one in rows.parties]
    for party, one in zip(placed, rows.parties, strict=True):
        answers = {name: words for name, words in one.items() if name != "organisation" and words}
        if party and answers:
            arrangement.change_party(party, by=by, answers=answers, **said)
    arrangement.add_items(
        record,
        [
            item | {
                name: placed[item[name]] if item.get(name) is not None else None
                for name in ("given_by", "received_by")
            }
            for item in rows.items
        ],
        by=by,
        **said,
    )  # fmt: skip
    systems.add(record, rows.systems, by=by, **said)
    record.refresh_from_db()
    return record


def _row_of(parties: list[Party], picked: PickedOrganisation) -> Party | None:
    if picked.organisation:
        return next((one for one in parties if one.organisation_id == picked.organisation.pk), None)
    return next((one for one in parties if one.name == picked.text), None)
