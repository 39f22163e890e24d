"""Records past their time are wiped, and the history keeps the proof.

What remains of a record: its reference, kind, organisation and dates, who disposed of it and when,
and the fingerprints of its files, by which a copy that turns up can still be told to be of it.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import QuerySet

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.models import AuditEvent
from kmip_portal.audit.services import record as record_event
from kmip_portal.documents.models import StoredDocument
from kmip_portal.documents.services import forget_file
from kmip_portal.lifecycle import TooLate
from kmip_portal.retention.services import prove, rows_of
from records import attaching, emails, filled_form, register_workbook, retention, uploading
from records.answers import COLUMNS_OF
from records.assessments.documents import DRAFT_KIND
from records.information_requests import pack
from records.models import (
    Addendum,
    Advice,
    AdviceRequest,
    Matter,
    RecordOfSharing,
    RecordTemplate,
    RecordWords,
    Reply,
    Telling,
    UploadedForm,
)
from records.processing import extract
from records.together import services as together
from signatories.permissions import led_by

DISPOSED, WIPED = "disposed of", "wiped"
AT_ONCE = 100
OF_A_RECORD = ("record of sharing", filled_form.KIND, uploading.KIND)
FETCHED = (
    register_workbook.KIND,
    filled_form.KIND,
    extract.KIND,
    pack.KIND,
    pack.PAPER,
    DRAFT_KIND,
)
BLANK = list(
    dict.fromkeys(
        [
            *(n for names in COLUMNS_OF.values() for n in names),
            "title",
            "warnings_reason",
            "after_ending",
            "pattern",
        ]
    )
)


def due(user: User) -> QuerySet[RecordOfSharing]:
    """What this person, as a lead, may dispose of today; what is held for proceedings is not."""
    past = RecordOfSharing.objects.visible_to(user).filter(organisation__in=led_by(user))
    return past.past_its_time(clock.today()).not_held().order_by("pk")


def held(user: User) -> QuerySet[RecordOfSharing]:
    """What is past its time and is kept for proceedings."""
    past = RecordOfSharing.objects.visible_to(user).filter(organisation__in=led_by(user))
    return past.past_its_time(clock.today()).held().order_by("pk")


@transaction.atomic
def dispose(records: Iterable[RecordOfSharing], *, by: User) -> int:
    """Wipe what these say, where each is still due; how many were wiped."""
    wanted = [one.pk for one in records]
    locked = RecordOfSharing.objects.select_for_update(of=("self",)).filter(pk__in=wanted)
    there = list(locked.order_by("pk").values_list("pk", flat=True))
    # asked only now: somebody who held the lock may have opened a matter
    still = list(due(by).filter(pk__in=there))
    for record in still:
        _dispose(record, by=by)
    return len(still)


def going() -> QuerySet[RecordOfSharing]:
    """What goes today by itself: drafts whose owners were told, and what no lead looked at."""
    return RecordOfSharing.objects.going_by_themselves(clock.today()).order_by("pk")


def dispose_by_itself() -> int:
    """Wipe what goes today, each in a transaction of its own; how many went."""
    return sum(_one_by_itself(pk) for pk in list(going().values_list("pk", flat=True)[:AT_ONCE]))


@transaction.atomic
def _one_by_itself(pk: int) -> int:
    locked = RecordOfSharing.objects.select_for_update(of=("self",)).filter(pk=pk)
    record = locked.select_related("organisation").first()
    if record is None or not going().filter(pk=pk).exists():
        return 0
    _dispose(record, by=None)
    return 1


def _dispose(record: RecordOfSharing, *, by: User | None) -> None:
    told, before = retention.RULES[record.status], record.status
    rule = "draft" if before == "draft" else record.kind
    record.move("dispose", disposed_at=clock.now(), disposed_by=by)
    proof = _wipe(record, rule, by=by)
    record_event(
        by, DISPOSED, record,
        organisations=[record.organisation.slug], rule=told, was=before, **proof,
    )  # fmt: skip


@transaction.atomic
def hold(record: RecordOfSharing, *, by: User, because: str) -> None:
    """A lead says that it is kept for proceedings, past its time too."""
    locked = RecordOfSharing.objects.locked(record.pk)
    if locked.disposed_at or locked.held_at:
        raise TooLate("It is held already." if locked.held_at else "It is disposed of.")
    _hold(locked, at=clock.now(), by=by, because=because)
    record_event(by, "put a hold on", locked, organisations=[record.organisation.slug])


@transaction.atomic
def release(record: RecordOfSharing, *, by: User) -> None:
    """The proceedings are over: it is kept as long as any other, and no longer."""
    locked = RecordOfSharing.objects.locked(record.pk)
    if not locked.held_at:
        raise TooLate("Nobody holds it any more.")
    _hold(locked, at=None, by=None, because="")
    record_event(by, "took the hold off", locked, organisations=[record.organisation.slug])


def _hold(record: RecordOfSharing, *, at: Any, by: User | None, because: str) -> None:
    record.held_at, record.held_by, record.held_because = at, by, because
    record.save(update_fields=["held_at", "held_by", "held_because"])


def tell_of_drafts() -> int:
    """Write to the owners of drafts that go in a month, and again in a week; how many letters."""
    return sum(
        _tell(pk, days)
        for days in sorted(retention.TOLD_DAYS)  # whoever hears of a week hears of no month
        for pk in list(
            RecordOfSharing.objects.to_be_told(days, clock.today())
            .order_by("pk").values_list("pk", flat=True)[:AT_ONCE]
        )
    )  # fmt: skip


@transaction.atomic
def _tell(pk: int, days: int) -> int:
    due = RecordOfSharing.objects.to_be_told(days, clock.today()).filter(pk=pk)
    record = RecordOfSharing.objects.select_for_update(of=("self",)).filter(pk__in=due.values("pk"))
    draft = record.select_related("organisation", "owner").first()
    if draft is None:
        return 0
    draft.told_days_before, draft.told_it_goes_on = days, clock.today()
    draft.save(update_fields=["told_days_before", "told_it_goes_on"])
    emails.draft_goes(draft, on=_goes_on(pk, days))
    return 1


def _goes_on(pk: int, days: int) -> date:
    """On which day a draft goes of which its owner is told now: sooner where the letter is late,
    and never in less than a week."""
    this, today, week = (
        RecordOfSharing.objects.filter(pk=pk),
        clock.today(),
        min(retention.TOLD_DAYS),
    )

    def is_past(number: int) -> bool:
        return this.past_its_time(today + timedelta(days=number)).exists()

    if days > week and is_past(days - 1):
        days = next(number for number in range(week, days) if is_past(number))
    return today + timedelta(days=days)


def proof_of(record: RecordOfSharing) -> AuditEvent | None:
    """The event that tells of it, which nobody can change without the history showing."""
    return AuditEvent.objects.of(record).filter(verb=DISPOSED).first()


@transaction.atomic
def wipe_deleted() -> int:
    """Wipe drafts that somebody deleted a month ago; how many."""
    before = clock.now() - timedelta(days=retention.DELETED_DAYS)
    gone = RecordOfSharing.objects.filter(
        status="discarded", discarded_at__lt=before, words__isnull=False, held_at=None
    )
    found = list(gone.exclude(matters__status="open").select_related("organisation")[:AT_ONCE])
    for record in found:
        proof = _wipe(record, "deleted_draft", by=None)
        record_event(None, WIPED, record, organisations=[record.organisation.slug], **proof)
    return len(found)


@transaction.atomic
def forget_fetched() -> int:
    """Files of the register and filled forms, a day after somebody asked for them."""
    before = clock.now() - timedelta(hours=retention.FILE_HOURS)
    old = list(StoredDocument.objects.filter(kind__in=FETCHED, requested_at__lt=before)[:AT_ONCE])
    prove("fetched_file", said=[[one.kind, one.sha256] for one in old], number=len(old),
          is_told=True)  # fmt: skip
    for document in old:
        forget_file(document)
    together.forget_rows(before)
    return len(old)


def _wipe(record: RecordOfSharing, rule: str, *, by: User | None) -> dict[str, Any]:
    """Take away all that it says; what it was, in numbers and fingerprints."""
    said = [rows_of(rows) for rows in (
        [record], record.parties.all(), record.coded_answers.all(), record.data_items.all(),
        record.used_systems.all(), Addendum.objects.filter(record=record),
        Matter.objects.filter(record=record), Telling.objects.filter(matter__record=record),
        Advice.objects.about(record), AdviceRequest.objects.filter(record=record),
    )]  # fmt: skip
    files = list(StoredDocument.objects.filter(kind__in=OF_A_RECORD, subject=record.reference))
    made = {one.filename: one.sha256 for one in files if one.sha256}
    disposal = prove(
        rule, said=said, subject=record.reference, organisation=record.organisation.slug,
        by=by, is_told=True,
    )  # fmt: skip
    proof = {
        "sha256": disposal.sha256 if disposal else "",
        "files": made | attaching.wipe(record),
        "parties": record.parties.count(),
        "corrections": Addendum.objects.filter(record=record).count(),
    }
    for name in BLANK:
        field = record._meta.get_field(name)
        setattr(record, name, None if field.null else _blank(field))
    record.pdf = record.docx = record.assessment = None
    record.save(update_fields=[*BLANK, "pdf", "docx", "assessment"])
    record.coded_answers.all().delete()
    record.data_items.all().delete()
    record.used_systems.all().delete()
    record.finished_tasks.all().delete()
    record.confirmations.all().forget()
    record.parties.all().delete()
    Addendum.objects.filter(record=record).delete()
    Reply.objects.filter(record=record).delete()
    Telling.objects.filter(matter__record=record).delete()
    Matter.objects.filter(record=record).delete()
    Advice.objects.about(record).delete()
    AdviceRequest.objects.filter(record=record).delete()
    UploadedForm.objects.filter(record=record).delete()
    RecordTemplate.objects.filter(record=record).delete()
    RecordWords.objects.filter(record=record).delete()
    for document in files:
        forget_file(document)
    return proof


def _blank(field: models.Field) -> Any:
    return field.get_default() if field.has_default() else ""
