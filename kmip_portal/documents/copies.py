"""What somebody wrote in a copy of a form that is not ours: its boxes found again, and the rest.

A box is found by the tag or title of its control, or, where a program lost those, by the label that
its cell answers. Run in a process of its own, on files that were looked into before.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from kmip_portal.documents.boxes import (
    FILLED_BY_HAND,
    TICKS,
    Box,
    Form,
    parse,
)
from kmip_portal.documents.reading import (
    W14,
    ReadForm,
    W,
    as_compared,
    parts_around,
    read_parts,
    text_of,
)
from kmip_portal.documents.structure import property_of, shows_prompt


class ReadCopy(NamedTuple):
    """A copy as it was read: `form` is the place, in the list that was given, of what it copies."""

    form: int
    values: dict[str, str | bool]  # by the places of that form; of a text what is written in it
    rest: ReadForm  # without the boxes
    known: set[str]  # what the form says itself, line by line
    labels: Counter[str]  # how often each of its cells stands before another


def read_copy(forms: Sequence[bytes], copy: bytes) -> ReadCopy | None:
    """The copy by that of the forms of which it has most boxes; None where it has half or less."""
    best, share = None, 0.5
    for number, content in enumerate(forms):
        form = Form(parse(content))
        filled = _Copy(form, parse(copy))
        boxes = form.boxes()
        values = {box.place: value for box in boxes if (value := filled.value(box)) is not None}
        if boxes and len(values) / len(boxes) > share:
            best, share = (number, values, filled), len(values) / len(boxes)
    if best is None:
        return None
    number, values, filled = best
    _take_out(filled.taken)
    rest = read_parts(filled.copy.root, parts_around(copy))
    return ReadCopy(number, values, rest, *_said_by(forms[number]))


def _said_by(content: bytes) -> tuple[set[str], Counter[str]]:
    """What a form says itself, as it is and without its boxes; and the labels of its tables."""
    form = Form(parse(content))
    around = parts_around(content)
    as_it_is = read_parts(form.root, around)
    labels = [cell for _, cell in form.open_labels()]
    _take_out([*(one.element for one in (*form.controls, *form.marks)), *labels])
    without = read_parts(form.root, around)
    said = set()
    for read in (as_it_is, without):
        texts = [*(cell.text for row in read.rows for cell in row), *read.outside, *read.around]
        said |= {line for text in texts for line in text.split("\n")}
    return said, Counter(
        as_compared(cell.text) for row in without.rows for cell, _ in pairwise(row) if cell.text
    )


def _take_out(elements: list[Any]) -> None:
    """What was read as the value of a box is not read again; words beside a sign to tick are."""
    for one in elements:
        if one.tag == f"{W}t":
            one.text = "".join(sign for sign in one.text or "" if sign not in TICKS)
            continue
        for text in list(one.iter(f"{W}t", f"{W}sym")):
            text.getparent().remove(text)
        for about in list(one.iter(f"{W}tag", f"{W14}checkbox")):
            about.getparent().remove(about)
        if one.tag == f"{W}sym" and one.getparent() is not None:
            one.getparent().remove(one)


class _Copy:
    """Goes through a copy, box by box of the form; None is a box that it does not have."""

    def __init__(self, form: Form, root: Any):
        self.form, self.copy = form, Form(root)
        self.taken: list[Any] = []

    def value(self, box: Box) -> str | bool | None:
        kind, _, number = box.place.partition(" ")
        if kind == "control":
            return self._control(int(number))
        if kind == "cell":
            return self._cell(self.form.cells[int(number)])
        if kind == "after":
            return self._label(self.form.cells[int(number)])
        return self._mark(int(number), box)

    def _control(self, number: int) -> str | None:
        mine = self.form.controls[number]
        for name in ("tag", "alias"):
            words = property_of(mine.element, name)
            same = _called(self.form, name, words)
            theirs = _called(self.copy, name, words)
            nth = same.index(mine.element) if words else 0
            if words and nth < len(theirs):
                self.taken.append(theirs[nth])
                said = "" if shows_prompt(theirs[nth]) else text_of(theirs[nth])
                return "" if as_compared(said) == as_compared(text_of(mine.element)) else said
        if mine.cell is None:
            return self._after(mine.before)
        if sum(one.cell is mine.cell for one in self.form.controls) > 1:
            return None  # which of them it is, nobody can tell
        said = self._cell(mine.cell)
        return said and without_start(said, mine.before)

    def _cell(self, cell: Any) -> str | None:
        anchor = self.form.anchor(cell)
        there = self.copy.at(anchor) if anchor else None
        if there is None:
            return None
        self.taken.append(there)
        said = self.copy.text(there)
        return "" if as_compared(said) == as_compared(self.form.text(cell)) else said

    def _label(self, cell: Any) -> str | None:
        """What stands in a cell after its label."""
        start = self.form.text(cell).rstrip(FILLED_BY_HAND)
        found = [one for one in self.copy.cells if _begins(self.copy.text(one), start)]
        nth = self.form.nth(cell)
        if nth >= len(found):
            return None
        self.taken.append(found[nth])
        return without_start(self.copy.text(found[nth]), start).strip(FILLED_BY_HAND)

    def _after(self, before: str) -> str | None:
        """What stands on a line after the words that stood before a control."""
        for line in self.copy.lines if before else ():
            after = without_start(line.words, before)
            if line.cell is None and after != line.words:
                self.taken += list(line.element.iter(f"{W}r"))
                return after
        return None

    def _mark(self, number: int, box: Box) -> bool | None:
        """By the tag of its control, else by the words beside it among those of its group."""
        line = self.form.mark_lines[number]
        if box.tag:
            for n, mark in enumerate(self.copy.marks):
                if mark.at < 0 and property_of(mark.element, "tag") == box.tag:
                    return self._is_on(n)
        anchor = self.form.anchor(line.cell)
        cell = self.copy.at(anchor) if anchor else None
        if line.cell is not None and anchor and cell is None:
            return None
        theirs = [n for n, one in enumerate(self.copy.mark_lines) if one.cell is cell]
        mine = [n for n, one in enumerate(self.form.mark_lines) if one.cell is line.cell]
        words = as_compared(line.beside(number))
        same = [n for n in mine if as_compared(self.form.mark_lines[n].beside(n)) == words]
        found = [n for n in theirs if as_compared(self.copy.mark_lines[n].beside(n)) == words]
        nth = same.index(number)
        if nth < len(found):
            return self._is_on(found[nth])
        # somebody wrote on after the words: among as many signs it is the one in its place
        as_many = line.cell is not None and len(theirs) == len(mine)
        return self._is_on(theirs[mine.index(number)]) if as_many else None

    def _is_on(self, number: int) -> bool:
        mark = self.copy.marks[number]
        self.taken.append(mark.element)
        return mark.is_on


def _called(form: Form, name: str, words: str) -> list[Any]:
    return [one.element for one in form.controls if property_of(one.element, name) == words]


def without_start(said: str, start: str) -> str:
    """What stands after these words; all of it where it does not begin with them."""
    if not start or not _begins(said, start):
        return said
    return said[len(start) :].strip(" :\t")


def _begins(said: str, start: str) -> bool:
    return as_compared(said[: len(start)]) == as_compared(start)
