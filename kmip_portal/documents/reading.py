"""What a filled Word form says: its tables, cell by cell, and the text around them.

Run in a process of its own (`kmip_portal.uploads.child`), on a file that was looked into before.
Everything a reader of the file could see is told, and what they could not: text that was struck
out, comments, notes, what stands at the top and foot of pages.
"""

import unicodedata
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple
from xml.etree.ElementTree import Element, fromstring

from kmip_portal.uploads.refusal import damaged

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
CHOICES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
BODY = "word/document.xml"
AROUND = ("header", "footer", "footnotes", "endnotes", "comments")
EMPTY, TICKED = "☐", "☒"
# what a box of our own forms shows until somebody writes in it
FILL_IN = {"text": "Write here", "day": "Day, month and year", "one": "Choose one"}
ON = {"1", "true", "on"}


# boxes of Wingdings, which Word keeps as the number of a shape
SHAPES = dict.fromkeys(("F0A8", "F06F", "F071"), EMPTY) | dict.fromkeys(
    ("F0FE", "F0FD", "F0FC", "F052"), TICKED
)
# what says how something looks, and versions of it that nobody sees
NOT_SAID = {
    *(f"{W}{name}" for name in ("pPr", "rPr", "sdtPr", "tcPr", "trPr", "sectPr", "instrText")),
    *(f"{W}{name}" for name in ("del", "moveFrom", "tbl")),  # a table in a cell has its own rows
    f"{CHOICES}Fallback",
}
SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


class Cell(NamedTuple):
    """One cell of a table: its text, and the tags of the controls in it with what each says."""

    text: str
    tags: list[tuple[str, str]]


class ReadForm(NamedTuple):
    """A form as it was read. A box to tick reads as one of two signs, whatever its shape."""

    rows: list[list[Cell]]
    outside: list[str]  # paragraphs that stand in no table
    tags: list[tuple[str, str]]  # controls that stand in no table
    around: list[str]  # what only a careful reader sees


def read_form(content: bytes) -> ReadForm:
    """Read a Word file, part by part."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        if BODY not in package.namelist():
            raise damaged()
        body = fromstring(package.read(BODY))  # noqa: S314  (what it declares was looked into)
    return read_parts(body, parts_around(content))


def parts_around(content: bytes) -> list[Element]:
    """What stands around the body of a Word file: tops and feet of pages, notes, comments."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        return [
            fromstring(package.read(name))  # noqa: S314
            for name in sorted(package.namelist())
            if name.startswith("word/") and name[5:].startswith(AROUND) and name.endswith(".xml")
        ]


def read_parts(body: Element, others: list[Element]) -> ReadForm:
    rows = [[_cell(cell) for cell in cells_of(row)] for row in body.iter(f"{W}tr")]
    around = [line for part in others for line in _lines(part)]
    around += [struck for part in (body, *others) for struck in _struck_out(part)]
    outside, tags = [], []
    for one in _outside_tables(body):
        outside += _lines(one)
        tags += _tags(one)
    return ReadForm(rows, outside, tags, around)


def cells_of(row: Element) -> Iterator[Element]:
    """The cells of this row; not those of a table that stands in one of them."""
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from cells_of(child)


def _cell(cell: Element) -> Cell:
    return Cell(text_of(cell), _tags(cell))


def _outside_tables(element: Element) -> Iterator[Element]:
    """Paragraphs and controls that hold no table and stand in none."""
    for child in element:
        if child.tag == f"{W}tbl":
            continue
        if next(child.iter(f"{W}tbl"), None) is None:
            yield child
        else:
            yield from _outside_tables(child)


def _tags(element: Element) -> list[tuple[str, str]]:
    found = []
    for control in element.iter(f"{W}sdt"):
        tag = control.find(f"{W}sdtPr/{W}tag")
        if tag is not None:
            found.append((tag.get(f"{W}val", ""), text_of(control)))
    return found


def text_of(element: Element) -> str:
    return "".join(_pieces(element)).strip()


def _lines(element: Element) -> list[str]:
    return [line.strip() for line in text_of(element).split("\n") if line.strip()]


def _pieces(element: Element) -> Iterator[str]:
    """Its text as it reads, in order."""
    tag = element.tag
    if tag in NOT_SAID:
        return
    if tag == f"{W}t":
        yield element.text or ""
    elif tag in SIGNS:
        yield SIGNS[tag]
    elif tag == f"{W}sym":
        yield SHAPES.get(element.get(f"{W}char", "").upper(), "")
    elif tag == f"{W}sdt" and (box := _tick(element)):
        yield box
    else:
        for child in element:
            yield from _pieces(child)
        if tag == f"{W}p":
            yield "\n"


def _tick(control: Element) -> str:
    """How a box to tick reads; nothing for any other control."""
    box = control.find(f"{W}sdtPr/{W14}checkbox")
    if box is None:
        return ""
    checked = box.find(f"{W14}checked")
    is_on = checked is not None and checked.get(f"{W14}val", "1").lower() in ON
    return TICKED if is_on else EMPTY


def as_compared(text: str) -> str:
    """Words as they are compared: capitals, spaces and the shape of quotes do not matter."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_QUOTES)
    return " ".join(folded.split()).removesuffix(" (optional)").rstrip(" :?*")


_QUOTES = {ord("’"): "'", ord("‘"): "'", ord("“"): '"', ord("”"): '"', ord("–"): "-"}


def _struck_out(part: Element) -> Iterator[str]:
    for struck in part.iter(f"{W}del"):
        text = "".join(one.text or "" for one in struck.iter(f"{W}delText")).strip()
        if text:
            yield text
