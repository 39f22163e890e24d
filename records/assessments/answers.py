"""What an impact assessment says: read, told in words, fingerprinted; and what it lacks."""

from typing import Any, NamedTuple

from kmip_portal import clock
from kmip_portal.documents.models import snapshot_sha256
from kmip_portal.law.book import Book
from records.answers import in_words, is_blank
from records.assessments.sections import (
    COLUMNS,
    HIGH,
    QUESTIONS,
    RISKS,
    SECTION_OF,
    Section,
    asked_of,
    is_full,
)
from records.models import ImpactAssessment, Opinion, Risk
from records.models.assessment_answers import RISING, Level
from records.questions import Question

OF_A_RISK = ("number", "harm", "likelihood", "severity", "measures", "effect",
             "residual_likelihood", "residual_severity", "is_approved")  # fmt: skip
DPO_OFFICES = ("dpo", "deputy_dpo")


def read(assessment: ImpactAssessment) -> dict[str, Any]:
    """Every answer, in the shape in which its forms give and take them."""
    answers: dict[str, Any] = {name: getattr(assessment, name) for name in COLUMNS}
    return answers | {"triggers": [one.code for one in assessment.triggers.all()]}


def judged(assessment: ImpactAssessment) -> dict[str, Any]:
    """The answers, and what the risks say of them."""
    highest = highest_residual(assessment.risks.all())
    return read(assessment) | {HIGH: highest == Level.HIGH}


def highest_residual(risks: Any) -> Level | None:
    """The worst that remains."""
    return max((one.residual for one in risks), key=RISING.index, default=None)


def content_sha256(assessment: ImpactAssessment) -> str:
    """By which an opinion and an approval are bound to what was seen."""
    said = {name: str(getattr(assessment, name) or "") for name in ("title", *COLUMNS)}
    return snapshot_sha256(
        said
        | {
            "triggers": sorted(one.code for one in assessment.triggers.all()),
            "risks": [
                {name: str(getattr(one, name)) for name in OF_A_RISK}
                for one in assessment.risks.all()
            ],
        }
    )


class Gap(NamedTuple):
    """What must still be said, and in which section."""

    section: str
    words: str
    field: str = ""


def gaps(assessment: ImpactAssessment) -> list[Gap]:
    """What it lacks before it can be approved."""
    answers = judged(assessment)
    found = [
        Gap(SECTION_OF[name].slug, question.missing, name)
        for name, question in QUESTIONS.items()
        if question.needed(answers) and is_blank(answers[name])
    ]
    if is_full(answers):
        found += _of_the_risks(list(assessment.risks.all()))
    return found + _of_the_days(answers)


def _of_the_risks(risks: list[Risk]) -> list[Gap]:
    if not risks:
        return [Gap(RISKS, "Add at least one risk")]
    return [
        Gap(RISKS, f"Have the measures for risk {one.number} agreed")
        for one in risks
        if not one.is_approved
    ]


def _of_the_days(answers: dict[str, Any]) -> list[Gap]:
    """Days that have passed since they were entered."""
    today = clock.today()
    late = [
        ("accepted_until", "The day until which the risk is accepted must be in the future"),
        ("review_date", "The day of its review must be in the future"),
    ]
    return [
        Gap(SECTION_OF[name].slug, words, name)
        for name, words in late
        if answers[name] and answers[name] <= today and (name != "accepted_until"
                                                         or is_full(answers))
    ]  # fmt: skip


def in_sections(
    assessment: ImpactAssessment, law: Book
) -> list[tuple[Section, list[tuple[Question, str]]]]:
    """What it says, in words, section by section; those without a word are left out, but risks."""
    answers = read(assessment)
    labels = {one.code: one.label for one in assessment.triggers.all()}
    rows = []
    for section in asked_of(answers):
        said = []
        for question in section.questions:
            if question.name == "triggers":
                words = "\n".join(labels[code] for code in answers["triggers"])
            else:
                words = in_words(question, answers[question.name], law)
            if words:
                said.append((question, words))
        if said or section.holds_risks:
            rows.append((section, said))
    return rows


def standing_opinions(assessment: ImpactAssessment, sha256: str) -> list[Opinion]:
    """The last that each adviser said of this very text."""
    latest: dict[Any, Opinion] = {}
    for one in assessment.opinions.all():
        if one.content_sha256 == sha256:
            latest[one.given_by_id or one.name.casefold()] = one
    return list(latest.values())
