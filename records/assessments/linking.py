"""A record rests on an impact assessment: chosen, begun from it, and what the assessment suggests
that the record answers. It is suggested, and never answered by itself."""

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.lifecycle import InvalidMove
from records.models import ImpactAssessment, RecordOfSharing
from records.search import keep_words
from records.services import ChangedMeanwhile, save_draft, tell

Status = ImpactAssessment.Status
MAY_BE_CHOSEN = (Status.DRAFT, Status.BEING_APPROVED, Status.APPROVED)


def choices_for(record: RecordOfSharing) -> QuerySet[ImpactAssessment]:
    """Those of the record's own organisation that it may rest on, the approved first."""
    own = ImpactAssessment.objects.filter(organisation=record.organisation)
    return own.filter(status__in=MAY_BE_CHOSEN).order_by("status", "title", "pk")


def may_be_chosen(record: RecordOfSharing) -> bool:
    """While its answers may change; and of a repeat record that is active, as that goes on."""
    return record.is_being_written or record.can("end")


@transaction.atomic
def choose(
    record: RecordOfSharing,
    assessment: ImpactAssessment | None,
    *,
    by: User,
    row_version: int | None = None,
) -> None:
    """The record rests on this one, or on none. Twice is once."""
    record = RecordOfSharing.objects.locked(record.pk)
    if not may_be_chosen(record):
        raise InvalidMove(record, "decide")
    if record.assessment == assessment:
        return
    if row_version is not None and row_version != record.row_version:
        raise ChangedMeanwhile(record)
    record.assessment = assessment
    record.row_version += 1
    record.save(update_fields=["assessment", "row_version"])
    tell(record, by, "chose an impact assessment for" if assessment else
         "took the impact assessment off")  # fmt: skip
    keep_words(record)


def standing(record: RecordOfSharing) -> ImpactAssessment | None:
    """What it rests on today: the version that took the place of the one it names, if one did."""
    named = record.assessment
    if named is None or named.status not in (Status.REPLACED, Status.WITHDRAWN):
        return named
    later = ImpactAssessment.objects.filter(family=named.family).exclude(
        status__in=[Status.DISCARDED, Status.DISPOSED]
    )
    stood = later.filter(status__in=[Status.APPROVED, Status.WITHDRAWN])
    return stood.order_by("-version_number").first() or named


def suggestion(record: RecordOfSharing) -> dict[str, Any]:
    """What the assessment that it rests on says of the record's own questions about it."""
    found = standing(record)
    if found is None:
        return {}
    if found.status == Status.APPROVED:
        if not found.is_full:
            return {"dpia_status": "screened_not_required", "dpia_note": _note(found)}
        return {
            "dpia_status": "done",
            "dpia_on": clock.day_in_london(found.approved_at),
            "dpia_note": _note(found),
        }
    if found.status in (Status.DRAFT, Status.BEING_APPROVED):
        return {"dpia_status": "in_progress", "dpia_note": _note(found)}
    return {}


def _note(assessment: ImpactAssessment) -> str:
    return f"{assessment.what} {assessment.reference}"


def differs(record: RecordOfSharing) -> bool:
    """Whether the record answers otherwise than its assessment suggests."""
    suggested = suggestion(record).get("dpia_status")
    return bool(suggested) and record.dpia_status != suggested and record.is_being_written


@transaction.atomic
def take_over(record: RecordOfSharing, *, by: User, row_version: int | None = None) -> None:
    """Somebody agrees: the record answers as its assessment suggests."""
    suggested = suggestion(record)
    if not record.is_repeat:
        suggested.pop("dpia_on", None)  # a one-off record is not asked for the day
    save_draft(record, by=by, answers=suggested, row_version=row_version)


def resting_on(assessment: ImpactAssessment) -> QuerySet[RecordOfSharing]:
    """Records that name this or another version of it, but those that say nothing any more."""
    named = RecordOfSharing.objects.filter(assessment__family=assessment.family)
    return named.exclude(status__in=["discarded", "disposed"]).order_by("-pk")


def resting_on_draft(assessment: ImpactAssessment) -> QuerySet[RecordOfSharing]:
    """Records that name this very one: what deleting it takes from them."""
    return resting_on(assessment).filter(assessment=assessment)


def on_lapsed() -> QuerySet[RecordOfSharing]:
    """Records that go on, or are to be, whose assessment stands no more."""
    good = ImpactAssessment.objects.good(clock.today()).filter(
        family=OuterRef("assessment__family")
    )
    going_on = RecordOfSharing.objects.filter(
        Q(status__in=["waiting", "active"]) | Q(status="draft"), assessment__status__in=
        [Status.APPROVED, Status.REPLACED, Status.WITHDRAWN],
    )  # fmt: skip
    return going_on.filter(~Exists(good))
