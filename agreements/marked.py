"""A redline as pages show it: inline, side by side, and as a list of changes.

All three are made from the same pieces, so that they say the same. What came and what went is
said in words, for those who hear the page, and marked, for those who see it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from agreements import cross_references
from agreements.causes import Cause, causes
from agreements.lettering import NO_LABEL, Label, Lettering, labels
from agreements.models import AgreementVersion, Clause
from agreements.redline import Change, Redline, Text
from agreements.wording import Line, Piece, parts

RULE = re.compile(r"\|?[\s:|-]*-[\s:|-]*\|?")
BAR = re.compile(r"(?<!\\)\|")
CONTEXT = 6  # words that say where in a paragraph something changed


class Labelled(NamedTuple):
    """A line, and what stands before it in the old and in the new text."""

    line: Line
    was: Label
    now: Label


@dataclass
class Block:
    """A paragraph or a table, ready to print."""

    html: str = ""
    label: str = ""
    depth: int = 0
    note: str = ""  # where a whole paragraph came from or went to
    causes: list[Cause] = field(default_factory=list)  # the proposals its new words came from
    header: list[SafeString] = field(default_factory=list)
    rows: list[list[SafeString]] = field(default_factory=list)
    name: str = ""

    @property
    def is_table(self) -> bool:
        return bool(self.rows or self.header)

    @property
    def from_proposals(self) -> SafeString:
        return in_brackets(self.causes)


class Marked:
    """Two texts compared: counts, changed clauses ready to print, and the others by name."""

    def __init__(
        self, old: Iterable[Clause], new: Iterable[Clause], names: tuple[str, str] = ("", "")
    ):
        before, after = list(old), list(new)
        self.names = names
        self.redline = Redline(texts_by_key(before), texts_by_key(after))
        self.new_numbers = cross_references.numbers_of(after)
        self.lettering = Lettering(cross_references.numbers_of(before), self.new_numbers)
        self.reasons = {clause.key: clause.why_changed for clause in after}
        self.origins = {clause.key: clause.origins for clause in after}
        self.caused = {clause.key: clause.caused for clause in after}
        self.places = {clause.key: clause.anchor for clause in after}  # on the page of the new text

    @classmethod
    def versions(cls, old: AgreementVersion, new: AgreementVersion) -> "Marked":
        return cls(
            old.clauses.all(),
            new.clauses.all(),
            (f"Version {old.number}", f"Version {new.number}"),
        )

    @cached_property
    def clauses(self) -> list["MarkedClause"]:
        return [MarkedClause(self, change) for change in self.redline.changed]

    @property
    def unchanged(self) -> list[tuple[str, str]]:
        """Title and place of each clause to which nothing happened."""
        texts = (change.text for change in self.redline.unchanged)
        return [(text.title, self.places[text.key]) for text in texts]

    @property
    def counts(self) -> dict[str, int]:
        return self.redline.counts

    def of(self, key: str) -> "MarkedClause | None":
        """What became of this clause; None if nothing did."""
        change = next((one for one in self.redline.changes if one.key == key), None)
        return MarkedClause(self, change) if change and change.kinds else None


class MarkedClause:
    """One clause that changed."""

    def __init__(self, whole: Marked, change: Change):
        self.whole, self.change = whole, change
        self.key, self.kinds = change.key, change.kinds
        self.anchor = f"change-{change.key}"
        self.why = whole.reasons.get(change.key, "")
        self.origins = whole.origins.get(change.key, [])

    @property
    def title(self) -> str:
        return self.change.text.title

    @property
    def old_title(self) -> str:
        return self.change.old.title if self.change.old else ""

    @property
    def new_title(self) -> str:
        return self.change.new.title if self.change.new else ""

    @property
    def is_whole(self) -> bool:
        """It came or went as a whole, so that its every word did."""
        return self.change.is_added or self.change.is_removed

    @property
    def has_new_words(self) -> bool:
        return self.is_whole or self.change.is_changed

    @cached_property
    def said(self) -> list[str]:
        """What happened to it, in words."""
        change, said = self.change, []
        if change.is_added:
            said.append("Added")
        elif change.keeps_its_number:
            said.append(f"Removed. Its number is kept as “{change.text.heading}”")
        elif change.is_removed:
            said.append("Removed")
        if change.is_changed:
            said.append("Words changed" if self.lines else "Heading changed")
        if change.is_moved:
            said.append(f"Moved from {self.old_number or 'another place'}{self._after}")
        elif change.is_renumbered:
            was, now = self.old_number or "no number", change.text.number or "no number"
            said.append(f"Renumbered from {was} to {now}")
        return said

    @property
    def old_number(self) -> str:
        return self.change.old.number if self.change.old else ""

    @property
    def _after(self) -> str:
        before = self.whole.new_numbers.get(self.change.after)
        return f", now after {before}" if before else ", now first"

    @property
    def place(self) -> str:
        """Where it stands on the page of the new text."""
        return self.whole.places.get(self.key, "")

    @cached_property
    def heading(self) -> SafeString:
        """With what was said before, if the heading itself changed."""
        pieces = [piece for piece in self.change.heading if self.change.text.heading]
        number = self.change.text.number
        return (
            format_html("{} {}", number, self.whole.lettering.html(pieces, "both"))
            if number
            else self.whole.lettering.html(pieces, "both")
        )

    @cached_property
    def lines(self) -> list[Line]:
        """The lines of its body in which words changed."""
        return [line for line in self.change.lines if line.is_changed]

    @cached_property
    def inline(self) -> list[Block]:
        return [block for run in self._runs for block in self._block(run, "both")]

    @cached_property
    def sides(self) -> list[tuple[list[Block], list[Block]]]:
        """Each paragraph or table as it was and as it is, beside each other."""
        return [(self._block(run, "old"), self._block(run, "new")) for run in self._runs]

    @cached_property
    def listed(self) -> list[SafeString]:
        """Each change of its words as a sentence."""
        sentences = []
        if not self.is_whole and any(piece.op != "same" for piece in self.change.heading):
            sentences.append(self._sentence("In the heading", self.change.heading))
        for run in self._runs:
            for one in run:
                if one.line.is_changed:
                    said, of = self._listed(one.line, one.now), self.causes(one.line)
                    sentences.append(format_html("{}{}", said, in_brackets(of)) if of else said)
        return [sentence for sentence in sentences if sentence]

    def _listed(self, line: Line, label: Label) -> SafeString:
        where = f"In {label.text.rstrip('.')}" if label.text and label.text != "•" else ""
        if is_row(line):
            where = "In a row of the table"
        if line.old is None or line.new is None:
            verb = "" if self.is_whole else ("Added" if line.old is None else "Removed")
            text = format_html_join(" ", "{}", ((cell,) for cell in self._cells(line, "both")[0]))
            lead = " ".join(part for part in (verb, label.text) if part)
            note = self._note(line)
            return format_html(
                "{}{}{}", f"{lead}: " if lead else "", text, f" ({note})" * bool(note)
            )
        if any(piece.op != "same" and not piece.quiet for piece in line.words):
            return self._sentence(where, line.words)
        return format_html("{}", f"{where or 'A line'}: numbered or set differently")

    def _sentence(self, where: str, pieces: Iterable[Piece]) -> SafeString:
        """In 4.2.1, after “within the next”: removed: 10, added: 20."""
        said, before = [], ""
        pending: list[Piece] = []
        for piece in [*pieces, Piece("same", "")]:
            if piece.op != "same":
                pending.append(piece)
                continue
            if any(not one.quiet for one in pending):
                context = self.whole.lettering.plain(before).split()
                after = f"after “{' '.join(context[-CONTEXT:])}”" if context else "at the start"
                said.append(
                    format_html("{}: {}", after, self.whole.lettering.html(pending, "both"))
                )
            if pending:
                before = "".join(one.text for one in pending if one.op == "added") or before
            before += piece.text
            pending = []
        return format_html("{}{}", f"{where}, " if where else "", _joined("; ", said))

    @cached_property
    def _runs(self) -> list[list["Labelled"]]:
        """Its lines with their labels, the rows of a table together."""
        old, new = self.change.old, self.change.new
        before = labels(old.body, old.number) if old else iter(())
        after = labels(new.body, new.number) if new else iter(())
        runs: list[list[Labelled]] = []
        for line in self.change.lines:
            was = next(before) if line.old is not None else NO_LABEL
            now = next(after) if line.new is not None else was
            row = Labelled(line, was, now)
            if not parts(line.new or line.old or "")["words"].strip() and not line.is_changed:
                continue
            if is_row(line) and runs and is_row(runs[-1][-1].line):
                runs[-1].append(row)
            else:
                runs.append([row])
        return runs

    def _block(self, run: list["Labelled"], side: str) -> list[Block]:
        shown = [one for one in run if _is_on(one.line, side)]
        if not shown:
            return []
        first = shown[0]
        if is_row(first.line):
            return [self._table([one.line for one in shown], side)]
        html = self.whole.lettering.html(first.line.words, side)
        label = first.was if side == "old" else first.now
        if not html:
            return []
        caused = [] if side == "old" else self.causes(first.line)
        return [Block(html, label.text, label.depth, self._note(first.line), caused)]

    def causes(self, line: Line) -> list[Cause]:
        """What caused the sentences of a line that changed: nothing of a clause that came or went
        as a whole, which says it once."""
        return [] if self.is_whole else causes(self.whole.caused.get(self.key, {}), line)

    def _table(self, lines: list[Line], side: str) -> Block:
        block = Block()
        for line in lines:
            block.causes += [] if side == "old" else self.causes(line)
            if RULE.fullmatch(parts(line.new or line.old or "")["words"].strip()):
                if len(block.rows) == 1:
                    block.header = block.rows.pop()
            else:
                block.rows += self._cells(line, side)
        which = {"old": self.whole.names[0], "new": self.whole.names[1]}.get(side, "")
        block.name = f"Table in {self.title}{f', {which.lower()}' if which else ''}"
        return block

    def _cells(self, line: Line, side: str) -> list[list[SafeString]]:
        """A row of a table as its cells; two rows, if they are not the same cells."""
        if not is_row(line):
            return [[self.whole.lettering.html(line.words, side)]]
        if line.old is None or line.new is None:
            op = "added" if line.old is None else "removed"
            return [
                self._row([[Piece(op, cell)] for cell in _split(line.new or line.old or "")], side)
            ]
        cells: list[list[Piece]] = [[]]
        for piece in line.words:
            first, *more = BAR.split(piece.text)
            if more and piece.op != "same":
                both = (("old", "removed", line.old), ("new", "added", line.new))
                return [
                    self._row([[Piece(op, cell)] for cell in _split(text)], side)
                    for of, op, text in both
                    if side in ("both", of)
                ]
            cells[-1].append(piece._replace(text=first))
            cells += [[piece._replace(text=text)] for text in more]
        return [self._row(cells[1:-1] or cells, side)]

    def _row(self, cells: Iterable[Iterable[Piece]], side: str) -> list[SafeString]:
        return [self.whole.lettering.html(cell, side) for cell in cells]

    def _note(self, line: Line) -> str:
        other = self.whole.redline.elsewhere(self.change, line)
        if other is None:
            return ""
        return f"moved {'from' if line.old is None else 'to'} {other.text.title}"


def in_brackets(found: Iterable[Cause]) -> SafeString:
    """(proposal 2027/P-014), with a link; which sentence, where its paragraph has several."""
    said = [
        format_html(
            "{}proposal {}",
            f"“{cause.quoted}”: " if cause.quoted else "",
            format_html_join(
                ", ",
                '<a class="govuk-link" href="{}">{}</a>',
                ((origin.get_absolute_url(), origin) for origin in cause.origins),
            ),
        )
        for cause in found
    ]
    return format_html(" ({})", _joined("; ", said)) if said else SafeString("")


def is_row(line: Line) -> bool:
    return parts(line.new or line.old or "")["words"].startswith("|")


def _is_on(line: Line, side: str) -> bool:
    return side == "both" or (line.old if side == "old" else line.new) is not None


def _split(line: str) -> list[str]:
    cells = BAR.split(parts(line)["words"].strip())
    return cells[1:-1] if len(cells) > 2 else cells


def _joined(between: str, many: Iterable[SafeString]) -> SafeString:
    return format_html_join(between, "{}", ((one,) for one in many))


def texts_by_key(clauses: Iterable[Clause]) -> list[Text]:
    """As they are compared: names of clauses by key, so that a new number is no new word."""
    rows = list(clauses)
    keys = {clause.number: clause.key for clause in rows if clause.number}
    return [
        Text.of(clause)._replace(body=cross_references.by_key(clause.body, keys)) for clause in rows
    ]
