"""An impact assessment while it is a draft: begun, its sections and risks written, or deleted."""

from typing import Any
from uuid import UUID

from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.models import AuditEvent
from kmip_portal.audit.services import record as record_event
from kmip_portal.law.book import book
from kmip_portal.lifecycle import InvalidMove, TooLate
from records.answers import in_words
from records.assessments.answers import read
from records.assessments.sections import COLUMNS, QUESTIONS, SCREENING, SECTION_OF
from records.models import AssessmentTrigger, ImpactAssessment, RecordOfSharing, Risk
from records.questions import Answers
from records.services import Place

MOST_RISKS = 60
DELETED = "deleted"
# what a next version says anew: until when, and what came of asking
OF_ITS_VERSION = ("accepted_until", "review_date", "ico_consulted_on", "ico_outcome")


class AssessmentChanged(Exception):
    """Somebody saved it after this person opened it."""

    def __init__(self, assessment: ImpactAssessment):
        self.assessment = assessment
        super().__init__("Somebody else changed this assessment while you were writing.")


class RiskChanged(Exception):
    """Somebody saved this risk after the person opened it."""

    def __init__(self, risk: Risk):
        self.risk = risk
        super().__init__("Somebody else changed this risk while you were writing.")


class RiskRemoved(TooLate):
    """Somebody took this risk out after the person opened it."""

    def __init__(self) -> None:
        super().__init__("Somebody else removed this risk while you were writing.")


@transaction.atomic
def start(
    *,
    by: User,
    place: Place,
    title: str,
    submission_id: UUID,
    record: RecordOfSharing | None = None,
    personal_data_confirmed: bool = False,
) -> ImpactAssessment:
    """Begin a draft; from a record, with its triggers and its purpose. The same form sent twice is
    one draft."""
    carried = _carried(record) if record else {}
    assessment, made = ImpactAssessment.objects.get_or_create(
        owner=by,
        submission_id=submission_id,
        defaults={
            "organisation": place.organisation,
            "title": title,
            "purposes": carried.get("purposes", ""),
            "lawful_basis": carried.get("lawful_basis", ""),
        },
    )
    if made:
        assessment.family = assessment.reference
        assessment.save(update_fields=["family"])
        assessment.writers.add(by)
        _write_triggers(assessment, carried.get("triggers", []))
        tell(assessment, by, "started", personal_data_confirmed)
    return assessment


def _carried(record: RecordOfSharing) -> dict[str, Any]:
    """What a record says already of what its assessment asks."""
    codes = [(one.field, one.code, one.label) for one in record.coded_answers.all()]
    purpose = (record.purpose_text, record.why if record.is_repeat else "")
    return {
        "triggers": [code for field, code, _ in codes if field == "dpia_triggers"],
        "purposes": "\n\n".join(filter(None, purpose)),
        "lawful_basis": "\n".join(
            label for field, _, label in codes if field in {"art6", "art9", "sch1", "gateways"}
        ),
    }


@transaction.atomic
def save_section(
    assessment: ImpactAssessment,
    *,
    by: User,
    answers: Answers,
    row_version: int | None = None,
    personal_data_confirmed: bool = False,
) -> ImpactAssessment:
    """Keep these answers; what was not asked stays. `row_version` is the one seen."""
    assessment = being_written(assessment)
    if row_version is not None and row_version != assessment.row_version:
        raise AssessmentChanged(assessment)
    before = read(assessment) | {"title": assessment.title}
    if all(before[name] == value for name, value in answers.items()):
        return assessment
    for name, value in answers.items():
        if name != "triggers":
            setattr(assessment, name, value)
    if "triggers" in answers:
        _write_triggers(assessment, answers["triggers"])
    if any(name in answers and SECTION_OF[name].slug == SCREENING for name in QUESTIONS):
        decided = bool(answers.get("needed"))
        assessment.screened_at = clock.now() if decided else None
        assessment.screened_by = by if decided else None
    changed(assessment, by, personal_data_confirmed)
    return assessment


def _write_triggers(assessment: ImpactAssessment, codes: list[str]) -> None:
    question, law = QUESTIONS["triggers"], book()
    assessment.triggers.all().delete()
    AssessmentTrigger.objects.bulk_create(
        AssessmentTrigger(assessment=assessment, code=code, label=in_words(question, [code], law))
        for code in codes
    )


@transaction.atomic
def add_risk(
    assessment: ImpactAssessment,
    *,
    by: User,
    answers: dict[str, Any],
    personal_data_confirmed: bool = False,
) -> Risk:
    """One more; the same twice is one."""
    assessment = being_written(assessment)
    if same := assessment.risks.filter(harm=answers["harm"]).first():
        return same
    if assessment.risks.count() >= MOST_RISKS:
        raise TooLate(f"An assessment takes {MOST_RISKS} risks or fewer.")
    assessment.last_risk += 1
    risk = Risk.objects.create(assessment=assessment, number=assessment.last_risk, **answers)
    changed(assessment, by, personal_data_confirmed)
    return risk


