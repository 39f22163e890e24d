"""Corrections of a record that is locked: dated addenda, on the page and in every file."""

from uuid import UUID

from django.db import transaction

from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record as record_event
from kmip_portal.lifecycle import TooLate
from records.documents import request_corrected_files
from records.models import Addendum, RecordOfSharing


@transaction.atomic
def add_correction(
    record: RecordOfSharing,
    *,
    by: User,
    wrong: str,
    right: str,
    reason: str,
    submission_id: UUID,
    personal_data_confirmed: bool = False,
) -> Addendum:
    """Say what is wrong, what is right and why. The same form sent twice is one correction."""
    record = RecordOfSharing.objects.locked(record.pk)
    if not record.is_locked:
        raise TooLate(f"{record} is still being written: change the answer itself.")
    addendum, made = Addendum.objects.get_or_create(
        record=record,
        submission_id=submission_id,
        defaults={"wrong": wrong, "right": right, "reason": reason, "added_by": by},
    )
    if not made:
        return addendum
    record.pdf, record.docx = request_corrected_files(record)
    record.save(update_fields=["pdf", "docx"])
    detail = {"personal_data_confirmed": True} if personal_data_confirmed else {}
    record_event(by, "corrected", record, organisations=[record.organisation.slug], **detail)
    return addendum
