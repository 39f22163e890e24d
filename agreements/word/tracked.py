"""Two versions as one Word file with tracked changes: accepting all gives the new text, rejecting
all the old one. What moved is shown as gone from one place and come to another."""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from docx.oxml.ns import qn

from agreements import redline
from agreements.word.blocks import Block, Paragraph, Run, Runs, Table, blocks, words_of
from agreements.word.lists import MAIN
from agreements.word.writing import Clause, Writer
from kmip_portal.documents.wordml import element

AUTHOR = "K-MIP"
INSERTED, DELETED = "w:ins", "w:del"
WORDS = {INSERTED: "w:t", DELETED: "w:delText"}


def write(snapshot: dict[str, Any]) -> bytes:
    """The bytes of the Word file of what changed from `old` to `new`."""
    old, new = snapshot["old"], snapshot["new"]
    tracked = _Tracked(new | {"made_at": snapshot["made_at"]}, old["number"])
    for was, now in _clauses(old["clauses"], new["clauses"]):
        tracked.change(was, now)
    return tracked.finished()


def _clauses(old: list[Clause], new: list[Clause]) -> Iterator[tuple[Clause | None, Clause | None]]:
    """Clauses that stayed side by side; what went before what came; the moved among both."""
    changes = redline.compare(map(_text, old), map(_text, new)).changes
    staying = {each.key for each in changes if each.old and each.new and not each.is_moved}
    i = j = 0
    while i < len(old) or j < len(new):
        if i < len(old) and old[i]["key"] not in staying:
            yield old[i], None
            i += 1
        elif j < len(new) and new[j]["key"] not in staying:
            yield None, new[j]
            j += 1
        else:
            yield old[i], new[j]
            i, j = i + 1, j + 1


def _text(clause: Clause) -> redline.Text:
    return redline.Text(*(clause[name] for name in redline.Text._fields))


def _pairs(old: Sequence[Any], new: Sequence[Any], texts: Any) -> Iterator[tuple[Any, Any]]:
    """Paragraphs, tables or rows that became one another, came or went."""
    before, after = iter(old), iter(new)
    listed = ["".join(f"= {texts(each)}\n" for each in many) for many in (old, new)]
    for line in redline.lines(*listed):
        yield (
            next(before) if line.old is not None else None,
            next(after) if line.new is not None else None,
        )


