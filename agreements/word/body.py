"""The text of one clause, gathered paragraph by paragraph and written as limited Markdown.

Three conventions, which the page and the PDF know: `1.` in a clause is its numbered paragraph
(shown as 4.2.1), a nested `1.` is a lettered one (shown as (a)), and `1)` is a plain list.
A line `Table: words` before a table is its caption.
"""

import re
from dataclasses import dataclass, field

from agreements.word.numbering import Label
from agreements.word.text import safe_start
from kmip_portal.markdown import roman

BULLET = re.compile(r"^[•·▪●–‣o*-]\s+(?=\S)")
LETTER = re.compile(r"^\(?([a-z]{1,2})\)\s+(?=\S)")
ROMAN = re.compile(r"^\(?([ivx]+)\)\s+(?=\S)")
DECIMAL = re.compile(r"^(\d{1,2})[.)]\s+(?=\S)")
ROMAN_COUNTS = {roman(count): count for count in range(1, 21)}
DEEPER = 100  # twentieths of a point: less than this is the same indent, drawn carelessly


@dataclass(frozen=True)
class Item:
    """An open list item: what kind of list it is in, and where text under it begins."""

    family: str
    level: int
    indent: int
    column: int


@dataclass
class Body:
    """What one clause says, in order."""

    number: str = ""
    blocks: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    open_items: list[Item] = field(default_factory=list)
    last_letter: str = ""
    caption: str = ""
    items: int = 0  # of lists, and numbered paragraphs

    def paragraph(self, markdown: str, label: Label | None, indent: int | None) -> None:
        self._spend_caption()
        if label is None:
            label, markdown = self._typed(markdown, indent or 0)
        if label is not None:
            self._item(label, markdown, label.indent if indent is None else indent)
        else:
            self._plain(markdown, indent or 0)

    def table(self, rows: list[list[str]]) -> None:
        lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
        lines.insert(1, "|" + " --- |" * len(rows[0]))
        if self.caption:
            self._add(f"Table: {self.caption}", "", loose=True)
            self.caption = ""
        self._add("\n".join(lines), "", loose=True)
        self.open_items.clear()

    def markdown(self) -> str:
        self._spend_caption()
        return "".join(self.blocks).strip()

    def _spend_caption(self) -> None:
        if self.caption:
            caption, self.caption = self.caption, ""
            self._plain(caption, 0)

    def _plain(self, markdown: str, indent: int) -> None:
        while self.open_items and indent < max(self.open_items[-1].indent, 1):
            self.open_items.pop()
        column = self.open_items[-1].column if self.open_items else 0
        self._add(safe_start(markdown), " " * column, loose=True)

    def _item(self, label: Label, markdown: str, indent: int) -> None:
        while self.open_items and not _is_under(label, indent, self.open_items[-1]):
            self.open_items.pop()
        depth = len(self.open_items)
        column = self.open_items[-1].column if self.open_items else 0
        marker = self._marker(label, depth)
        self.items += 1
        self._add(f"{marker} {safe_start(markdown)}", " " * column, loose=depth == 0)
        self.open_items.append(Item(label.family, label.level, indent, column + len(marker) + 1))

    def _marker(self, label: Label, depth: int) -> str:
        if label.is_bullet:
            return "-"
        shown = label.text.strip("()[].: ")
        own = f"{self.number}.{label.count}" if self.number[:1].isdigit() else str(label.count)
        expected = {0: "decimal", 1: "lowerLetter", 2: "lowerRoman"}.get(depth, "")
        if label.kind == expected and (depth or shown == own):
            return f"{label.count}."
        if not shown.isdigit() or int(shown) != label.count:
            self.notes.append(f"“{label.text}” is shown as “{label.count}.”")
        return f"{label.count})"

    def _typed(self, markdown: str, indent: int) -> tuple[Label | None, str]:
        """A number, letter or bullet typed by hand before the words."""
        if self.number and (
            match := re.match(rf"{re.escape(self.number)}\.(\d{{1,3}})\.?\s+(?=\S)", markdown)
        ):
            text = f"{self.number}.{match[1]}"
            return Label("typed", 0, text, "decimal", int(match[1]), indent), markdown[
                match.end() :
            ]
        if match := DECIMAL.match(markdown):
            count = int(match[1])
            return Label("typed", 1, f"{count}.", "decimal", count, indent), markdown[match.end() :]
        after_letter = chr(ord(self.last_letter) + 1) if self.last_letter else "a"
        match = LETTER.match(markdown)
        if match and match[1] == after_letter:
            self.last_letter = match[1]
            count = ord(match[1]) - ord("a") + 1
            return Label("typed", 2, match[0], "lowerLetter", count, indent), markdown[
                match.end() :
            ]
        if (match := ROMAN.match(markdown)) and match[1] in ROMAN_COUNTS:
            count = ROMAN_COUNTS[match[1]]
            return Label("typed", 3, match[0], "lowerRoman", count, indent), markdown[match.end() :]
        if (match := LETTER.match(markdown)) and match[1] == "a":
            self.last_letter = "a"
            return Label("typed", 2, match[0], "lowerLetter", 1, indent), markdown[match.end() :]
        if match := BULLET.match(markdown.replace("\\*", "*", 1)):
            rest = markdown.replace("\\*", "*", 1)[match.end() :]
            return Label("typed", 4, "•", "bullet", 0, indent), rest
        return None, markdown

    def _add(self, block: str, before: str, *, loose: bool) -> None:
        text = "\n".join(before + line for line in block.split("\n"))
        self.blocks.append(("\n\n" if loose else "\n") + text)


def _is_under(label: Label, indent: int, item: Item) -> bool:
    if label.family == item.family:
        return label.level > item.level
    return indent > item.indent + DEEPER
