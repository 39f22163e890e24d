"""A pasted table, read row by row: what each cell says, or what is wrong with it in plain words."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from kmip_portal.documents.reading import as_compared
from kmip_portal.forms import DateField
from kmip_portal.forms.words import lower_first
from kmip_portal.law.book import book
from records.answers import codes_in_words
from records.forms import field_for
from records.questions import QUESTIONS
from records.questions.choices import People

MOST = 50
DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ ./-]+(\w+)[ ,./-]+(\d{4})(?:[ T]00:00(?::00)?)?")
DATE, PARTNER, DECISION, PEOPLE = "date", "partner", "decision", "people_count"
# the columns in their order: (as the page heads them, as a table of somebody else's may)
COLUMNS: dict[str, tuple[str, tuple[str, ...]]] = {
    DATE: ("Date", ("Date shared", "Date of sharing", "Shared on", "Day")),
    PARTNER: ("Organisation", ("Other organisation", "Shared with", "Recipient")),
    "shared_with_name": ("Name of who received it", ("Received by", "Contact", "Name")),
    "shared_with_role": ("Their job title", ("Job title", "Role")),
    "shared_with_email": ("Their work email", ("Work email", "Email", "Email address")),
    "our_ref": ("Your case reference", ("Our reference", "Your own case reference", "Case")),
    "their_ref": ("Their reference", ("Reference they gave",)),
    PEOPLE: ("Number of people", ("About how many people", "People")),
    DECISION: ("Decision", ("What was decided", "Shared or not")),
    "sharing_time": ("Time", ("At what time", "Time shared")),
}
LABELS = {name: label for name, (label, _) in COLUMNS.items()}
BY_HEAD = {
    as_compared(words): name
    for name, (label, others) in COLUMNS.items()
    for words in (label, *others)
}
BANDS = ((1, People.ONE), (10, People.FEW), (100, People.DOZENS))


@dataclass
class Row:
    """One row: what was typed, what it was taken for, and what could not be taken."""

    number: int
    cells: dict[str, str]
    answers: dict[str, Any] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)  # (column, why)

    @property
    def name(self) -> str:
        return self.cells.get(PARTNER, "")


@dataclass
class Table:
    """The rows of a table, and what is wrong with it as a whole."""

    rows: list[Row] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """Everything that is wrong, each named by its row and column."""
        told = [_fault(row.number, LABELS[column], why) for row in self.rows
                for column, why in row.faults]  # fmt: skip
        return [*self.problems, *told]


def _fault(row: int, column: str, why: str) -> str:
    """The row and the column once: many sentences begin with what they are about."""
    if why.startswith(column):
        return f"Row {row}: {lower_first(why)}"
    return f"Row {row}, {lower_first(column)}: {lower_first(why)}"


def read_table(text: str) -> Table:
    """The rows of what was pasted or typed; without a row of heads the columns stand in order."""
    table, lines = Table(), [one for one in _lines(text) if any(one)]
    heads = _heads(lines[0]) if lines else None
    if heads is not None:
        if unknown := [
            said for said, name in zip(lines[0], heads, strict=True) if said and not name
        ]:
            table.problems += [f"No column is called ‘{said[:60]}’" for said in unknown]
        named = [name for name in heads if name]
        table.problems += [f"The column ‘{LABELS[name]}’ is there twice"
                           for name in dict.fromkeys(named) if named.count(name) > 1]  # fmt: skip
        lines = lines[1:]
    columns = heads if heads is not None else list(COLUMNS)
    if not lines:
        table.problems.append("Enter a row for each disclosure")
    if len(lines) > MOST:
        table.problems.append(f"The table has {len(lines)} rows. Enter {MOST} rows or fewer")
        return table
    reading = Reading()
    for number, cells in enumerate(lines, 1):
        if any(cells[len(columns) :]):
            table.problems.append(f"Row {number} has more cells than there are columns")
        pairs = zip(columns, cells, strict=False)
        row = Row(number, {name: cell for name, cell in pairs if name and cell})
        reading.read(row)
        table.rows.append(row)
    return table


def _lines(text: str) -> Iterator[list[str]]:
    """The cells of each row: set apart by tabs as a spreadsheet copies them, else as typed."""
    apart = next((mark for mark in ("\t", ";", "|") if mark in text), "\t")
    quoted = apart == "\t" and text.count('"') % 2 == 0  # a cell of several lines stands in quotes
    rows = (
        csv.reader(text.splitlines(keepends=True), delimiter=apart)
        if quoted
        else (line.split(apart) for line in text.splitlines())
    )
    for row in rows:
        yield [" ".join(cell.split()) for cell in row]


def _heads(cells: list[str]) -> list[str] | None:
    """The columns that a first row names, if it is a row of heads: blank for one nobody knows."""
    named = [BY_HEAD.get(as_compared(cell), "") for cell in cells]
    said = sum(map(bool, cells))
    return named if sum(map(bool, named)) * 2 > said else None


class Reading:
    """Takes cells by the very fields that ask for the same on the form."""

    def __init__(self) -> None:
        law = book()
        self.fields = {
            name: field_for(QUESTIONS[name], law)
            for name in COLUMNS
            if name not in (DATE, PARTNER, DECISION, PEOPLE)
        }
        self.day = DateField("Date", name="Date", missing="Enter the date", today_or_past=True)
        self.codes = {name: codes_in_words(QUESTIONS[name], law) for name in (DECISION, PEOPLE)}

    def read(self, row: Row) -> None:
        for name, cell in row.cells.items():
            if name not in (DATE, PARTNER):
                self._take(row, name, cell)
        self._day(row)
        if len(row.name) > 200:
            row.faults.append((PARTNER, "Organisation must be 200 characters or less"))

    def _take(self, row: Row, name: str, cell: str) -> None:
        try:
            row.answers[name] = self._answer(name, cell)
        except ValidationError as wrong:
            row.faults.append((name, wrong.messages[0]))

    def _answer(self, name: str, cell: str) -> Any:
        if name == PEOPLE and cell.isascii() and cell.isdigit() and 0 < len(cell) < 9 and int(cell):
            return next((band for most, band in BANDS if int(cell) <= most), People.MANY).value
        if name in self.codes:
            code = self.codes[name].get(as_compared(cell))
            if not code:
                words = " or ".join(f"‘{label}’" for _, label in QUESTIONS[name].choices.choices)
                number = "a number, " if name == PEOPLE else ""
                raise ValidationError(f"Enter {number}{words}, not ‘{cell[:60]}’")
            return code
        return self.fields[name].clean(cell)

    def _day(self, row: Row) -> None:
        said = row.cells.get(DATE, "")
        match = DAY.fullmatch(said)
        try:
            row.answers[DATE] = self.day.clean(match.groups() if match else said)
        except ValidationError as wrong:
            words = wrong.messages[0] if match or not said else "Enter a date, like 27 3 2027"
            row.faults.append((DATE, words))
