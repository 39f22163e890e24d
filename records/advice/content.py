"""What an adviser sees of a record, word for word, and its SHA-256: advice is bound to it.

Left out is what tells of the advice itself, and who decided and when: written down after it, it
would undo the advice that it tells of.
"""

from typing import Any

from kmip_portal.law.book import Book, book
from records.answers import ours, told
from records.models import DataItem, Party, RecordOfSharing
from records.models.confirmation import sha256

OF_THE_ADVICE = {
    "dpo_view", "dpo_view_on", "caldicott_consulted", "caldicott_consulted_on", "advice",
    "decision_by", "decision_by_role", "decision_on",
}  # fmt: skip
TAKING_PART, ITEMS = "Organisations taking part", "Items of information"
Content = dict[str, dict[str, list[str]]]  # heading: name: [label, words]


def content_of(record: RecordOfSharing) -> Content:
    """All that it says now, by heading."""
    law = book()
    said: Content = {
        heading: {
            question.name: [question.label, words]
            for question, words in rows
            if question.name not in OF_THE_ADVICE
        }
        for heading, rows in told(ours(record), law)
    }
    if record.is_repeat:
        parties = record.parties.filter(left_on=None).select_related("organisation")
        said[TAKING_PART] = {
            str(one.number): [one.called, _party(one, law)] for one in parties.order_by("number")
        }
        items = record.data_items.select_related(
            "given_by__organisation", "received_by__organisation"
        )
        said[ITEMS] = {str(one.number): [one.item, _item(one, law)] for one in items}
    return {heading: rows for heading, rows in said.items() if rows}


def hash_of(record: RecordOfSharing) -> str:
    return sha256(content_of(record))


def _party(party: Party, law: Book) -> str:
    role, basis = party.controller_role, party.own_basis
    said = [
        party.part,
        law.label("controller_roles", role) if role else "",
        law.label("uk_gdpr_article6", basis) if basis else "",
        party.own_power,
    ]
    return "\n".join(filter(None, said)) or "Its part is not said yet"


def _item(item: DataItem, law: Book) -> str:
    giver = item.given_by.called if item.given_by else "all who give"
    taker = item.received_by.called if item.received_by else "all who receive"
    said = [
        law.label("personal_data_categories", item.category) if item.category else "",
        f"From {giver} to {taker}",
        item.why_needed,
        f"Kept for: {item.kept_for}" if item.kept_for else "",
    ]
    return "\n".join(filter(None, said))


def cards(content: Content) -> list[dict[str, Any]]:
    """For a page: a card for each heading."""
    return [
        {
            "title": heading,
            "rows": [{"label": label, "value": words} for label, words in rows.values()],
        }
        for heading, rows in content.items()
    ]