class _Tracked(Writer):
    def __init__(self, snapshot: dict[str, Any], old_number: str) -> None:
        self.marks = count(1_000_000)
        self.made_at = snapshot["made_at"]
        title = f"Changes from version {old_number} to version {snapshot['number']}"
        super().__init__(snapshot, [title])

    def change(self, was: Clause | None, now: Clause | None) -> None:
        """One clause as it became: from what it was to what it is now."""
        if was and now and was["level"] != now["level"]:
            self.change(was, None)
            self.change(None, now)
            return
        self._heading(was, now)
        before, after = (blocks(clause["body"]) if clause else [] for clause in (was, now))
        for old, new in _pairs(before, after, _said):
            self._block(old, new)

    def _heading(self, was: Clause | None, now: Clause | None) -> None:
        if now is None:
            assert was is not None  # noqa: S101 - one of them there is
            self._heading_gone(was)
            return
        old, new = (was or {}).get("heading", ""), now["heading"]

        def drawn(typed: str) -> list[Any]:
            if was is None:
                return self._tracked((Run(typed + new),), INSERTED, linked=False)
            return self._mixed((Run(typed + old),), (Run(typed + new),), linked=False)

        paragraph = self.heading(now, drawn)
        if was is None:
            self._mark(paragraph, INSERTED)

    def _heading_gone(self, was: Clause) -> None:
        self.lists.leave(0)
        self.clause_number, self.level = was["number"], was["level"]
        number, place = was["number"], (0, 0)
        if number[:1].isdigit() and number.count(".") + 1 == was["level"]:
            place, number = self.lists.uncounted(MAIN, was["level"] - 1), ""
        paragraph = self.paragraph(f"Heading {was['level']}", place)
        text = f"{number} {was['heading']}".strip()
        paragraph.extend(self._tracked((Run(text),), DELETED, linked=False))
        self._mark(paragraph, DELETED)

    def _block(self, old: Block | None, new: Block | None) -> None:
        if isinstance(old, Paragraph) and isinstance(new, Paragraph):
            alike = (old.kind, old.depth) == (new.kind, new.depth)
            # an item that begins a list on one side only would be counted wrongly on the other
            if alike and (old.count == 1) == (new.count == 1):
                self._paragraph(old, new)
                return
        elif isinstance(old, Table) and isinstance(new, Table) and _are_as_wide(old, new):
            self._table(old, new)
            return
        for block, how in ((old, DELETED), (new, INSERTED)):
            if isinstance(block, Table):
                self._whole_table(block, how)
            elif block is not None:
                self._whole_paragraph(block, how)

    def _paragraph(self, old: Paragraph, new: Paragraph) -> None:
        paragraph, typed = self.item(new)
        if new.kind == "caption":
            paragraph.extend(self.caption_number())
        paragraph.extend(self._mixed((*typed, *old.runs), (*typed, *new.runs)))

    def _whole_paragraph(self, block: Paragraph, how: str) -> None:
        paragraph, typed = self.item(block, counted=how == INSERTED)
        if block.kind == "caption":
            paragraph.extend(self.caption_number(self._wrap(how), WORDS[how]))
        paragraph.extend(self._tracked((*typed, *block.runs), how))
        self._mark(paragraph, how)

    def _table(self, old: Table, new: Table) -> None:
        made = self.new_table(len(new.rows[0]))
        for was, now in _pairs(old.rows, new.rows, _said_in_row):
            is_header = was is old.rows[0] or now is new.rows[0]
            if was is None or now is None:
                self._row(made, was or now, DELETED if now is None else INSERTED, is_header)
            else:
                cells = [self._mixed(*both, bold=is_header) for both in zip(was, now, strict=True)]
                self.row(made, cells, is_header=is_header)
        self.paragraph("Normal")

    def _whole_table(self, table: Table, how: str) -> None:
        made = self.new_table(len(table.rows[0]))
        for row in table.rows:
            self._row(made, row, how, row is table.rows[0])
        self._mark(self.paragraph("Normal"), how)

    def _row(self, table: Any, row: tuple[Runs, ...], how: str, is_header: bool) -> None:
        cells = [self._tracked(cell, how, bold=is_header) for cell in row]
        self.row(table, cells, is_header=is_header).append(self._new_mark(how))

    def _mixed(self, old: Runs, new: Runs, **more: Any) -> list[Any]:
        """The words of a paragraph: what stayed, what went and what came, in order."""
        made: list[Any] = []
        at = now = 0
        for op, text, _ in redline.words(words_of(old), words_of(new)):
            was = _cut(old, at, len(text)) if op != "added" else ()
            is_now = _cut(new, now, len(text)) if op != "removed" else ()
            at, now = at + len(words_of(was)), now + len(words_of(is_now))
            if was == is_now:
                made += self.runs(is_now, **more)
            else:  # other words, or the same in another look
                made += self._tracked(was, DELETED, **more) + self._tracked(
                    is_now, INSERTED, **more
                )
        return made

    def _tracked(self, runs: Runs, how: str, **more: Any) -> list[Any]:
        return self.runs(runs, self._wrap(how), words=WORDS[how], **more)

    def _wrap(self, how: str) -> Any:
        def wrapped(runs: list[Any]) -> list[Any]:
            mark = self._new_mark(how)
            mark.extend(runs)
            return [mark]

        return wrapped

    def _mark(self, paragraph: Any, how: str) -> None:
        """The end of the paragraph came, or went, as well."""
        properties = element("w:rPr")
        properties.append(self._new_mark(how))
        paragraph.get_or_add_pPr().append(properties)

    def _new_mark(self, how: str) -> Any:
        mark = element(how)
        mark.set(qn("w:id"), str(next(self.marks)))
        mark.set(qn("w:author"), AUTHOR)
        mark.set(qn("w:date"), self.made_at)
        return mark


def _are_as_wide(old: Table, new: Table) -> bool:
    return len(old.rows[0]) == len(new.rows[0])


def _said(block: Block) -> str:
    return block.text


def _said_in_row(row: tuple[Runs, ...]) -> str:
    return " ".join(map(words_of, row))


def _cut(runs: Runs, start: int, length: int) -> Runs:
    """So many letters of runs, from this one on."""
    cut: list[Run] = []
    for run in runs:
        text = run.text[max(start, 0) : max(start + length, 0)]
        start -= len(run.text)
        if text:
            cut.append(run._replace(text=text))
    return tuple(cut)
