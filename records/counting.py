"""How many records each organisation keeps: all that K-MIP may know of them, and not of few.

A number from one to four could tell on somebody, so it is not shown. Totals are worked out from
the numbers that are shown, and from nothing else: what is left out of both cannot be found by
taking one from the other.
"""

from collections.abc import Sequence
from typing import NamedTuple

from records.models import RecordOfSharing

FEWEST = 5  # is shown as it is
FEW, NOT_SHOWN = f"1 to {FEWEST - 1}", "Not shown"
COLUMNS = {"decided": "Saved", "closed": "Closed"}


class Counted(NamedTuple):
    """The table: its heads, a row for each organisation, and the totals."""

    header: list[str]
    rows: list[list[str]]
    totals: list[str]


def counted() -> Counted:
    """What K-MIP's people are shown."""
    numbers: dict[str, list[int]] = {}
    places = {status: place for place, status in enumerate(COLUMNS)}
    for one in RecordOfSharing.objects.counts():
        row = numbers.setdefault(one["organisation__name"], [0] * len(COLUMNS))
        row[places[one["status"]]] = one["number"]
    return published(numbers)


def published(numbers: dict[str, list[int]]) -> Counted:
    """What is shown of these numbers; each total counts the numbers that are shown, alone."""
    rows = [[name, *map(_shown, row), _total(row)] for name, row in numbers.items()]
    columns = list(zip(*numbers.values(), strict=True))
    everything = [number for row in numbers.values() for number in row]
    return Counted(
        ["Organisation", *COLUMNS.values(), "In all"],
        rows,
        ["All organisations", *map(_total, columns), _total(everything)],
    )


def _is_shown(number: int) -> bool:
    return number == 0 or number >= FEWEST


def _shown(number: int) -> str:
    return f"{number:,}" if _is_shown(number) else FEW


def _total(numbers: Sequence[int]) -> str:
    shown = [number for number in numbers if _is_shown(number)]
    if len(shown) == len(numbers):
        return f"{sum(shown):,}"
    return f"{sum(shown):,} or more" if sum(shown) else NOT_SHOWN
