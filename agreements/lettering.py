"""How the pieces of a redline are written: letters as HTML, and what stands before each line."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from agreements import cross_references
from agreements.wording import LINES, Piece, parts
from kmip_portal.markdown import letter, roman

MARKER = re.compile(r"(?P<indent>\s*)(?:(?P<count>\d+)(?P<mark>[.)])|(?P<bullet>[-*+]))?")
SIGNS = re.compile(r"(\\[^\w\s]|\*\*|\*)")
SIDES = {"both": {"same", "added", "removed"}, "old": {"same", "removed"}, "new": {"same", "added"}}


class Lettering:
    """Writes pieces for a page; clauses that they name are called by their numbers then and now."""

    def __init__(self, old_numbers: Mapping[str, str], new_numbers: Mapping[str, str]):
        self.old_numbers = old_numbers
        self.numbers = {**old_numbers, **new_numbers}

    def html(self, pieces: Iterable[Piece], side: str) -> SafeString:
        """Letters with what came and went marked, bold as bold, names of clauses as numbers."""
        bold = {"old": False, "new": False}
        parts_of: list[str] = []
        for piece in pieces:
            if piece.op not in SIDES[side]:
                self._switch(piece, bold)
                continue
            text = self._styled(piece, bold)
            if text.strip() and piece.op != "same" and not piece.quiet:
                name = "ins" if piece.op == "added" else "del"
                hidden = f'<span class="govuk-visually-hidden">{piece.op}: </span>'
                text = f"<{name}>{hidden}{text}</{name}>"
            parts_of.append(text)
        return mark_safe("".join(parts_of).strip())  # noqa: S308 - escaped in _styled

    def _styled(self, piece: Piece, bold: dict[str, bool]) -> str:
        numbers = self._numbers(piece.op)
        result = ""
        for bit in SIGNS.split(cross_references.in_words(piece.text, numbers)):
            if bit == "**":
                self._toggle(piece.op, bold)
            elif bit and bit != "*":
                text = escape(bit[1:] if bit[0] == "\\" and len(bit) == 2 else bit)
                is_bold = bold["old" if piece.op == "removed" else "new"]
                result += f"<strong>{text}</strong>" if is_bold and text.strip() else text
        return result

    def _switch(self, piece: Piece, bold: dict[str, bool]) -> None:
        for _ in range(piece.text.count("**")):
            self._toggle(piece.op, bold)

    @staticmethod
    def _toggle(op: str, bold: dict[str, bool]) -> None:
        for side in ("old", "new"):
            if op in SIDES[side]:
                bold[side] = not bold[side]

    def plain(self, text: str) -> str:
        """As it reads now, without signs of Markdown."""
        return SIGNS.sub("", cross_references.in_words(text, self._numbers("same")))

    def _numbers(self, op: str) -> Mapping[str, str]:
        return self.old_numbers if op == "removed" else self.numbers


class Label(NamedTuple):
    """What stands before a line, and how far in."""

    text: str
    depth: int


NO_LABEL = Label("", 0)


def labels(body: str, number: str) -> Iterator[Label]:
    """What stands before each line of a body: 4.2.1, (a), a bullet."""
    lists: list[tuple[int, bool]] = []  # how far in, and whether it counts
    for line in LINES.findall(body):
        found = MARKER.match(parts(line)["lead"])
        assert found is not None  # noqa: S101 - every part of it may be empty
        indent = len(found["indent"])
        counts = found["count"] is not None
        if not counts and not found["bullet"]:
            lists = [one for one in lists if one[0] < indent]
            yield Label("", len(lists))
            continue
        lists = [one for one in lists if one[0] < indent] + [(indent, counts)]
        deep = sum(counted for _, counted in lists) - 1
        yield Label(_label(found, deep, number) if counts else "•", len(lists) - 1)


def _label(found: re.Match[str], deep: int, number: str) -> str:
    count = int(found["count"])
    if found["mark"] == ")" or (deep == 0 and not number[:1].isdigit()):
        return f"{count}."
    if deep == 0:
        return f"{number}.{count}"
    return f"({letter(count) if deep == 1 else roman(count)})"
