"""Lists of choices by the codes of the legal reference, one query a call.

A page or form that needs more than two lists opens a `book()` once and asks that.
"""

from collections.abc import Iterable
from datetime import date

from kmip_portal import clock
from kmip_portal.law.book import Book, Choice, book, known
from kmip_portal.law.models import LegalItem

__all__ = ["Book", "Choice", "book", "choices", "label", "labels"]


def choices(kind: str, on: date | None = None) -> list[Choice]:
    """What may be chosen on a day, in the order of the reference."""
    return _of(kind, on).choices(kind)


def label(kind: str, code: str, on: date | None = None) -> str:
    """The words a code had on a day."""
    return _of(kind, on).label(kind, code)


def labels(kind: str, codes: Iterable[str], on: date | None = None) -> list[str]:
    return _of(kind, on).labels(kind, codes)


def _of(kind: str, on: date | None) -> Book:
    known(kind)
    return Book(LegalItem.objects.filter(kind=kind), on or clock.today())
