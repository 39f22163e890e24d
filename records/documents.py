"""A record's answers, frozen on the day it is saved, become its Word file and its PDF."""

from typing import Any

from kmip_portal import clock
from kmip_portal.documents.models import StoredDocument
from kmip_portal.documents.services import request_file
from kmip_portal.law.book import Book, book
from kmip_portal.portal_tags import day, moment
from records import own_form_out
from records.advice import pages as advice_pages
from records.answers import ours, read, told
from records.clauses import rests_on
from records.lawfulness import broken
from records.models import OwnForm, RecordOfSharing
from records.questions import Answers

CORRECTIONS = "Corrections"
OUTSIDE = "Outside the agreement"
LONGEST_TAG = 64  # that Word takes
NOTICE = "does not name the person it is about"


def freeze(record: RecordOfSharing) -> dict[str, Any]:
    """Everything the record says, in the words of today: plain data that no later edit reaches."""
    law = book()
    answers = ours(record)
    outside = OUTSIDE if record.outside_agreement else ""
    blocks: list[dict[str, Any]] = [
        {
            "type": "paragraph",
            "text": "This record describes the sharing. It does not name the person it is about.",
        },
        {"type": "heading", "level": 1, "text": "The record"},
        {"type": "fields", "rows": kept_by(record, saved=day(clock.today()))},
        {"type": "heading", "level": 1, "text": "Organisations"},
        _parties(record, law),
        *answered(answers, law),
    ]
    if record.is_repeat:
        blocks += [{"type": "heading", "level": 1, "text": "Items of information"}, _items(record)]
    if clauses := rests_on(record, answers):
        blocks += [
            {"type": "heading", "level": 1, "text": "Clauses of the agreement it rests on"},
            {"type": "list", "entries": [f"{one.number} {one.heading}" for one in clauses]},
        ]
    if record.warnings_reason:
        blocks += _warnings(record, answers)
    blocks += advice_pages.blocks(record)
    return {
        "title": f"Record of Sharing {record.reference}",
        "subtitle": record.heading,
        "language": "en-GB",
        "reference": record.reference,
        "mark": " · ".join(
            filter(None, [f"Record of Sharing {record.reference}", outside, NOTICE])
        ),
        "name": f"Reference copy, {'sent' if record.is_repeat else 'saved'} {moment(clock.now())}",
        "blocks": blocks,
    }


def answered(answers: Answers, law: Book) -> list[dict[str, Any]]:
    """What was answered, topic by topic, as blocks of an outline."""
    blocks: list[dict[str, Any]] = []
    for heading, rows in told(answers, law):
        fields = [
            {"label": question.label, "value": words, "tag": question.name[:LONGEST_TAG]}
            for question, words in rows
        ]
        blocks += [
            {"type": "heading", "level": 1, "text": heading},
            {"type": "fields", "rows": fields},
        ]
    return blocks


def with_corrections(snapshot: dict[str, Any], record: RecordOfSharing) -> dict[str, Any]:
    """What was frozen, word for word, and after it every correction since."""
    blocks = snapshot["blocks"]
    headings = [block.get("text") if block["type"] == "heading" else None for block in blocks]
    if CORRECTIONS in headings:
        blocks = blocks[: headings.index(CORRECTIONS)]
    blocks = [*blocks, {"type": "heading", "level": 1, "text": CORRECTIONS}]
    for number, one in enumerate(record.addenda.select_related("added_by"), 1):
        rows = [
            ("added", "Added", f"{moment(one.added_at)}, by {one.added_by}"),
            ("wrong", "What is wrong", one.wrong),
            ("right", "What is right", one.right),
            ("reason", "Why", one.reason),
        ]
        blocks += [
            {"type": "heading", "level": 2, "text": f"Correction {number}"},
            {
                "type": "fields",
                "rows": [
                    {"tag": f"correction_{number}_{tag}", "label": label, "value": value}
                    for tag, label, value in rows
                ],
            },
        ]
    name = f"Reference copy, corrected {moment(clock.now())}"
    return {**snapshot, "name": name, "blocks": blocks}


def kept_by(record: RecordOfSharing, *, saved: str) -> list[dict[str, str]]:
    version = record.agreement_version
    outside = " (outside the agreement)" if record.outside_agreement else ""
    rows = [
        ("reference", "Reference", record.reference),
        ("kind", "Kind", record.get_kind_display()),
        ("organisation", "Organisation that keeps it", str(record.organisation)),
        ("team", "Team", str(record.team or "")),
        ("owner", "Recorded by", str(record.owner)),
        ("saved_on", "Sent" if record.is_repeat else "Saved", saved),
        ("version", "Version", str(record.version_number) if record.is_repeat else ""),
        ("agreement", "Agreement", f"Version {version.number}{outside}" if version else "None"),
    ]
    return [{"tag": tag, "label": label, "value": value} for tag, label, value in rows if value]


