"""The boxes of a Word form that is not ours: where something can be written or ticked.

A box is a content control, an empty cell of a table with a label beside or above it, or a sign to
tick (☐). It is known by its place, which is the same in every reading of the same bytes; in a copy
that somebody filled, it is found again by its name or by its label.
"""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from typing import Any, NamedTuple

from lxml import etree

from kmip_portal.documents.reading import (
    BODY,
    EMPTY,
    NOT_SAID,
    ON,
    SHAPES,
    SIGNS,
    TICKED,
    W14,
    W,
    as_compared,
    cells_of,
    text_of,
)
from kmip_portal.documents.structure import (
    goes_on,
    is_around_others,
    property_of,
    rows_of,
    span_of,
)
from kmip_portal.uploads.refusal import BadFile, damaged

MOST_BOXES = 300
LONGEST = 200  # of what a box is called
TICKS = {EMPTY: False, "□": False, TICKED: True, "☑": True}
FILLED_BY_HAND = " ._…-\u00a0\t\n"  # lines of dots to write on
PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


class Box(NamedTuple):
    """One place to write or tick. `group` is the same for signs that stand together."""

    place: str
    kind: str  # "text" or "tick"
    called: str
    where: str
    tag: str = ""
    group: str = ""
    question: str = ""  # of a sign: what stands before all of its group


class Anchor(NamedTuple):
    """A cell by the label it answers: the how-manieth of these words, and the way from it."""

    label: str
    nth: int
    down: int
    across: int


class Mark(NamedTuple):
    """A sign to tick: in a control, a shape, or one character of a text."""

    element: Any
    at: int  # of a character; -1 for the others
    is_on: bool


class Line:
    """A paragraph: its words and signs in order, and the cell it stands in."""

    def __init__(self, cell: Any, element: Any):
        self.cell, self.element = cell, element
        self.parts: list[str | int] = []  # a number is a mark's

    @property
    def words(self) -> str:
        return "".join(part for part in self.parts if isinstance(part, str)).strip()

    def beside(self, number: int) -> str:
        """The words that belong to a mark: after it where the line begins with one, else before."""
        parts = [p for p in self.parts if not (isinstance(p, str) and not p.strip())]
        at = parts.index(number)
        step = 1 if not isinstance(parts[0], str) else -1
        near = parts[at + step] if 0 <= at + step < len(parts) else ""
        return near.strip(" \t\n:") if isinstance(near, str) else ""


class Control(NamedTuple):
    """A content control in which something is written."""

    element: Any
    cell: Any
    line: Line | None
    before: str  # the words before it on its line


