"""A CSV file of organisations: its rows, and what is wrong with it in words, by line and column."""

import csv
import difflib
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from kmip_portal.forms.characters import REFUSED
from signatories.models import Identifier

LARGEST = 20 * 1024 * 1024
REQUIRED = ("name", "organisation_type")
# column: (the longest it may be, the shape it must have, and in which words)
PLAIN: dict[str, tuple[int, str, str]] = {
    "name": (200, "", ""),
    "other_names": (400, "", ""),
    "sector": (80, "", ""),
    "address": (300, "", ""),
    "postcode": (10, r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", "a full UK postcode"),
    "website": (300, r"https?://\S+\.\S+", "an address that starts with https://"),
    "privacy_notice": (300, r"https?://\S+\.\S+", "an address that starts with https://"),
    "ico_registration": (20, r"Z[A-Z]?\d{5,7}|\d{6,9}", "an ICO number, like Z1234567"),
}
NUMBERS: dict[str, tuple[str, str, str]] = {
    "urn": (Identifier.Scheme.URN, r"\d{5,6}", "a URN of 5 or 6 numbers"),
    "ods_code": (Identifier.Scheme.ODS, r"[A-Z0-9]{3,10}", "an ODS code, like RVV"),
    "gss_code": (Identifier.Scheme.GSS, r"[EWSN]\d{8}", "a GSS code, like E10000016"),
    "ukprn": (Identifier.Scheme.UKPRN, r"1\d{7}", "a UKPRN of 8 numbers that starts with 1"),
    "charity_number": (Identifier.Scheme.CHARITY, r"\d{6,7}", "a charity number of 6 or 7 numbers"),
    "company_number": (
        Identifier.Scheme.COMPANY,
        r"([A-Z]{2}|\d{2})\d{6}",
        "a company number of 8 characters",
    ),
}
READ = {*PLAIN, *NUMBERS, "organisation_type", "area"}
UPPER = {"postcode", "ico_registration", *NUMBERS}


class UnreadableFile(Exception):
    """Something is wrong with the whole file, so no row of it can be read; says what."""


class Problem(NamedTuple):
    """What is wrong with one cell, or with a whole line."""

    line: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"Line {self.line}{f', {self.column}' if self.column else ''}: {self.message}"


class Row(NamedTuple):
    """One organisation as a line of the file tells of it; a blank cell says nothing."""

    line: int
    type: str
    fields: dict[str, str]
    areas: list[str]
    numbers: list[tuple[str, str]]

    @property
    def name(self) -> str:
        return self.fields["name"]


class ReadFile(NamedTuple):
    rows: list[Row]
    problems: list[Problem]
    unread_columns: list[str]


def read(content: bytes, *, types: dict[str, str], areas: dict[str, str]) -> ReadFile:
    """The good rows, and the problems of the others. `types` are code: words, `areas` name: slug.

    Raises UnreadableFile, which says what is wrong, when that is something with the whole file.
    """
    columns, lines = table(content, required=REQUIRED, read=READ)
    rows, problems = [], []
    checked = _Checks(types, areas)
    for line, cells in lines:
        wrong = list(_wrong_number_of_cells(line, cells, columns))
        row = None
        if not wrong:
            named = dict(zip(columns, cells, strict=False))
            row, wrong = checked.row(line, {key: named.get(key, "") for key in READ})
        problems += wrong
        if row and not wrong:
            rows.append(row)
    return ReadFile(rows, problems, [name for name in columns if name not in READ])


def table(
    content: bytes, *, required: Iterable[str], read: Collection[str], rows: str = "organisations"
) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The names of the columns, and the lines that hold anything, by number."""
    text = _decoded(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(",;\t", key=first.count)
    lines = list(_lines(text, separator))
    if not lines:
        raise UnreadableFile("Your file is empty.")
    columns = [re.sub(r"\W+", "_", name.casefold()).strip("_") for name in lines[0][1]]
    shown = ", ".join(f"‘{name}’" for name in columns if name)
    for name in required:
        if name not in columns:
            raise UnreadableFile(
                f"Your file needs a column called ‘{name}’."
                f" Right now it has columns called {shown}."
            )
    for name, times in Counter(columns).items():
        if times > 1 and name in read:
            raise UnreadableFile(
                f"Your file has {times} columns called ‘{name}’. Delete or rename one."
            )
    if len(lines) == 1:
        raise UnreadableFile(f"Your file has names of columns, but no {rows}.")
    return columns, lines[1:]


def _decoded(content: bytes) -> str:
    if len(content) > LARGEST:
        raise UnreadableFile("Your file must be smaller than 20MB.")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        tries = ["utf-16"]
    elif b"\x00" in content or content.startswith((b"PK\x03\x04", b"%PDF")):
        tries = []
    else:
        tries = ["utf-8-sig", "cp1252"]
    for encoding in tries:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile("Your file is not a CSV file. Save it as ‘CSV UTF-8’ and try again.")


def _lines(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1
    try:
        for cells in reader:
            cleaned = [_clean(cell) for cell in cells]
            if any(cleaned):
                yield begins, cleaned
            begins = reader.line_num + 1
    except csv.Error:
        raise UnreadableFile(
            f'Line {begins} has a quote mark (") that is not closed, or is in the wrong place.'
        ) from None


def _clean(cell: str) -> str:
    """One form for every character, no marks without a shape, single spaces."""
    text = unicodedata.normalize("NFC", cell)
    text = "".join(c for c in text if c.isspace() or c.isprintable() or REFUSED.match(c))
    return re.sub(r"(?:(?![\x0b\x0c\x1c-\x1f])\s)+", " ", text).strip(" ")


def _looks_like_a_formula(text: str) -> bool:
    return text[:1] in ("=", "+", "-", "@")


def _without_mark(text: str) -> str:
    """Our own downloads put an apostrophe before what looks like a formula and is not."""
    return text[1:] if text[:1] == "'" and _looks_like_a_formula(text[1:]) else text


def _wrong_number_of_cells(line: int, cells: list[str], columns: list[str]) -> Iterator[Problem]:
    if any(cells[len(columns) :]):
        yield Problem(
            line,
            "",
            f"this line has {len(cells)} cells, but there are {len(columns)} columns."
            " Put quote marks round a cell that holds a comma.",
        )


class _Checks:
    """What is asked of every cell."""

    def __init__(self, types: dict[str, str], areas: dict[str, str]):
        self.codes = {code.upper(): code for code in types}
        self.codes |= {words.upper(): code for code, words in types.items()}
        self.areas = {name.casefold(): slug for name, slug in areas.items()}

    def row(self, line: int, cells: dict[str, str]) -> tuple[Row, list[Problem]]:
        cells = {key: text.upper() if key in UPPER else text for key, text in cells.items()}
        formulas = [name for name in PLAIN if _looks_like_a_formula(cells[name])]
        cells = {key: _without_mark(text) for key, text in cells.items()}
        asked = [part.strip() for part in re.split(r"[;|]", cells["area"]) if part.strip()]
        row = Row(
            line,
            self.codes.get(cells["organisation_type"].upper(), ""),
            {name: cells[name] for name in PLAIN if cells[name]},
            [self.areas[name.casefold()] for name in asked if name.casefold() in self.areas],
            [(NUMBERS[name][0], cells[name]) for name in NUMBERS if cells[name]],
        )
        wrong = [
            *([] if cells["name"] else [("name", "this cell is empty.")]),
            *self._type(cells["organisation_type"]),
            *(
                ("area", f"‘{name}’ is not an area of Kent and Medway.")
                for name in asked
                if name.casefold() not in self.areas
            ),
            *(
                (name, f"‘{cells[name][:40]}’ looks like a formula. Write the words themselves.")
                for name in formulas
            ),
            *self._shapes({name: "" if name in formulas else cells[name] for name in cells}),
        ]
        return row, [Problem(line, column, message) for column, message in wrong]

    def _type(self, text: str) -> Iterator[tuple[str, str]]:
        if not text:
            yield "organisation_type", "this cell is empty."
        elif text.upper() not in self.codes:
            close = difflib.get_close_matches(text.upper(), self.codes, n=1)
            use = f" Use {self.codes[close[0]]}." if close else ""
            yield "organisation_type", f"‘{text}’ is not one of our types.{use}"

    def _shapes(self, cells: dict[str, str]) -> Iterator[tuple[str, str]]:
        for name, (longest, shape, what) in PLAIN.items():
            text = cells[name]
            if REFUSED.search(text):
                yield name, f"‘{text[:40]}’ holds a character that was lost. Type it again."
            elif len(text) > longest:
                yield name, f"this cell must be {longest:,} characters or less."
            elif text and shape and not re.fullmatch(shape, text):
                yield name, f"‘{text}’ is not {what}."
        for name, (_, shape, what) in NUMBERS.items():
            if cells[name] and not re.fullmatch(shape, cells[name]):
                yield name, f"‘{cells[name][:40]}’ is not {what}."
