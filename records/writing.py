"""A record's answers become its rows: columns, codes and parties."""

from typing import Any

from kmip_portal.law.book import book
from records.answers import ASKER, COLUMNS_OF, RECEIVER, in_words, is_blank, others_part
from records.models import CodedAnswer, Party, RecordOfSharing
from records.questions import QUESTIONS_OF, Answers
from records.questions.not_known import NOT_KNOWN
from records.search import keep_words
from signatories.picker import PickedOrganisation


def write_answers(record: RecordOfSharing, answers: Answers) -> None:
    columns = COLUMNS_OF[record.kind]
    for name in columns:
        if name in answers:
            setattr(record, name, answers[name])
    record.save(update_fields=columns)
    _write_codes(record, answers)
    if not record.is_repeat:  # the parties of a repeat record are written one by one
        _write_parties(record, answers)
    keep_words(record, answers)


def _write_codes(record: RecordOfSharing, answers: Answers) -> None:
    law = book()
    record.coded_answers.all().delete()
    CodedAnswer.objects.bulk_create(
        CodedAnswer(record=record, field=name, code=code, label=in_words(question, [code], law))
        for name, question in QUESTIONS_OF[record.kind].items()
        if question.is_many
        for code in answers.get(name) or ()
    )
    CodedAnswer.objects.bulk_create(
        CodedAnswer(
            record=record,
            field=NOT_KNOWN,
            code=name,
            label=QUESTIONS_OF[record.kind][name].label,
        )
        for name in answers.get(NOT_KNOWN) or ()
        if name in QUESTIONS_OF[record.kind]
    )


def _write_parties(record: RecordOfSharing, answers: Answers) -> None:
    """Who asked, who held it and who received it, by how the sharing started."""
    route = answers.get("route") or ""
    picked = answers.get("partner") or PickedOrganisation(None, "")
    other = {
        "organisation": picked.organisation,
        "name": "" if picked.is_listed else picked.text,
    }
    us = {"organisation": record.organisation, "is_ours": True}
    they_receive = others_part(route) == "receives"
    asker = {column: answers.get(name) or "" for name, column in ASKER.items()}
    receiver = {column: answers.get(name) or "" for name, column in RECEIVER.items()}
    parts: list[dict[str, Any]] = [
        {"direction": "gives", **(us if they_receive else other)},
        {"direction": "receives", **(other if they_receive else us), **receiver},
    ]
    if route in {"received", "made"} or not all(map(is_blank, asker.values())):
        parts.insert(0, {"direction": "asks", **(other if they_receive else us), **asker})
    record.parties.all().delete()
    Party.objects.bulk_create(Party(record=record, **part) for part in parts)