def _parties(record: RecordOfSharing, law: Any) -> dict[str, Any]:
    return {
        "type": "table",
        "caption": "Organisations and their part",
        "header": ["Organisation", "Part", "Role", "Through"],
        "rows": [
            [
                party.called,
                party.part,
                law.label("controller_roles", party.controller_role)
                if party.controller_role
                else "",
                ", ".join(filter(None, [party.contact_name, party.contact_role])),
            ]
            for party in record.parties.select_related("organisation")
        ],
    }


def _items(record: RecordOfSharing) -> dict[str, Any]:
    items = record.data_items.select_related("given_by__organisation", "received_by__organisation")
    return {
        "type": "table",
        "caption": "What is shared, from whom to whom, and why",
        "header": ["Item", "From", "To", "Why it is needed", "Kept for"],
        "rows": [
            [
                one.item,
                one.given_by.called if one.given_by else "All who give",
                one.received_by.called if one.received_by else "All who receive",
                one.why_needed,
                one.kept_for or "As the record says",
            ]
            for one in items
        ],
    }


def with_confirmations(snapshot: dict[str, Any], record: RecordOfSharing) -> dict[str, Any]:
    """What was frozen when it was sent, word for word, and who confirmed it."""
    rows = [
        [
            one.party.called,
            one.standing,
            ", ".join(filter(None, [one.answered_name, one.answered_role])),
            day(one.answered_at) if one.answered_at else "",
            one.content_sha256,
        ]
        for one in record.confirmations.standing().select_related("party__organisation")
    ]
    blocks = [
        *snapshot["blocks"],
        {"type": "heading", "level": 1, "text": "Confirmed by"},
        {
            "type": "table",
            "caption": "Who confirmed it, and the fingerprint of what each was shown",
            "header": ["Organisation", "Answer", "By", "On", "SHA-256"],
            "rows": rows,
        },
    ]
    name = f"Reference copy, active since {moment(clock.now())}"
    return {**snapshot, "name": name, "blocks": blocks}


def _warnings(record: RecordOfSharing, answers: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"type": "heading", "level": 1, "text": "Warnings, and why it was saved"},
        {"type": "list", "entries": [rule.message for rule in broken(answers)]},
        {
            "type": "fields",
            "rows": [
                {
                    "label": "Why it was saved with warnings",
                    "value": record.warnings_reason,
                    "tag": "warnings_reason",
                }
            ],
        },
    ]


def request_files(record: RecordOfSharing) -> tuple[StoredDocument, StoredDocument]:
    """Ask for both files of what the record says now: (PDF, Word)."""
    return _both_files(record, freeze(record), _form_in_use(record))


def request_corrected_files(record: RecordOfSharing) -> tuple[StoredDocument, StoredDocument]:
    """Ask for both files of what the record said when it was saved, and its corrections."""
    frozen = record.pdf.snapshot if record.pdf else freeze(record)
    return _both_files(record, with_corrections(frozen, record), _form_of(record))


def _form_in_use(record: RecordOfSharing) -> OwnForm | None:
    is_one_off = record.kind == RecordOfSharing.Kind.ONE_OFF
    return OwnForm.objects.in_use() if is_one_off else None


def _form_of(record: RecordOfSharing) -> OwnForm | None:
    """K-MIP's form that the record was saved on, though another may be in use since."""
    if record.docx is None or record.docx.template != own_form_out.WRITER:
        return None
    return OwnForm.objects.select_related("file").get(
        reference=record.docx.snapshot["form"]["reference"]
    )


def request_active_files(record: RecordOfSharing) -> tuple[StoredDocument, StoredDocument]:
    """Ask for both files of what was sent, with who confirmed it."""
    frozen = record.pdf.snapshot if record.pdf else freeze(record)
    return _both_files(record, with_confirmations(frozen, record), None)


def _both_files(
    record: RecordOfSharing, snapshot: dict[str, Any], form: OwnForm | None
) -> tuple[StoredDocument, StoredDocument]:
    pdf = request_file(
        kind="record of sharing",
        subject=record.reference,
        format="pdf",
        template="records/documents/record.html",
        snapshot=snapshot,
        filename=f"{record.reference}.pdf",
    )
    word = request_file(
        kind="record of sharing",
        subject=record.reference,
        format="docx",
        template=own_form_out.WRITER if form else "",
        snapshot=own_form_out.filled(
            form,
            answers=read(record),
            blocks=snapshot["blocks"],
            reference=record.reference,
            name=snapshot["name"],
        )
        if form
        else snapshot,
        filename=f"{record.reference}.docx",
    )
    return pdf, word
