"""What an impact assessment says, frozen when it is approved, becomes its PDF and its Word file; a
draft is made on demand, and marked."""

from typing import Any

from kmip_portal import clock
from kmip_portal.documents.models import StoredDocument, snapshot_sha256
from kmip_portal.documents.services import request_file
from kmip_portal.law.book import book
from kmip_portal.portal_tags import day, moment
from records.assessments.answers import content_sha256, in_sections, standing_opinions
from records.models import ImpactAssessment

KIND, DRAFT_KIND = "impact assessment", "draft impact assessment"
LONGEST_TAG = 64  # that Word takes
FORMATS = ("pdf", "docx")
RISK_HEADER = ["Risk", "Likelihood and severity", "Measures", "What remains", "Agreed"]


def freeze(assessment: ImpactAssessment, *, is_draft: bool = False) -> dict[str, Any]:
    """Everything it says, in the words of today: plain data that no later edit reaches."""
    law, called = book(), _called(assessment)
    mark = f"DRAFT, not approved · {called}" if is_draft else called
    sha256 = content_sha256(assessment)
    blocks: list[dict[str, Any]] = [
        {"type": "heading", "level": 1, "text": "The assessment"},
        _fields(_about(assessment, sha256, is_draft)),
    ]
    for section, said in in_sections(assessment, law):
        blocks.append({"type": "heading", "level": 1, "text": section.heading})
        if section.holds_risks:
            blocks.append(_risks(assessment))
        if said:
            blocks.append(_fields([(q.name, q.label, words) for q, words in said]))
    blocks += _opinions(assessment, sha256)
    saved = "Draft" if is_draft else "Reference copy, approved"
    return {
        "title": called,
        "subtitle": assessment.heading,
        "language": "en-GB",
        "reference": assessment.reference,
        "mark": mark,
        "name": f"{saved} {moment(clock.now())}",
        "blocks": blocks,
    }


def _called(assessment: ImpactAssessment) -> str:
    what = "Data protection impact assessment" if assessment.is_full else "DPIA screening"
    return f"{what} {assessment.reference}"


def _fields(rows: list[tuple[str, str, str]]) -> dict[str, Any]:
    return {
        "type": "fields",
        "rows": [
            {"tag": tag[:LONGEST_TAG], "label": label, "value": value}
            for tag, label, value in rows
            if value
        ],
    }


def _about(assessment: ImpactAssessment, sha256: str, is_draft: bool) -> list[tuple[str, str, str]]:
    approved = ""
    if assessment.approved_by and assessment.approved_at:
        named = [str(assessment.approved_by), assessment.approved_by_role]
        approved = f"{', '.join(filter(None, named))}, {day(assessment.approved_at)}"
    screened = ""
    if assessment.screened_by and assessment.screened_at:
        screened = f"{assessment.screened_by}, {day(assessment.screened_at)}"
    return [
        ("reference", "Reference", assessment.reference),
        ("version", "Version", str(assessment.version_number)),
        ("organisation", "Organisation", str(assessment.organisation)),
        ("owner", "Written by", str(assessment.owner)),
        ("screened", "Screened by", screened),
        ("approved", "Approved by", "Nobody: this is a draft" if is_draft else approved),
        ("sha256", "SHA-256 of what it says", sha256),
    ]


def _risks(assessment: ImpactAssessment) -> dict[str, Any]:
    return {
        "type": "table",
        "caption": "Risks, what is done about them, and what remains",
        "header": RISK_HEADER,
        "rows": [
            [
                f"{one.number}. {one.harm}",
                f"{one.get_likelihood_display()}, {one.get_severity_display().lower()}:"
                f" {one.level.label.lower()} risk",
                one.measures or one.get_effect_display(),
                f"{one.get_residual_likelihood_display()},"
                f" {one.get_residual_severity_display().lower()}:"
                f" {one.residual.label.lower()} risk",
                "Yes" if one.is_approved else "Not yet",
            ]
            for one in assessment.risks.all()
        ],
    }


def _opinions(assessment: ImpactAssessment, sha256: str) -> list[dict[str, Any]]:
    """What advisers said of this very text, and why it goes on without that, or against it."""
    rows: list[tuple[str, str, str]] = []
    for number, one in enumerate(standing_opinions(assessment, sha256), 1):
        by = f"{one.name}, {one.role}, {day(one.given_on)}"
        said = f"{one.get_said_display()}\n{one.words}"
        rows.append((f"opinion_{number}", by, said))
    rows += [
        ("why_against_opinion", "Why it goes on against that", assessment.why_against_opinion),
        (
            "why_without_opinion",
            "Why no data protection officer gave an opinion of it",
            assessment.why_without_opinion,
        ),
    ]
    if not any(words for _, _, words in rows):
        return []
    return [{"type": "heading", "level": 1, "text": "Advice"}, _fields(rows)]


def request_files(assessment: ImpactAssessment) -> tuple[StoredDocument, StoredDocument]:
    """Ask for both files of what it says now: (PDF, Word)."""
    snapshot = freeze(assessment)
    pdf, word = (_file(assessment, format, snapshot, KIND) for format in FORMATS)
    return pdf, word


def request_draft(assessment: ImpactAssessment, format: str) -> StoredDocument:
    """Ask for a file of the draft as it is now; the same words are one file."""
    snapshot = freeze(assessment, is_draft=True)
    said = {name: value for name, value in snapshot.items() if name != "name"}
    key = _key(assessment, format, snapshot_sha256(said))
    return _file(assessment, format, snapshot, DRAFT_KIND, key=key)


def find_draft(assessment: ImpactAssessment, format: str, sha256: str) -> StoredDocument | None:
    key = _key(assessment, format, sha256)
    return StoredDocument.objects.filter(kind=DRAFT_KIND, key=key).first()


def sha256_in(document: StoredDocument) -> str:
    """Of what a file of a draft says, which its address names."""
    return document.key.rpartition("/")[2].partition(".")[0]


def _key(assessment: ImpactAssessment, format: str, sha256: str) -> str:
    return f"dpia-draft/{assessment.reference}/{sha256}.{format}"


def _file(
    assessment: ImpactAssessment, format: str, snapshot: dict[str, Any], kind: str, key: str = ""
) -> StoredDocument:
    draft = "-draft" if kind == DRAFT_KIND else ""
    return request_file(
        kind=kind,
        subject=assessment.reference,
        format=format,
        template="records/documents/record.html" if format == "pdf" else "",
        snapshot=snapshot,
        filename=f"{assessment.reference}{draft}.{format}",
        sealed=format == "pdf" and not draft,
        key=key,
    )
