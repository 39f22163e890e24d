"""Records past their time are wiped, and the history keeps the proof.

What remains of a record: its reference, kind, organisation and dates, who disposed of it and when,
and the fingerprints of its files, by which a copy that turns up can still be told to be of it.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import QuerySet

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.models import AuditEvent
from kmip_portal.audit.services import record as record_event
from kmip_portal.documents.models import StoredDocument
from kmip_portal.documents.services import forget_file
from records import attaching, filled_form, register_workbook, retention, uploading
from records.answers import COLUMNS_OF
from records.models import (
    Addendum,
    RecordOfSharing,
    RecordTemplate,
    RecordWords,
    Reply,
    UploadedForm,
)
from signatories.permissions import led_by

DISPOSED, WIPED = "disposed of", "wiped"
AT_ONCE = 100
OF_A_RECORD = ("record of sharing", filled_form.KIND, uploading.KIND)
FETCHED = (register_workbook.KIND, filled_form.KIND)
BLANK = list(
    dict.fromkeys(
        [
            *(n for names in COLUMNS_OF.values() for n in names),
            "title",
            "warnings_reason",
            "after_ending",
        ]
    )
)


def due(user: User) -> QuerySet[RecordOfSharing]:
    """What this person, as a lead, may dispose of today; what is held for proceedings is not."""
    past = RecordOfSharing.objects.visible_to(user).filter(organisation__in=led_by(user))
    return past.past_its_time(clock.today()).exclude(retention=retention.HELD).order_by("pk")


def held(user: User) -> QuerySet[RecordOfSharing]:
    """What is past its time and is kept for proceedings."""
    past = RecordOfSharing.objects.visible_to(user).filter(organisation__in=led_by(user))
    return past.past_its_time(clock.today()).filter(retention=retention.HELD).order_by("pk")


@transaction.atomic
def dispose(records: Iterable[RecordOfSharing], *, by: User) -> int:
    """Wipe what these say, where each is still due; how many were wiped."""
    wanted = [one.pk for one in records]
    still = list(due(by).select_for_update(of=("self",)).filter(pk__in=wanted))
    for record in still:
        rule, before = retention.RULES[record.status], record.status
        record.move("dispose", disposed_at=clock.now(), disposed_by=by)
        proof = _wipe(record)
        record_event(
            by, DISPOSED, record,
            organisations=[record.organisation.slug], rule=rule, was=before, **proof,
        )  # fmt: skip
    return len(still)


def proof_of(record: RecordOfSharing) -> AuditEvent | None:
    """The event that tells of it, which nobody can change without the history showing."""
    return AuditEvent.objects.of(record).filter(verb=DISPOSED).first()


@transaction.atomic
def wipe_deleted() -> int:
    """Wipe drafts that somebody deleted a month ago; how many."""
    before = clock.now() - timedelta(days=retention.DELETED_DAYS)
    gone = RecordOfSharing.objects.filter(
        status="discarded", discarded_at__lt=before, words__isnull=False
    )
    found = list(gone.select_related("organisation")[:AT_ONCE])
    for record in found:
        proof = _wipe(record)
        record_event(None, WIPED, record, organisations=[record.organisation.slug], **proof)
    return len(found)


@transaction.atomic
def forget_fetched() -> int:
    """Files of the register and filled forms, a day after somebody asked for them."""
    before = clock.now() - timedelta(hours=retention.FILE_HOURS)
    old = list(StoredDocument.objects.filter(kind__in=FETCHED, requested_at__lt=before)[:AT_ONCE])
    for document in old:
        forget_file(document)
    return len(old)


def _wipe(record: RecordOfSharing) -> dict[str, Any]:
    """Take away all that it says; what it was, in numbers and fingerprints."""
    files = list(StoredDocument.objects.filter(kind__in=OF_A_RECORD, subject=record.reference))
    made = {one.filename: one.sha256 for one in files if one.sha256}
    proof = {
        "files": made | attaching.wipe(record),
        "parties": record.parties.count(),
        "corrections": Addendum.objects.filter(record=record).count(),
    }
    for name in BLANK:
        field = record._meta.get_field(name)
        setattr(record, name, None if field.null else _blank(field))
    record.pdf = record.docx = None
    record.save(update_fields=[*BLANK, "pdf", "docx"])
    record.coded_answers.all().delete()
    record.data_items.all().delete()
    record.used_systems.all().delete()
    record.finished_tasks.all().delete()
    record.confirmations.all().forget()
    record.parties.all().delete()
    Addendum.objects.filter(record=record).delete()
    Reply.objects.filter(record=record).delete()
    UploadedForm.objects.filter(record=record).delete()
    RecordTemplate.objects.filter(record=record).delete()
    RecordWords.objects.filter(record=record).delete()
    for document in files:
        forget_file(document)
    return proof


def _blank(field: models.Field) -> Any:
    return field.get_default() if field.has_default() else ""
