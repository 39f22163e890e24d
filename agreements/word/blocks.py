"""The limited Markdown of a clause as the paragraphs and tables that Word knows."""

from collections.abc import Iterator
from typing import NamedTuple

from markdown_it.token import Token

from kmip_portal import markdown


class Run(NamedTuple):
    """Some words of one look. A link is an address, or # and a place in the document."""

    text: str
    style: str = ""  # strong, em
    link: str = ""


Runs = tuple[Run, ...]


class Paragraph(NamedTuple):
    """A paragraph, and its place in a list. The `depth` of a plain one is that of the item it
    goes on from; `count` is the number, letter or numeral that an item shows."""

    runs: Runs
    kind: str = "plain"  # heading, caption, bullet, number (4.2.1), letter, roman, count (1.)
    depth: int = 0
    count: int = 0

    @property
    def text(self) -> str:
        return words_of(self.runs)


class Table(NamedTuple):
    """Rows of cells; the first is the header."""

    rows: tuple[tuple[Runs, ...], ...]

    @property
    def text(self) -> str:
        return " ".join(words_of(cell) for row in self.rows for cell in row)


Block = Paragraph | Table


def words_of(runs: Runs) -> str:
    return "".join(run.text for run in runs)


def blocks(text: str) -> list[Block]:
    """What a clause says, in order."""
    return list(_Walk(text).blocks())


class _Walk:
    def __init__(self, text: str) -> None:
        self.tokens = markdown.parse(text)
        self.lists: list[Token] = []
        self.item: Token | None = None  # the list item whose first words come next
        self.rows: list[list[Runs]] = []

    def blocks(self) -> Iterator[Block]:
        in_table = False
        for index, token in enumerate(self.tokens):
            if token.type in ("bullet_list_open", "ordered_list_open"):
                self.lists.append(token)
            elif token.type in ("bullet_list_close", "ordered_list_close"):
                self.lists.pop()
            elif token.type == "list_item_open":
                self.item = token
            elif token.type == "table_open":
                in_table, self.rows = True, []
            elif token.type == "table_close":
                in_table = False
                yield Table(tuple(tuple(row) for row in self.rows))
            elif token.type == "tr_open":
                self.rows.append([])
            elif token.type == "inline" and in_table:
                self.rows[-1].append(_runs(token))
            elif token.type == "inline" and self._names_a_table(index):
                text = words_of(_runs(token)).removeprefix(markdown.CAPTION)
                yield Paragraph((Run(text),), "caption")
            elif token.type == "inline":
                yield self._paragraph(_runs(token))

    def _names_a_table(self, index: int) -> bool:
        """A line `Table: words` names the table that follows it, if one does."""
        after = self.tokens[index + 2 : index + 3]
        named = self.tokens[index].content.startswith(markdown.CAPTION)
        return named and bool(after) and after[0].type == "table_open"

    def _paragraph(self, runs: Runs) -> Paragraph:
        if self.item is None:
            return Paragraph(runs, depth=len(self.lists))
        item, self.item = self.item, None
        depth, count = len(self.lists) - 1, int(item.info or 0)
        if self.lists[-1].type == "bullet_list_open":
            return Paragraph(runs, "bullet", depth)
        if item.markup == ")":
            return Paragraph(runs, "count", depth, count)
        return Paragraph(runs, ("number", "letter", "roman")[min(depth, 2)], depth, count)


def _runs(inline: Token) -> Runs:
    runs: list[Run] = []
    styles: list[str] = []
    link = ""
    for child in inline.children or []:
        if child.type in ("strong_open", "em_open"):
            styles.append(child.type.removesuffix("_open"))
        elif child.type in ("strong_close", "em_close"):
            styles.pop()
        elif child.type == "link_open":
            link = str(child.attrs.get("href", ""))
        elif child.type == "link_close":
            link = ""
        else:
            text = " " if child.type in ("softbreak", "hardbreak") else child.content
            style = "strong" if "strong" in styles else "em" if styles else ""
            if text and runs and runs[-1][1:] == (style, link):
                runs[-1] = runs[-1]._replace(text=runs[-1].text + text)
            elif text:
                runs.append(Run(text, style, link))
    return tuple(runs)
