"""The parts of a pack that say what happened: the history with its chain, and letters."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from kmip_portal.audit.models import AuditEvent
from kmip_portal.audit.sentences import kind_of, sentence
from kmip_portal.desk.evidence.lists import Scope
from kmip_portal.portal_tags import moment
from kmip_portal.spreadsheets import csv_lines

AT_ONCE = 2000
HISTORY = ["Number", "When (UTC)", "What happened", "About", "Reference", "SHA-256", "In the chain"]
LETTERS = ["Written", "To", "Subject", "State", "Sent", "Delivered", "Came back", "What was said"]


def chain(scope: Scope, end: int) -> Iterator[str]:
    """Every event in order, as a line of JSON: whole, or of others its hash alone."""
    mine = _of(scope, end)
    event = next(mine, None)
    every = AuditEvent.objects.filter(sequence__lte=end).order_by("sequence")
    for sequence, digest in every.values_list("sequence", "hash").iterator(chunk_size=AT_ONCE):
        words: dict[str, Any] = {"sequence": sequence, "hash": digest}
        if event and event.sequence == sequence:
            if scope.is_whole(event):
                words = event.words() | {"hash": digest}
            event = next(mine, None)
        yield json.dumps(words, separators=(",", ":")) + "\n"


def history(scope: Scope, end: int) -> Iterator[str]:
    """What is told of it, in sentences, as CSV."""
    return csv_lines(
        HISTORY,
        (
            [
                one.sequence, _utc(one.at), sentence(one), kind_of(one), one.subject_reference,
                one.hash, "Whole" if scope.is_whole(one) else "Its hash",
            ]
            for one in _of(scope, end)
            if scope.is_told(one)
        ),
    )  # fmt: skip


def _of(scope: Scope, end: int) -> Iterator[AuditEvent]:
    mine = scope.events().filter(sequence__lte=end).order_by("sequence")
    return mine.iterator(chunk_size=AT_ONCE)


def letters(scope: Scope, as_at: datetime) -> Iterator[str]:
    """Each letter and what became of it: not its text, which may hold a link."""
    return csv_lines(
        LETTERS,
        (
            [
                _utc(one.written_at), one.to, one.subject, one.state,
                _utc((one.joined_in or one).sent_at), _utc((one.joined_in or one).delivered_at),
                _utc((one.joined_in or one).returned_at),
                one.last_error if one.returned_at or one.given_up_at else "",
            ]
            for one in scope.letters(as_at)
        ),
    )  # fmt: skip


def _utc(at: datetime | None) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}" if at else ""


def in_words(at: str) -> str:
    """A moment that was written down, as pages say it."""
    return moment(datetime.fromisoformat(at))
