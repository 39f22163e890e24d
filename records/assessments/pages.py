"""What the pages of an impact assessment show."""

import re
from typing import Any

from django.urls import reverse

from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.law.book import book
from kmip_portal.permissions import open_moves
from records.assessments import linking
from records.assessments.answers import (
    content_sha256,
    gaps,
    highest_residual,
    in_sections,
    read,
    standing_opinions,
)
from records.assessments.permissions import (
    ASSESSMENT_MAY,
    may_advise,
    may_approve,
    may_lead,
    may_write,
)
from records.assessments.sections import RESIDUAL, asked_of
from records.models import ImpactAssessment, RecordOfSharing
from records.models.assessment_answers import Level
from records.permissions import may_edit
from records.questions.steps import Step

LEVEL_COLOURS = {Level.LOW: "green", Level.MEDIUM: "yellow", Level.HIGH: "orange"}
SHOWN_RECORDS = 50
DUE_DAYS = 60  # before its review


def section_url(assessment: ImpactAssessment, slug: str) -> str:
    return reverse("records:assessment_section", args=[assessment.reference, slug])


def task_list(assessment: ImpactAssessment, user: Any) -> dict[str, Any]:
    """Its sections, each with its status; then the opinion, and sending it."""
    may = may_write(user, assessment)
    lacking = {gap.section for gap in gaps(assessment)}
    answers = read(assessment)
    tasks = []
    for section in asked_of(answers):
        done = section.slug not in lacking
        hint = ""
        if section.slug == RESIDUAL and highest_residual(assessment.risks.all()) == Level.HIGH:
            hint = "A high risk remains: the ICO must be consulted before you begin"
        tasks.append(
            {
                "text": section.heading,
                "hint": hint,
                "url": section_url(assessment, section.slug) if may else "",
                "status": "Completed" if done else "Incomplete",
                "colour": "" if done else "blue",
            }
        )
    ready = not lacking
    tasks.append(
        {
            "text": "Send to be approved",
            "url": reverse("records:assessment_send", args=[assessment.reference])
            if may and ready
            else "",
            "status": "Incomplete" if ready else "Cannot start yet",
            "colour": "blue" if ready else "",
        }
    )
    return {"tasks": tasks, "done": len(tasks) - 1 - len(lacking), "all": len(tasks) - 1}


def whole(assessment: ImpactAssessment) -> dict[str, Any]:
    """What it says, card by card, and its risks."""
    law = book()
    before: list[dict[str, Any]] = []
    after: list[dict[str, Any]] = []
    cards = before
    for section, said in in_sections(assessment, law):
        if section.holds_risks:
            cards = after
        rows = [
            {"label": q.label, "value": words.split("\n") if q.is_many else words}
            for q, words in said
        ]
        if rows:
            cards.append({"title": section.heading, "rows": rows})
    return {
        "cards": before,
        "cards_after_risks": after,
        "risks": risk_rows(assessment),
        "is_full": assessment.is_full,
    }


def risk_rows(assessment: ImpactAssessment) -> list[dict[str, Any]]:
    return [
        {
            "risk": one,
            "colour": LEVEL_COLOURS[one.level],
            "residual_colour": LEVEL_COLOURS[one.residual],
        }
        for one in assessment.risks.all()
    ]


def opinions(assessment: ImpactAssessment, sha256: str) -> list[dict[str, Any]]:
    """All that was said, the newest first, and whether of the text as it stands."""
    standing = {one.pk for one in standing_opinions(assessment, sha256)}
    rows = assessment.opinions.select_related("entered_by").order_by("-pk")
    return [
        {"opinion": one, "is_standing": one.pk in standing,
         "is_of_this": one.content_sha256 == sha256}
        for one in rows
    ]  # fmt: skip


def page(assessment: ImpactAssessment, user: Any) -> dict[str, Any]:
    """Its page, whatever its status."""
    # a review begins its days anew, and what was approved is what it says
    sha256 = assessment.approved_sha256 or content_sha256(assessment)
    is_open = assessment.can("send") or assessment.can("approve")
    may = may_write(user, assessment)
    is_own = may or may_advise(user, assessment) or may_approve(user, assessment)
    context = {
        "assessment": assessment,
        "moves": open_moves(assessment, user, ASSESSMENT_MAY),
        "may_write": may,
        "may_advise": is_open and may_advise(user, assessment),
        "may_lead": may_lead(user, assessment),
        "is_own": is_own,
        "is_open": is_open,
        "sha256": sha256,
        "opinions": opinions(assessment, sha256) if is_own else [],
        "versions": versions(assessment, user),
        "events": history(assessment) if is_own else [],
        "reviews": assessment.reviews_done.select_related("reviewed_by"),
        "has_high": highest_residual(assessment.risks.all()) == Level.HIGH,
        **records_of(assessment, user),
        **whole(assessment),
    }
    if assessment.can("send"):
        context |= task_list(assessment, user)
    return context


def records_of(assessment: ImpactAssessment, user: Any) -> dict[str, Any]:
    """The records that rest on it: those this person may see, and how many others."""
    resting = linking.resting_on(assessment)
    seen = RecordOfSharing.objects.visible_to(user).filter(pk__in=resting.values("pk"))
    shown = list(seen.order_by("-pk")[:SHOWN_RECORDS])
    return {"resting": shown, "others_resting": max(0, resting.count() - len(shown))}


def versions(assessment: ImpactAssessment, user: Any) -> list[ImpactAssessment]:
    family = ImpactAssessment.objects.visible_to(user).filter(family=assessment.family)
    return list(family.exclude(pk=assessment.pk).order_by("version_number"))


def history(assessment: ImpactAssessment) -> list[dict[str, Any]]:
    """What happened to it, the newest first."""
    return [
        {"at": event.at, "who": event.actor_name, "words": _happened(event.verb)}
        for event in AuditEvent.objects.of(assessment)
    ]


def _happened(verb: str) -> str:
    return re.sub(r" (on|as)$", "", verb.capitalize())


def of_record(record: RecordOfSharing, user: Any) -> dict[str, Any]:
    """What a record’s page says of the assessment that it rests on."""
    found = linking.standing(record)
    chooses = linking.may_be_chosen(record) and may_edit(user, record)
    if found is None:
        return {"rests_on": None, "may_choose": chooses}
    sees = ImpactAssessment.objects.visible_to(user).filter(pk=found.pk).exists()
    return {
        "rests_on": found,
        "may_choose": chooses,
        "rests_on_url": found.get_absolute_url() if sees else "",
        "lapse": found.lapse,
        "suggests": suggested_in_words(record),
    }


def beside(step: Step, record: RecordOfSharing, user: Any) -> dict[str, Any]:
    """The same, above the questions of a record about its assessment."""
    if not any(question.name == "dpia_status" for question in step.questions):
        return {}
    return {"shows_assessment": True, **of_record(record, user)}


def suggested_in_words(record: RecordOfSharing) -> str:
    """What the record might answer, where it answers otherwise."""
    if not linking.differs(record):
        return ""
    status = linking.suggestion(record)["dpia_status"]
    item = book().item("dpia_statuses", status)
    return item.label if item else status


def tag_of(assessment: ImpactAssessment) -> dict[str, str] | None:
    """What only the calendar says of an approved one."""
    if assessment.lapse:
        return {"text": assessment.lapse, "colour": "orange"}
    if assessment.status != ImpactAssessment.Status.APPROVED or not assessment.review_date:
        return None
    left = (assessment.review_date - clock.today()).days
    return {"text": "Review due", "colour": "blue"} if left <= DUE_DAYS else None
