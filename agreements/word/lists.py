"""Word's automatic numbers for the text of the agreement: parts, clauses, paragraphs, points.

Word counts by itself; where a number is not the next one, its list is told where to go on.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from kmip_portal.documents.wordml import element
from kmip_portal.markdown import roman

STEP = 794  # twentieths of a point: 14mm, the indent of one level of a list
MAIN, LETTERS, COUNTS, BULLETS = "main", "letters", "counts", "bullets"
# of each list its levels: (how Word writes the count, the text around it)
LEVELS: dict[str, list[tuple[str, str]]] = {
    MAIN: [("decimal", ".".join(f"%{n}" for n in range(1, deep + 1))) for deep in range(1, 6)],
    LETTERS: [("lowerLetter", "(%1)"), ("lowerRoman", "(%2)")],
    COUNTS: [("decimal", f"%{n}.") for n in range(1, 6)],
    BULLETS: [("bullet", "•" if n < 3 else "–") for n in range(1, 6)],
}
NAMED = re.compile(r"(?P<word>[A-Za-z]+) (?P<count>\d{1,3}|[IVXLC]{1,6}|[A-Z])")
ROMAN = {roman(count).upper(): count for count in range(1, 100)}


@dataclass
class Lists:
    """The lists of one document, counted as Word will count them."""

    document: Any
    families: dict[str, int] = field(default_factory=dict)
    counts: dict[str, list[int]] = field(default_factory=dict)
    numbers: int = 0
    # by depth: its name, its number, and the count it begins with
    open_lists: dict[int, tuple[str, int, int]] = field(default_factory=dict)
    in_use: dict[tuple[str, int], int] = field(default_factory=dict)
    romans: set[str] = field(default_factory=set)  # words counted in Roman numerals, like Part

    def __post_init__(self) -> None:
        self.root = self.document.part.numbering_part.element
        for child in list(self.root):
            self.root.remove(child)
        for name in LEVELS:
            self._add_family(name, LEVELS[name])
        self._lead_headings()

    def number(self, name: str, depth: int, count: int) -> tuple[int, int]:
        """The list and level by which a paragraph shows this count, and Word the ones after."""
        counts = self.counts[name]
        expected = counts[depth] + 1
        counts[depth:] = [count] + [0] * (len(counts) - depth - 1)
        if count != expected:
            self.in_use[name, depth] = self._add_list(name, {depth: count})
        for deeper in range(depth + 1, len(counts)):
            self.in_use[name, deeper] = self.in_use[name, depth]
        return self.in_use[name, depth], depth

    def uncounted(self, name: str, depth: int) -> tuple[int, int]:
        """The list and level of a paragraph that goes, and takes no count with it."""
        depth = min(depth, len(self.counts[name]) - 1)
        return self.in_use[name, depth], depth

    def point(
        self, name: str, level: int, depth: int, count: int, *, stays: bool
    ) -> tuple[int, int]:
        """The same for an item at this depth of a list that counts from its own beginning.

        One that does not stay takes its place in the list, and no count.
        """
        self.leave(depth + 1)
        found, number, start = self.open_lists.get(depth, ("", 0, 0))
        # one that began with an item that goes has counted nothing yet
        counted = self.counts[name][level]
        if found != name or (stays and count != (counted + 1 if counted else start)):
            number = self._add_list(name, {level: count})
            self.open_lists[depth] = name, number, count
            self.counts[name][level] = 0
        if stays:
            self.counts[name][level] = count
        return number, level

    def leave(self, depth: int) -> None:
        """Lists as far in as this are over; the next item there begins another."""
        self.open_lists = {
            place: found for place, found in self.open_lists.items() if place < depth
        }

    def bullet(self, depth: int) -> tuple[int, int]:
        return self.uncounted(BULLETS, depth)

    def heading(self, number: str, level: int) -> tuple[int, int] | None:
        """For a part or clause with this number; None where Word has no way to count to it."""
        if found := NAMED.fullmatch(number):
            word, shown = found["word"], found["count"]
            if shown.isdigit():
                kind, count = "decimal", int(shown)
            elif word in self.romans and shown in ROMAN:
                kind, count = "upperRoman", ROMAN[shown]
            elif len(shown) == 1:
                kind, count = "upperLetter", ord(shown) - ord("A") + 1
            else:
                return None
            name = f"{word} {kind}"
            if name not in self.families:
                self._add_family(name, [(kind, f"{word} %1")])
            return self.number(name, 0, count)
        return self.follow(number, level)

    def follow(self, number: str, level: int) -> tuple[int, int] | None:
        """A number like 4.2, at a depth of its own, below the numbers that stand before it."""
        if not re.fullmatch(r"\d{1,3}(\.\d{1,3})*", number):
            return None
        *above, count = [int(part) for part in number.split(".")]
        depth = len(above)
        if depth + 1 != level or depth >= len(LEVELS[MAIN]) or self.counts[MAIN][:depth] != above:
            return None
        return self.number(MAIN, depth, count)

    def _add_family(self, name: str, levels: list[tuple[str, str]]) -> None:
        place = len(self.families)
        self.families[name], self.counts[name] = place, [0] * len(levels)
        family = element("w:abstractNum")
        family.set(qn("w:abstractNumId"), str(place))
        family.append(element("w:multiLevelType", "multilevel"))
        for depth, (kind, text) in enumerate(levels):
            level = element("w:lvl")
            level.set(qn("w:ilvl"), str(depth))
            level.append(element("w:start", "1"))
            level.append(element("w:numFmt", kind))
            if name == MAIN and depth < 3:
                level.append(element("w:pStyle", f"Heading{depth + 1}"))
            level.append(element("w:lvlText", text))
            level.append(element("w:lvlJc", "left"))
            level.append(hanging(STEP if name == MAIN else STEP * (depth + 1)))
            family.append(level)
        # lists stand after the families that they are of
        self.root.insert(place, family)
        number = self._add_list(name, {})
        self.in_use |= {(name, depth): number for depth in range(len(levels))}

    def _add_list(self, name: str, starts: dict[int, int]) -> int:
        self.numbers += 1
        made = element("w:num")
        made.set(qn("w:numId"), str(self.numbers))
        made.append(element("w:abstractNumId", str(self.families[name])))
        for depth, count in starts.items():
            override = element("w:lvlOverride")
            override.set(qn("w:ilvl"), str(depth))
            override.append(element("w:startOverride", str(count)))
            made.append(override)
        self.root.append(made)
        return self.numbers

    def _lead_headings(self) -> None:
        """Heading styles count by themselves, so that a heading added in Word has its number."""
        for depth in range(3):
            style = self.document.styles[f"Heading {depth + 1}"].element
            properties = style.get_or_add_pPr()
            properties.insert_element_before(
                numbered((self.in_use[MAIN, depth], depth)),
                *("w:pBdr w:shd w:tabs w:spacing w:ind w:jc w:outlineLvl w:rPr".split()),
            )


def numbered(place: tuple[int, int]) -> Any:
    number, depth = place
    made = element("w:numPr")
    made.append(element("w:ilvl", str(depth)))
    made.append(element("w:numId", str(number)))
    return made


def hanging(left: int) -> Any:
    """The indent of an item: its number hangs before its words."""
    properties, indent = element("w:pPr"), element("w:ind")
    indent.set(qn("w:left"), str(left))
    indent.set(qn("w:hanging"), str(min(left, STEP)))
    properties.append(indent)
    return properties