@transaction.atomic
def change_risk(
    risk: Risk,
    *,
    by: User,
    answers: dict[str, Any],
    row_version: int | None = None,
    personal_data_confirmed: bool = False,
) -> None:
    """What could happen, and what is done about it."""
    assessment = being_written(risk.assessment)
    risk = _as_seen(assessment, risk, row_version)
    for name, value in answers.items():
        setattr(risk, name, value)
    risk.row_version += 1
    risk.save()
    changed(assessment, by, personal_data_confirmed)


@transaction.atomic
def remove_risk(risk: Risk, *, by: User, row_version: int | None = None) -> None:
    assessment = being_written(risk.assessment)
    _as_seen(assessment, risk, row_version).delete()
    changed(assessment, by)


def _as_seen(assessment: ImpactAssessment, risk: Risk, seen: int | None) -> Risk:
    now = assessment.risks.filter(pk=risk.pk).first()
    if now is None:
        raise RiskRemoved
    if seen is not None and seen != now.row_version:
        raise RiskChanged(now)
    return now


@transaction.atomic
def next_version(assessment: ImpactAssessment, *, by: User) -> ImpactAssessment:
    """A draft that says the same, to be changed; the one before stands until this is approved.
    Begun twice, it is one."""
    assessment = locked(assessment)
    later = assessment.next_versions.filter(status__in=["draft", "being_approved"]).first()
    if later:
        return later
    if assessment.status != ImpactAssessment.Status.APPROVED:
        raise InvalidMove(assessment, "replace")
    kept = [name for name in COLUMNS if name not in OF_ITS_VERSION]
    later = ImpactAssessment.objects.create(
        organisation=assessment.organisation,
        owner=by,
        title=assessment.title,
        family=assessment.family,
        version_number=assessment.version_number + 1,
        replaces=assessment,
        last_risk=assessment.last_risk,
        screened_at=assessment.screened_at,
        screened_by=assessment.screened_by,
        submission_id=_of_next(assessment),
        **{name: getattr(assessment, name) for name in kept},
    )
    later.writers.add(by, *assessment.writers.all())  # their words: they do not approve these too
    for row in [*assessment.triggers.all(), *assessment.risks.all()]:
        row.pk, row._state.adding, row.assessment = None, True, later
        row.save()
    tell(later, by, "began the next version as")
    return later


def _of_next(assessment: ImpactAssessment) -> UUID:
    """No form begins it, and there is one at a time: the versions that were deleted count too."""
    number = assessment.next_versions.count()
    return UUID(int=(assessment.submission_id.int + number + 1) % 2**128)


@transaction.atomic
def discard(assessment: ImpactAssessment, *, by: User) -> None:
    """Delete a draft: nobody sees it any more, and no record rests on it. Twice is once."""
    assessment = locked(assessment)
    if assessment.status == ImpactAssessment.Status.DISCARDED:
        return
    assessment.move("discard", discarded_at=clock.now(), discarded_by=by)
    RecordOfSharing.objects.filter(assessment=assessment).update(assessment=None)
    tell(assessment, by, DELETED)


def deleted_by(user: User, reference: str) -> bool:
    """Whether this person deleted the draft themselves: they may press the button again."""
    return AuditEvent.objects.did(user, DELETED, ImpactAssessment, reference).exists()


def locked(assessment: ImpactAssessment) -> ImpactAssessment:
    return ImpactAssessment.objects.select_for_update().get(pk=assessment.pk)


def being_written(assessment: ImpactAssessment) -> ImpactAssessment:
    """The draft under a lock; whoever comes after it was sent is told that it is too late."""
    now = locked(assessment)
    if not now.can("send"):
        raise InvalidMove(now, "send")
    return now


def changed(assessment: ImpactAssessment, by: User, personal_data_confirmed: bool = False) -> None:
    """Who wrote is kept: they do not approve it."""
    assessment.row_version += 1
    assessment.changed_at = clock.now()
    assessment.save()
    assessment.writers.add(by)
    tell(assessment, by, "changed", personal_data_confirmed)


def tell(
    assessment: ImpactAssessment, by: User | None, verb: str, personal_data_confirmed: bool = False
) -> None:
    """One event, which says that it happened and nothing of what the assessment says."""
    detail = {"personal_data_confirmed": True} if personal_data_confirmed else {}
    record_event(by, verb, assessment, organisations=[assessment.organisation.slug], **detail)
