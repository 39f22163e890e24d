"""A version's text made ready to read: one list for the page and the PDF."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.safestring import SafeString

from agreements import cross_references
from agreements.models import Clause
from kmip_portal import markdown


class Section(NamedTuple):
    """A part, clause or schedule as it is read, with its place on the page."""

    level: int
    number: str
    heading: str
    anchor: str
    html: SafeString
    key: str = ""

    @property
    def title(self) -> str:
        return f"{self.number} {self.heading}".strip()

    @property
    def called(self) -> str:
        """As people cite it: clause 4.2, Schedule 1."""
        return f"clause {self.number}" if self.number[:1].isdigit() else self.title


def sections(clauses: Iterable[Clause | dict[str, Any]]) -> list[Section]:
    """Clauses, or the clauses of a frozen snapshot, with their words as HTML."""
    rows = [clause if isinstance(clause, Clause) else Clause(**clause) for clause in clauses]
    places, numbers = _places(rows), cross_references.numbers_of(rows)
    return [_section(row, places, numbers) for row in rows]


def section(
    clause: Clause, clauses: Iterable[Clause], *, page: str, is_place: bool = True
) -> Section:
    """One clause on a page of its own; the others that it names are on `page`.

    Where the page shows it once more, as it read before, its paragraphs are no places there.
    """
    rows = list(clauses)
    numbers = cross_references.numbers_of(rows)
    return _section(clause, _places(rows, page), numbers, is_place=is_place)


def _places(rows: list[Clause], page: str = "") -> dict[str, str]:
    return {words: f"{page}#{row.anchor}" for row in rows for words in _called(row)}


def _section(
    row: Clause, places: dict[str, str], numbers: dict[str, str], *, is_place: bool = True
) -> Section:
    body = cross_references.in_words(row.body, numbers)  # a draft names clauses by key
    anchor = row.anchor if is_place else ""
    return Section(
        level=row.level,
        number=row.number,
        heading=row.heading,
        anchor=anchor,
        html=markdown.render(body, number=row.number, anchor=anchor, places=places),
        key=row.key,
    )


def contents(text: Iterable[Section]) -> list[tuple[Section, list[Section]]]:
    """Each part and the clauses in it."""
    parts: list[tuple[Section, list[Section]]] = []
    for section in text:
        if section.level == 1 or not parts:
            parts.append((section, []))
        elif section.level == 2:
            parts[-1][1].append(section)
    return parts


def _called(clause: Clause) -> list[str]:
    """How other clauses name this one: "clause 4.2", "Schedule 1"."""
    if "." in clause.number:
        return [f"clause {clause.number}", f"Clause {clause.number}"]
    return [clause.number] if " " in clause.number else []
