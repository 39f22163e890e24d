"""A record as data: codes as they are kept, words as they are read, corrections with their day."""

from typing import Any

from kmip_portal.law.book import Book, book
from records.advice import pages as advice_pages
from records.answers import in_words, is_blank, ours
from records.clauses import rests_on
from records.models import Confirmation, RecordOfSharing
from records.questions import QUESTIONS_OF
from records.questions.not_known import unknown
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
        "not_known": unknown(answers),
        "advice": advice_pages.as_json(record),
        **(_of_repeat(record, law) if record.is_repeat else {}),
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


def _of_repeat(record: RecordOfSharing, law: Book) -> dict[str, Any]:
    """Who takes part and how each stands, what is shared between whom, and its life in days."""
    standing = {one.party_id: one for one in record.confirmations.standing()}
    parties = record.parties.select_related("organisation").order_by("number")
    items = record.data_items.select_related("given_by__organisation", "received_by__organisation")
    return {
        "version": record.version_number,
        "family": record.family,
        "sent_at": record.sent_at,
        "active_at": record.active_at,
        "reviewed_at": record.reviewed_at,
        "ended_on": record.ended_on,
        "after_ending": record.after_ending,
        "parties": [
            {
                "number": one.number,
                "organisation": one.called,
                "keeps_the_record": one.is_ours,
                "part": one.part,
                "role": law.label("controller_roles", one.controller_role)
                if one.controller_role
                else "",
                "own_basis": one.own_basis,
                "own_power": one.own_power,
                "joined_on": one.joined_on,
                "left_on": one.left_on,
                "answer": _answer(standing.get(one.pk)),
            }
            for one in parties
        ],
        "items": [
            {
                "item": one.item,
                "category": one.category,
                "from": one.given_by.called if one.given_by else None,
                "to": one.received_by.called if one.received_by else None,
                "why_needed": one.why_needed,
                "kept_for": one.kept_for,
            }
            for one in items
        ],
        "systems": [
            {
                "name": one.name,
                "used_for": one.used_for,
                "held": one.held,
                "contract": one.contract,
            }
            for one in record.used_systems.all()
        ],
        "attachments": [
            {
                "number": one.number,
                "section": one.heading,
                "what": one.what,
                "name": one.name,
                "size": one.size,
                "sha256": one.sha256,
            }
            for one in record.attachments.current()
        ],
    }


def _answer(confirmation: Confirmation | None) -> dict[str, Any] | None:
    """What a party said of it, bound to the hash of what it was shown."""
    if confirmation is None:
        return None
    return {
        "reference": confirmation.reference,
        "answer": confirmation.standing,
        "name": confirmation.answered_name,
        "role": confirmation.answered_role,
        "answered_at": confirmation.answered_at,
        "sha256": confirmation.content_sha256,
        "stands_from_an_earlier_version": confirmation.stands_from_id is not None,
    }


def _plain(value: Any) -> Any:
    return value.name if isinstance(value, PickedOrganisation) else value
