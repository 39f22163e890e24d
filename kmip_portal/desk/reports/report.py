"""The shape that every report has: a finding, a chart, columns and rows."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, NamedTuple

from kmip_portal import clock
from kmip_portal.desk.reports.drawing import Drawing
from kmip_portal.portal_tags import day


class Cell(NamedTuple):
    """A value with an address to go on to, or with a shade that says how much it is."""

    value: Any
    url: str = ""
    shade: int | None = None


class Column(NamedTuple):
    """One column: its head, what stands in it, and how wide it is in a spreadsheet."""

    label: str
    kind: str = "text"  # or "number", "day"
    width: int = 16

    @property
    def is_number(self) -> bool:
        return self.kind == "number"

    def words(self, value: Any) -> str:
        """As the page shows it."""
        if value is None:
            return ""
        if isinstance(value, date):
            return day(value)
        if isinstance(value, int | float):
            return f"{value:,}"
        return str(value)


Row = list[Any]  # of plain values, or of Cell


def value_of(cell: Any) -> Any:
    return cell.value if isinstance(cell, Cell) else cell


@dataclass(frozen=True)
class Asked:
    """What the address asks a report for, once the form has read it."""

    on: date = field(default_factory=clock.today)
    sector: str = ""
    other: str = ""
    area: str = ""
    since: date | None = None
    until: date | None = None
    version: str = ""

    @property
    def last(self) -> date:
        """The last day that is looked at: none lies after the day as at which it is asked."""
        return min(self.until, self.on) if self.until else self.on


class Report(ABC):
    """One report, as one address asks for it. Everything is worked out when it is made."""

    slug: ClassVar[str]
    title: ClassVar[str]
    filters: ClassVar[tuple[str, ...]] = ()  # beside "as at", which every report has
    empty: ClassVar[str] = "There is nothing to count yet."

    finding: str
    leaves_out: str = ""  # whom the finding does not count, where somebody would miss them
    columns: list[Column]
    rows: Sequence[Row]
    totals: Row | None = None
    drawing: Drawing | None = None

    def __init__(self, asked: Asked | None = None):
        self.asked = asked or Asked()
        self.on = self.asked.on
        self.work_out()

    @abstractmethod
    def work_out(self) -> None:
        """Ask the database, and keep the finding, columns, rows, totals and drawing."""

    @property
    def notes(self) -> list[str]:
        """How it is counted, a sentence each: on the page, and in the notes of the Excel file."""
        return []

    @property
    def is_wide(self) -> bool:
        """On paper it needs a sheet turned on its side."""
        return len(self.columns) > 8

    @property
    def caption(self) -> str:
        return f"{self.title} as at {day(self.on)}"

    def lines(self) -> list[list[Any]]:
        """Each row with plain values, the totals last: what a file holds."""
        found = [[value_of(cell) for cell in row] for row in self.rows]
        return [*found, [value_of(cell) for cell in self.totals]] if self.totals else found


def percent(part: int, whole: int) -> int:
    """Whole percent, rounded down: 100 only where it is all of them."""
    return part * 100 // whole if whole else 0


def said(number: int, one: str, many: str = "") -> str:
    """'1 record', '2 records', 'no records'."""
    if not number:
        return f"no {many or f'{one}s'}"
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def begins(words: str) -> str:
    """With a capital letter."""
    return words[:1].upper() + words[1:]
