"""An arrangement that its owner lets others copy: another signatory begins its own draft from it.

A copy takes what the sharing is for, what is shared, on which law and how it is kept safe; never a
contact, another organisation, a date, or a reference to somebody's papers.
"""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from kmip_portal.accounts.models import User
from kmip_portal.law.book import Book, book
from records import arrangement
from records.answers import in_words, is_blank, read
from records.models import RecordOfSharing
from records.published import Entry, who_was_asked
from records.questions import KNOWN, TOPICS_OF
from records.services import Place, tell, write_answers

COPIED = (
    "title", "theme", "purpose_codes", "purpose_text", "why", "necessity_statement",
    "benefits_risks", "different_purpose", "compatibility_reason", "frequency", "frequency_when",
    "trigger", "data_nature", "data_subjects", "people_described", "people_count",
    "data_categories", "special_categories", "criminal_offence_data", "anonymise",
    "anonymise_reason", "patient_information", "direct_care", "child_best_interests", "regime",
    "in_public_task", "art6", "gateways", "legal_power", "underlying_function", "le_basis", "art9",
    "sch1", "sch8", "rli_conditions", "confidentiality_owed", "confidentiality_basis",
    "transparency", "transparency_reason", "transfer_methods", "safeguards", "process", "quality",
    "international", "transfer_mechanism", "solely_automated_decision", "retention",
    "retention_text", "onward", "conditions", "dpia_triggers", "ending",
)  # fmt: skip
A_PAGE = 25


def offered() -> QuerySet[RecordOfSharing]:
    """Active arrangements that others may copy, whoever keeps them."""
    found = RecordOfSharing.objects.filter(kind="repeat", status="active", may_be_copied=True)
    return found.select_related("organisation", "owner").prefetch_related(
        "parties__organisation", "coded_answers", who_was_asked()
    )


def times_copied(record: RecordOfSharing) -> int:
    """How many drafts and records were begun from it, in any of its versions; not by whom."""
    begun = RecordOfSharing.objects.filter(copied_from__family=record.family)
    return begun.exclude(status="discarded").exclude(family=record.family).count()


def with_times_copied(records: QuerySet[RecordOfSharing]) -> QuerySet[RecordOfSharing]:
    return records.annotate(
        times_copied=Count("copies", filter=~Q(copies__status="discarded"), distinct=True)
    )


def answers_of(record: RecordOfSharing) -> dict[str, Any]:
    """What a copy takes, in the words of its owner less the names of people."""
    entry = Entry(record, book())
    return {
        name: entry.clean(value) if KNOWN[name].is_free_text and value else value
        for name, value in read(record).items()
        if name in COPIED
    }


def items_of(record: RecordOfSharing) -> list[dict[str, Any]]:
    """The items, without who gives them to whom."""
    entry = Entry(record, book())
    return [
        {
            "item": entry.clean(one.item),
            "category": one.category,
            "why_needed": entry.clean(one.why_needed),
        }
        for one in record.data_items.all()
    ]


def shown(record: RecordOfSharing, law: Book) -> list[dict[str, Any]]:
    """What a copy takes, by topic, in words."""
    answers = answers_of(record)
    found = []
    for topic in TOPICS_OF["repeat"]:
        rows = []
        for question in topic.questions:
            words = in_words(question, answers.get(question.name), law)
            if question.name != "title" and not is_blank(words):
                value = words.split("\n") if question.is_many and "\n" in words else words
                rows.append({"label": question.label, "value": value})
        if rows:
            found.append({"title": topic.heading, "rows": rows})
    return found


@transaction.atomic
def copy_arrangement(
    record: RecordOfSharing, *, by: User, place: Place, submission_id: UUID
) -> RecordOfSharing:
    """A draft of one's own organisation. The same button pressed twice is one draft."""
    draft = arrangement.begin(by=by, place=place, submission_id=submission_id)
    if draft.copied_from_id or draft.data_items.exists():
        return draft
    draft.copied_from = record
    draft.save(update_fields=["copied_from"])
    write_answers(draft, {**read(draft), **answers_of(record)})
    arrangement.add_items(draft, items_of(record), by=by)
    tell(record, None, "let a signatory copy")
    draft.refresh_from_db()
    return draft
