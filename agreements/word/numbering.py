"""The numbers Word shows and does not store: list levels counted as Word counts them."""

from dataclasses import dataclass, field

from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from agreements.word.styles import Styles
from kmip_portal.markdown import letter, roman


@dataclass(frozen=True)
class Label:
    """What stands before a paragraph: `(a)`, `4.2.1` or a bullet."""

    family: str
    level: int
    text: str
    kind: str
    count: int
    indent: int

    @property
    def is_bullet(self) -> bool:
        return self.kind == "bullet"


@dataclass
class Level:
    kind: str = "decimal"
    text: str = ""
    start: int = 1
    indent: int = 0
    style: str = ""
    all_decimal: bool = False


@dataclass
class Numbering:
    """Counts the automatic numbers of one document, paragraph by paragraph, in order."""

    document: Document
    styles: Styles
    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    overrides: dict[str, dict[int, int]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        part = next(
            (
                r.target_part
                for r in self.document.part.rels.values()
                if r.reltype.endswith("/numbering")
            ),
            None,
        )
        if part is None:
            return
        root = part.element
        links = {}
        for abstract in root.findall(qn("w:abstractNum")):
            name = abstract.get(qn("w:abstractNumId"))
            self.levels[name] = {
                int(level.get(qn("w:ilvl"))): _level(level)
                for level in abstract.findall(qn("w:lvl"))
            }
            if (link := abstract.find(qn("w:numStyleLink"))) is not None:
                links[name] = link.get(qn("w:val"))
        for number in root.findall(qn("w:num")):
            name = number.get(qn("w:numId"))
            self.lists[name] = number.find(qn("w:abstractNumId")).get(qn("w:val"))
            self.overrides[name] = {
                int(override.get(qn("w:ilvl"))): int(start.get(qn("w:val")))
                for override in number.findall(qn("w:lvlOverride"))
                if (start := override.find(qn("w:startOverride"))) is not None
            }
        for name, style in links.items():
            if linked := _own(_style(self.document, style), self):
                self.levels[name] = self.levels.get(self.lists.get(linked[0], ""), {})

    def label(self, paragraph: Paragraph) -> Label | None:
        """The number or bullet before this paragraph; asking counts it."""
        place = self._place(paragraph)
        if place is None:
            return None
        name, depth = place
        family = self.lists.get(name)
        level = self.levels.get(family or "", {}).get(depth)
        if family is None or level is None or (level.kind == "none" and not level.text):
            return None
        if level.kind == "bullet":
            return Label(family, depth, "•", "bullet", 0, level.indent)
        counts = self.counts.setdefault(family, {})
        start = self.overrides.get(name, {}).pop(depth, None)
        if start is not None:
            counts[depth] = start
        else:
            counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        return Label(
            family,
            depth,
            self._text(family, level, counts),
            level.kind,
            counts[depth],
            level.indent,
        )

    def _place(self, paragraph: Paragraph) -> tuple[str, int] | None:
        own = _own(paragraph._p, self)
        if own is not None:
            return None if own[0] == "0" else own
        for style in self.styles.of(paragraph):
            own = _own(style.element, self, style.style_id)
            if own is not None:
                return None if own[0] == "0" else own
        return None

    def _text(self, family: str, level: Level, counts: dict[int, int]) -> str:
        text = level.text
        for depth, other in self.levels[family].items():
            if f"%{depth + 1}" in text:
                kind = "decimal" if level.all_decimal else other.kind
                text = text.replace(f"%{depth + 1}", written(counts.get(depth, other.start), kind))
        return text.strip()


def written(count: int, kind: str) -> str:
    """A count in Word's way of writing it: 3, c, C, iii or III."""
    if kind in ("lowerLetter", "upperLetter"):
        return letter(count).upper() if kind == "upperLetter" else letter(count)
    if kind in ("lowerRoman", "upperRoman"):
        return roman(count).upper() if kind == "upperRoman" else roman(count)
    return f"{count:02}" if kind == "decimalZero" else str(count)


def indent_of(properties) -> int | None:
    """The left indent in twentieths of a point, where this paragraph or style sets one."""
    indent = properties.find(qn("w:ind")) if properties is not None else None
    if indent is None:
        return None
    value = indent.get(qn("w:left")) or indent.get(qn("w:start"))
    return int(float(value)) if value else None


def _level(element) -> Level:
    def value(tag: str, otherwise: str = "") -> str:
        found = element.find(qn(tag))
        return found.get(qn("w:val"), otherwise) if found is not None else otherwise

    return Level(
        kind=value("w:numFmt", "decimal"),
        text=value("w:lvlText"),
        start=int(value("w:start", "1")),
        indent=indent_of(element.find(qn("w:pPr"))) or 0,
        style=value("w:pStyle"),
        all_decimal=element.find(qn("w:isLgl")) is not None,
    )


def _own(element, numbering: Numbering, style_id: str = "") -> tuple[str, int] | None:
    """The list and level that a paragraph or a style names itself, if it does."""
    properties = element.find(qn("w:pPr")) if element is not None else None
    numbered = properties.find(qn("w:numPr")) if properties is not None else None
    if numbered is None:
        return None
    number, depth = numbered.find(qn("w:numId")), numbered.find(qn("w:ilvl"))
    name = number.get(qn("w:val")) if number is not None else "0"
    if depth is not None:
        return name, int(depth.get(qn("w:val")))
    levels = numbering.levels.get(numbering.lists.get(name, ""), {})
    return name, next((d for d, level in levels.items() if level.style == style_id != ""), 0)


def _style(document: Document, style_id: str):
    found = document.styles.element.xpath(f'w:style[@w:styleId="{style_id}"]')
    return found[0] if found else None
