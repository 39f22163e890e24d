"""The law on one day, held in memory: a page with many lists of choices asks the database once.

What was read is kept by the process, and made into a book again only where a row reads otherwise:
several hundred objects cost more than all else that a page of a form does.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import TextField
from django.db.models.functions import Cast

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
        self._standing: dict[str, list[LegalItem]] = defaultdict(list)
        for item in sorted(items, key=lambda item: (item.position, item.valid_from)):
            self._rows[item.kind, item.code].append(item)
            if item.stood_on(on):
                self._standing[item.kind].append(item)

    def items(self, kind: str) -> list[LegalItem]:
        """What may be chosen on the day, in the order of the reference."""
        known(kind)
        return list(self._standing.get(kind, ()))

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


class _Read(NamedTuple):
    """The rows as they were last read, and the books made of them since, by day."""

    rows: list[tuple[Any, ...]]
    items: list[LegalItem]
    books: dict[date, Book]


_DAYS = 8
_read = _Read([], [], {})


@cache
def _every_row() -> str:
    """The query for every row as the database writes it: made once, because it is asked by every
    page that has a list of choices, and making it cost more than its answer."""
    columns = [one.attname for one in LegalItem._meta.concrete_fields if one.name != "facts"]
    facts = Cast("facts", TextField())  # compared as they are written
    rows = LegalItem.objects.order_by("pk").values_list(*columns, facts)
    return rows.query.sql_with_params()[0]  # it has no parameters


def book(on: date | None = None) -> Book:
    """Every list on a day, in one query; in another where something reads otherwise."""
    global _read
    day, read = on or clock.today(), _read
    with connection.cursor() as cursor:
        cursor.execute(_every_row())
        rows = cursor.fetchall()
    if rows != read.rows:
        _read = read = _Read(rows, list(LegalItem.objects.order_by("pk")), {})
    if day not in read.books:
        if len(read.books) >= _DAYS:
            read.books.clear()
        read.books[day] = Book(read.items, day)
    return read.books[day]
