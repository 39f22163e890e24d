"""A record as data: codes as they are kept, words as they are read, corrections with their day."""

from typing import Any

from kmip_portal.law.book import book
from records.answers import in_words, is_blank, ours
from records.clauses import rests_on
from records.models import RecordOfSharing
from records.questions import QUESTIONS_OF
from signatories.picker import PickedOrganisation


def as_json(record: RecordOfSharing) -> dict[str, Any]:
    """Everything the record says, and how it stands."""
    answers = ours(record)
    law = book(record.law_day)
    version = record.agreement_version
    return {
        "reference": record.reference,
        "kind": record.kind,
        "status": record.status,
        "organisation": str(record.organisation),
        "team": str(record.team or ""),
        "recorded_by": str(record.owner),
        "agreement_version": version.number if version else None,
        "outside_agreement": record.outside_agreement,
        "clauses": [
            {"number": one.number, "heading": one.heading, "key": one.key}
            for one in rests_on(record, answers)
        ],
        "law_as_of": record.law_day,
        "saved_at": record.decided_at,
        "closed_at": record.closed_at,
        "write_up_due_on": record.write_up_due_on if record.owes_write_up else None,
        "answers": {
            name: {
                "question": question.label,
                "answer": _plain(answers[name]),
                "in_words": in_words(question, answers[name], law),
            }
            for name, question in QUESTIONS_OF[record.kind].items()
            if not is_blank(answers.get(name))
        },
        "corrections": [
            {
                "wrong": one.wrong,
                "right": one.right,
                "reason": one.reason,
                "added_at": one.added_at,
                "added_by": str(one.added_by),
            }
            for one in record.addenda.select_related("added_by")
        ],
    }


def _plain(value: Any) -> Any:
    return value.name if isinstance(value, PickedOrganisation) else value
