"""The law on one day, held in memory: a page with many lists of choices asks the database once."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from kmip_portal import clock
from kmip_portal.law.models import LegalItem
from kmip_portal.law.reference import KINDS


class Choice(NamedTuple):
    """One thing to choose, as a form shows it."""

    value: str
    label: str
    hint: str = ""


class Book:
    """Items by kind and code, read as they stood on a day."""

    def __init__(self, items: Iterable[LegalItem], on: date):
        self.on = on
        self._rows: dict[tuple[str, str], list[LegalItem]] = defaultdict(list)
        for item in sorted(items, key=lambda item: (item.position, item.valid_from)):
            self._rows[item.kind, item.code].append(item)

    def items(self, kind: str) -> list[LegalItem]:
        """What may be chosen on the day, in the order of the reference."""
        known(kind)
        standing = [
            item
            for (of_kind, _), rows in self._rows.items()
            if of_kind == kind
            for item in rows
            if item.stood_on(self.on)
        ]
        return sorted(standing, key=lambda item: item.position)

    def item(self, kind: str, code: str) -> LegalItem | None:
        """The item as it stood on the day; else as it read last before, else as it first reads.

        A record may hold a code that has ended since, or that began after: it still has a name.
        """
        known(kind)
        rows = self._rows.get((kind, code), [])
        begun = [row for row in rows if row.valid_from <= self.on]
        if begun:
            return max(begun, key=lambda row: row.valid_from)
        return min(rows, key=lambda row: row.valid_from, default=None)

    def choices(self, kind: str) -> list[Choice]:
        return [Choice(item.code, item.label, item.hint) for item in self.items(kind)]

    def label(self, kind: str, code: str) -> str:
        """The words for a code; a code nobody knows is shown as it is."""
        item = self.item(kind, code)
        return item.label if item else code

    def labels(self, kind: str, codes: Iterable[str]) -> list[str]:
        return [self.label(kind, code) for code in codes]


def known(kind: str) -> None:
    """A misspelt kind is a mistake in the code, not an empty list."""
    if kind not in KINDS:
        raise LookupError(f"The legal reference has no list {kind!r}.")


def book(on: date | None = None) -> Book:
    """Every list on a day, in one query."""
    return Book(LegalItem.objects.all(), on or clock.today())