def parse(content: bytes) -> Any:
    """The body of a Word file that was looked into before."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        if BODY not in package.namelist():
            raise damaged()
        return etree.fromstring(package.read(BODY), PARSER)


class Form:
    """A Word form, with everything in it that can be filled, in the order of the page."""

    def __init__(self, root: Any):
        self.root = root
        self.controls: list[Control] = []
        self.marks: list[Mark] = []
        self.lines: list[Line] = []
        self.mark_lines: list[Line] = []
        self.tables = [[list(cells_of(r)) for r in rows_of(t)] for t in root.iter(f"{W}tbl")]
        self.place_of = {
            cell: (t, r, c)
            for t, rows in enumerate(self.tables)
            for r, row in enumerate(rows)
            for c, cell in enumerate(row)
        }
        self.cells = list(self.place_of)
        self._visit(root, None, None)
        self._holds = {one.cell for one in self.controls} | {one.cell for one in self.mark_lines}
        self._text = {cell: text_of(cell) for cell in self.cells}
        self._labels: dict[str, list[Any]] = {}
        for cell in self.cells:
            if words := as_compared(self._text[cell]):
                self._labels.setdefault(words, []).append(cell)

    # reading the page

    def _visit(self, element: Any, cell: Any, line: Line | None) -> None:
        for child in element:
            tag = child.tag
            if tag == f"{W}tbl":
                self._visit(child, cell, None)
            elif tag in NOT_SAID or not isinstance(tag, str):
                continue
            elif tag == f"{W}tc":
                self._visit(child, child, None)
            elif tag == f"{W}p":
                self.lines.append(Line(cell, child))
                self._visit(child, cell, self.lines[-1])
            elif tag == f"{W}sdt":
                self._control(child, cell, line)
            elif line is not None and tag == f"{W}t":
                self._words(child, line)
            elif line is not None and tag == f"{W}sym":
                if sign := SHAPES.get(child.get(f"{W}char", "").upper()):
                    self._mark(Mark(child, -1, sign == TICKED), line)
            elif line is not None and tag in SIGNS:
                line.parts.append(SIGNS[tag])
            else:
                self._visit(child, cell, line)

    def _control(self, element: Any, cell: Any, line: Line | None) -> None:
        inner = next(element.iter(f"{W}tc"), None)
        cell = cell if inner is None else inner
        box = element.find(f"{W}sdtPr/{W14}checkbox")
        if box is not None:
            if line is None:
                line = Line(cell, element)
                self.lines.append(line)
            state = box.find(f"{W14}checked")
            is_on = state is not None and state.get(f"{W14}val", "1").lower() in ON
            self._mark(Mark(element, -1, is_on), line)
        elif is_around_others(element):
            self._visit(element, cell, line)
        else:
            self.controls.append(Control(element, cell, line, line.words if line else ""))
            if line is not None:
                line.parts.append(text_of(element))

    def _words(self, element: Any, line: Line) -> None:
        said = ""
        for at, character in enumerate(element.text or ""):
            if character in TICKS:
                line.parts.append(said)
                said = ""
                self._mark(Mark(element, at, TICKS[character]), line)
            else:
                said += character
        line.parts.append(said)

    def _mark(self, mark: Mark, line: Line) -> None:
        line.parts.append(len(self.marks))
        self.marks.append(mark)
        self.mark_lines.append(line)

    # what a box is called

    def is_label(self, cell: Any) -> bool:
        return cell not in self._holds and bool(self._text[cell].strip(FILLED_BY_HAND))

    def anchor(self, cell: Any) -> Anchor | None:
        """The label that a cell answers, and the way from it."""
        found = self._label_of(cell)
        if found is None:
            return None
        label, down, across = found
        return Anchor(self._text[label], self.nth(label), down, across)

    def _label_of(self, cell: Any) -> tuple[Any, int, int] | None:
        """The nearest label to its left, else the nearest above."""
        if cell is None:
            return None
        t, r, c = self.place_of[cell]
        for across in range(1, c + 1):
            label = self.tables[t][r][c - across]
            if self.is_label(label):
                return label, 0, across
        for down in range(1, r + 1):
            label = self._in_column(t, r - down, self._column(t, r, c))
            if label is not None and self.is_label(label):
                return None if self._is_answered_beside(label) else (label, down, 0)
        return None

    def nth(self, label: Any) -> int:
        """Among the cells that say the same."""
        return self._labels[as_compared(self._text[label])].index(label)

    def _is_answered_beside(self, label: Any) -> bool:
        """Whether its answer stands in its own row, so that what is below it answers nothing."""
        t, r, c = self.place_of[label]
        row = self.tables[t][r]
        return c == 0 and len(row) > 1 and not self.is_label(row[1])

    def at(self, anchor: Anchor) -> Any:
        """The cell that an anchor of another copy leads to here; None where there is none."""
        labels = self._labels.get(as_compared(anchor.label), [])
        if anchor.nth >= len(labels):
            return None
        t, r, c = self.place_of[labels[anchor.nth]]
        if anchor.down:
            return self._in_column(t, r + anchor.down, self._column(t, r, c))
        row = self.tables[t][r]
        return row[c + anchor.across] if c + anchor.across < len(row) else None

    def text(self, cell: Any) -> str:
        return self._text[cell]

    def _column(self, t: int, r: int, c: int) -> int:
        return sum(span_of(cell) for cell in self.tables[t][r][:c])

    def _in_column(self, t: int, r: int, column: int) -> Any:
        if r >= len(self.tables[t]):
            return None
        row = self.tables[t][r]
        starts = [self._column(t, r, c) for c in range(len(row) + 1)]
        for cell, (first, after) in zip(row, pairwise(starts), strict=True):
            if first <= column < after:
                return cell
        return None

    # the boxes

    def empty_cells(self) -> Iterator[tuple[int, Any]]:
        """Cells in which nothing stands yet, and that answer a label."""
        for number, cell in enumerate(self.cells):
            is_free = cell not in self._holds and not self._text[cell].strip(FILLED_BY_HAND)
            if is_free and not goes_on(cell) and self.anchor(cell):
                yield number, cell

    def open_labels(self) -> Iterator[tuple[int, Any]]:
        """Cells that end in a colon, and that no cell answers: one writes on after the words."""
        free = [cell for _, cell in self.empty_cells()]
        found = [self._label_of(cell) for cell in (*free, *self._holds)]
        answered = {one[0] for one in found if one}
        for number, cell in enumerate(self.cells):
            is_open = self.is_label(cell) and self._text[cell].rstrip(FILLED_BY_HAND).endswith(":")
            if is_open and cell not in answered:
                yield number, cell

    def boxes(self) -> list[Box]:
        found = [
            *(self._of_control(n, one) for n, one in enumerate(self.controls)),
            *(self._of_cell(n, cell) for n, cell in self.empty_cells()),
            *(self._of_label(n, cell) for n, cell in self.open_labels()),
            *(self._of_mark(n) for n in range(len(self.marks))),
        ]
        order = {
            e: n for n, e in enumerate(self.root.iter(f"{W}sdt", f"{W}tc", f"{W}t", f"{W}sym"))
        }
        found.sort(key=lambda pair: (order[pair[0]], pair[1]))
        return [box for _, _, box in found]

    def _of_control(self, number: int, one: Control) -> tuple[Any, int, Box]:
        title = property_of(one.element, "alias")
        tag = property_of(one.element, "tag")
        anchor = self.anchor(one.cell)
        called = title or one.before.rstrip(" :") or (anchor.label if anchor else "") or tag
        box = Box(f"control {number}", "text", _short(called) or f"Box {number + 1}",
                  self._stands(one.cell, anchor, one.before), tag)  # fmt: skip
        return one.element, 0, box

    def _of_cell(self, number: int, cell: Any) -> tuple[Any, int, Box]:
        anchor = self.anchor(cell)
        called = anchor.label.rstrip(" :")
        t, r, c = self.place_of[cell]
        if anchor.across > 1:  # several cells after one label: what stands above tells them apart
            above = self._in_column(t, 0, self._column(t, r, c))
            if above is not None and self.is_label(above):
                called = f"{called}, {self._text[above]}"
        elif anchor.down > 1:
            called = f"{called}, line {anchor.down}"
        return cell, 0, Box(f"cell {number}", "text", _short(called), self._stands(cell, anchor))

    def _of_label(self, number: int, cell: Any) -> tuple[Any, int, Box]:
        words = _short(self._text[cell].rstrip(FILLED_BY_HAND).rstrip(": "))
        t, r, _ = self.place_of[cell]
        where = f"Table {t + 1}, row {r + 1}, after ‘{_short(words, 60)}’"
        return cell, 0, Box(f"after {number}", "text", words, where)

    def _of_mark(self, number: int) -> tuple[Any, int, Box]:
        mark, line = self.marks[number], self.mark_lines[number]
        anchor = self.anchor(line.cell)
        tag = property_of(mark.element, "tag") if mark.at < 0 else ""
        question = anchor.label if anchor else self._line_before(line)
        words = line.beside(number) or self._only_words(line) or question or tag
        group = f"line {self._first_of_run(line)}"
        if self._has_more(line):
            group = f"cell {self.cells.index(line.cell)}"
        where = self._stands(line.cell, anchor, question)
        called = _short(words) or f"Box {number + 1}"
        box = Box(f"tick {number}", "tick", called, where, tag, group, _short(question))
        return mark.element, mark.at, box

    def _has_more(self, line: Line) -> bool:
        """Whether its cell holds other lines with signs."""
        return line.cell is not None and sum(one.cell is line.cell for one in self.mark_lines) > 1

    def _only_words(self, line: Line) -> str:
        """What else stands in the cell of a sign that has a line of its own."""
        if line.cell is None or self._has_more(line):
            return ""
        return " ".join(one.words for one in self.lines if one.cell is line.cell and one.words)

    def _first_of_run(self, line: Line) -> int:
        """Lines of signs that follow each other stand together."""
        at = self.lines.index(line)
        while at and any(isinstance(part, int) for part in self.lines[at - 1].parts):
            at -= 1
        return at

    def _line_before(self, line: Line) -> str:
        if line.cell is not None:
            return ""
        first = self._first_of_run(line)
        before = [one.words for one in self.lines[:first] if one.cell is None and one.words]
        return before[-1] if before else ""

    def _stands(self, cell: Any, anchor: Anchor | None, before: str = "") -> str:
        if cell is None:
            return f"In the text, after ‘{_short(before, 60)}’" if before else "In the text"
        t, r, _ = self.place_of[cell]
        where = f"Table {t + 1}, row {r + 1}"
        if anchor is None:
            return where
        return f"{where}, {'under' if anchor.down else 'beside'} ‘{_short(anchor.label, 60)}’"


def find_boxes(content: bytes) -> list[Box]:
    """Every box of a form. Run in a process of its own."""
    boxes = Form(parse(content)).boxes()
    if len(boxes) > MOST_BOXES:
        raise BadFile(f"The selected file has more than {MOST_BOXES} boxes to fill")
    return boxes


def _short(text: str, most: int = LONGEST) -> str:
    words = " ".join(text.split())
    return words if len(words) <= most else f"{words[: most - 1]}…"
