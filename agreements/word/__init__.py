"""Reads a Word document as clauses: headings, numbered paragraphs, lists and tables.

Nothing is dropped silently: `unread` lists every thing that did not become text, `notes` what
reads a little differently, and `left_out` what the portal makes itself (headers, contents list).
"""

import re
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import IO

from django.utils.text import slugify
from docx import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from agreements.word.body import Body
from agreements.word.numbering import Numbering, indent_of
from agreements.word.styles import Styles
from agreements.word.text import PASSED_OVER, Words, escaped
from kmip_portal.uploads import BadFile, check_upload, in_child

TYPED_NUMBER = re.compile(
    r"^(?P<number>(?:(?:Part|Clause|Section|Schedule|Appendix|Annex)\s+)(?:\d{1,3}(?:\.\d{1,3})*|[IVXLC]{1,6}\b|[A-Z]\b)"
    r"|\([a-z]{1,2}\)|\d{1,3}(?:\.\d{1,3})+|\d{1,2}(?=[.):])|\d{1,2}(?=\s))\s*[.):–—-]*\s+(?P<heading>\S.*)$"
)
VERSION = re.compile(r"\bversion\s+(\d{1,3}\.\d{1,3})\b", re.IGNORECASE)
SAMPLE = re.compile(r"\bsample\b.*\bnot the official text\b", re.IGNORECASE)
BEFORE_THE_FIRST = "About this document"
BOOKMARK = "clause_"  # how the portal's own bookmarks begin


@dataclass
class ReadClause:
    """A part, a clause or a schedule: its place, its name and its words."""

    level: int
    number: str
    heading: str
    key: str
    body_markdown: str = ""
    bookmark: str = ""  # by which a file that came from the portal names its clause

    def __str__(self) -> str:
        return f"{self.number} {self.heading}".strip()


@dataclass
class ReadAgreement:
    """What a Word file holds, and what of it could not be read."""

    title: str = ""
    number: str = ""
    is_sample: bool = False
    clauses: list[ReadClause] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    tables: int = 0
    items: int = 0
    footnotes: int = 0

    @property
    def report(self) -> list[tuple[str, list[str]]]:
        """What a person should look at after reading, under a heading for each kind."""
        return [
            ("Could not be read", self.unread),
            ("Reads a little differently", self.notes),
            ("Left out, because the portal makes its own", self.left_out),
        ]

    @property
    def parts(self) -> list[ReadClause]:
        return [clause for clause in self.clauses if clause.level == 1]


def read_agreement(source: str | Path | IO[bytes]) -> ReadAgreement:
    """The clauses of a Word file, or a `BadFile` that says what is wrong with it."""
    if isinstance(source, str | Path):
        with Path(source).open("rb") as file:
            return read_agreement(file)
    read = in_child(_read, check_upload(source, {"docx"}).content)
    if not read.clauses or all(clause.heading == BEFORE_THE_FIRST for clause in read.clauses):
        raise BadFile(
            "The selected file has no headings. Give each part and clause a heading style in Word"
        )
    return read


def _read(content: bytes) -> ReadAgreement:
    return _Reader(Document(BytesIO(content))).read()


class _Reader:
    def __init__(self, document) -> None:
        self.document = document
        self.found = ReadAgreement()
        self.words = Words(document, self.found.unread, self.found.notes)
        self.styles = Styles()
        self.numbering = Numbering(document, self.styles)
        self.body = Body()
        self.keys: set[str] = set()
        self.contents_seen = False

    def read(self) -> ReadAgreement:
        for element in self._blocks(self.document.element.body):
            if element.tag == qn("w:tbl"):
                self._table(Table(element, self.document))
            else:
                self._paragraph(Paragraph(element, self.document))
        self._finish_clause()
        self.found.title = self.found.title or self.document.core_properties.title or ""
        self._furniture()
        self.found.footnotes = self.words.footnotes
        return self.found

    def _blocks(self, parent):
        for child in parent:
            tag = child.tag
            if tag in (qn("w:p"), qn("w:tbl")):
                yield child
            elif tag == qn("w:sdt"):
                content = child.find(qn("w:sdtContent"))
                yield from self._blocks(content if content is not None else [])
            elif tag in (qn("w:customXml"), qn("w:ins"), qn("w:moveTo")):
                yield from self._blocks(child)
            elif tag == qn("w:altChunk"):
                self.words.leave("Another file put into this one")
            elif isinstance(tag, str) and tag not in PASSED_OVER:
                self.words.leave(f"Something that Word calls “{tag.rpartition('}')[2]}”")

    def _paragraph(self, paragraph: Paragraph) -> None:
        styles = self.styles.of(paragraph)
        names = {(style.name or "").lower() for style in styles}
        if any(re.match(r"toc( heading|\s?\d)", name) for name in names):
            if not self.contents_seen:
                self.found.left_out.append("The contents list, which the portal makes itself")
            self.contents_seen = True
            return
        level = _heading_level(paragraph, styles, names)
        is_title = bool(names & {"subtitle", "title"})
        read = self.words.plain if is_title or level else self.words.markdown
        words = read(paragraph._p)
        if not words:
            return  # an empty paragraph is a gap; Word does not count it aloud either
        label = self.numbering.label(paragraph)
        if "title" in names and not self.found.title:
            self.found.title = words
        elif is_title:
            self._subtitle(words)
        elif level:
            number = label.text if label and not label.is_bullet else ""
            self._heading(level, words, number, _bookmark(paragraph))
        else:
            self._open_if_needed()
            if "caption" in names:
                self.body.caption = re.sub(r"^Table\s+\d+\s*[.:–-]?\s*", "", words)
            else:
                indent = _indent(paragraph, styles, counted=label is not None)
                self.body.paragraph(words, label, indent)

    def _subtitle(self, text: str) -> None:
        if found := VERSION.search(text):
            self.found.number = self.found.number or found[1]
        if SAMPLE.search(text):
            self.found.is_sample = True
        elif VERSION.fullmatch(text.strip()) or text == self.found.title:
            return
        else:
            self.found.notes.append(f"“{text}” under the title is not part of a clause")

    def _heading(self, level: int, text: str, number: str, bookmark: str) -> None:
        self._finish_clause()
        if (
            not number
            and (match := TYPED_NUMBER.match(text))
            and self._follows(match["number"], level)
        ):
            number, text = match["number"], match["heading"]
        number = re.sub(r"\s+", " ", number.strip(" .:–—-"))
        if "(" not in number:
            number = number.strip(" .:)–—-")
        self.words.where = f"in {number} {text}".replace("  ", " ")
        clause = ReadClause(level, number, text, self._key(text), bookmark=bookmark)
        self.found.clauses.append(clause)
        self.body = Body(number=number)

    def _follows(self, number: str, level: int) -> bool:
        """A bare number is a clause's number only in its turn; "30 days" is words."""
        if not number.isdigit():
            return True
        earlier = [clause.number for clause in self.found.clauses if clause.level == level]
        counts = [int(n) for n in earlier if n.isdigit()]
        return int(number) == (counts[-1] + 1 if counts else 1)

    def _open_if_needed(self) -> None:
        if not self.found.clauses:
            clause = ReadClause(1, "", BEFORE_THE_FIRST, self._key(BEFORE_THE_FIRST))
            self.found.clauses.append(clause)

    def _finish_clause(self) -> None:
        if self.found.clauses:
            clause = self.found.clauses[-1]
            clause.body_markdown = self.body.markdown()
            self.found.items += self.body.items
            self.found.notes += [f"{note} ({self.words.where})" for note in self.body.notes]

    def _key(self, heading: str) -> str:
        stem = slugify(heading)[:60].strip("-") or "clause"
        key, count = stem, 1
        while key in self.keys:
            count += 1
            key = f"{stem}-{count}"
        self.keys.add(key)
        return key

    def _table(self, table: Table) -> None:
        self._open_if_needed()
        rows, merged, nested = [], False, False
        for row in table.rows:
            if row._tr.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None:
                self.words.leave("A row of a table that a tracked change takes out")
                continue
            cells = [""] * row.grid_cols_before
            for cell in row._tr.tc_lst:
                goes_on = cell.vMerge is not None and cell.vMerge != "restart"
                merged = merged or goes_on or cell.grid_span > 1
                nested = nested or bool(cell.tbl_lst)
                cells.append(self._cell(cell))
                cells += [""] * (cell.grid_span - 1)
            rows.append(cells)
        width = max((len(row) for row in rows), default=0)
        rows = [row + [""] * (width - len(row)) for row in rows]
        if merged:
            self.found.notes.append(
                f"A table with merged cells was spread out ({self.words.where})"
            )
        if width == 1:
            for row in rows:
                self.body.paragraph(row[0], None, 0)
        elif any(any(row) for row in rows):
            self.found.tables += 1
            self.body.table(rows)

    def _cell(self, cell) -> str:
        texts = []
        for block in self._blocks([child for child in cell if child.tag != qn("w:tcPr")]):
            if block.tag == qn("w:tbl"):
                text = " ".join(node.text or "" for node in block.iter(qn("w:t")))
                self.words.leave(f"A table inside a table: “{text}”")
                continue
            paragraph = Paragraph(block, self.document)
            markdown = self.words.markdown(block)
            label = self.numbering.label(paragraph) if markdown else None
            if label is not None and not label.is_bullet:
                markdown = f"{escaped(label.text)} {markdown}"
            if markdown:
                texts.append(_bare(markdown) if _all_bold(markdown) else markdown)
        return "; ".join(texts) if len(texts) > 1 else "".join(texts)

    def _furniture(self) -> None:
        """Headers and footers: the portal prints its own, and says whose it left."""
        said = set()
        for section in self.document.sections:
            for kind in ("header", "footer"):
                for piece in ("", "first_page_", "even_page_"):
                    part = getattr(section, f"{piece}{kind}")
                    text = "" if part.is_linked_to_previous else _joined(part)
                    if text and text not in said:
                        said.add(text)
                        self.found.left_out.append(f"The {kind}: “{text}”")


def _bookmark(paragraph: Paragraph) -> str:
    """What the portal names the clause by, where the file came from it."""
    marks = paragraph._p.iter(qn("w:bookmarkStart"))
    names = [name for mark in marks if (name := mark.get(qn("w:name"), "")).startswith(BOOKMARK)]
    return names[0] if len(names) == 1 else ""


def _heading_level(paragraph: Paragraph, styles: list, names: set[str]) -> int:
    levels = [int(m[1]) for name in names if (m := re.fullmatch(r"heading (\d)", name))]
    if levels:
        return max(levels)
    if names & {"title", "subtitle"}:
        return 0
    for element in (paragraph._p, *(style.element for style in styles)):
        found = element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        if found is not None:
            outline = int(found.get(qn("w:val")))
            return outline + 1 if outline < 9 else 0
    return 0


def _indent(paragraph: Paragraph, styles: list, *, counted: bool) -> int | None:
    """How far in the paragraph stands; a counted one may leave that to its list level."""
    own = indent_of(paragraph._p.pPr)
    if own is not None or counted:
        return own
    for style in styles:
        if (set_here := indent_of(style.element.find(qn("w:pPr")))) is not None:
            return set_here
    return 0


def _all_bold(markdown: str) -> bool:
    return markdown.startswith("**") and markdown.endswith("**") and markdown.count("**") == 2


def _bare(markdown: str) -> str:
    return markdown[2:-2]


def _joined(part) -> str:
    text = " ".join(node.text or "" for node in part._element.iter(qn("w:t")))
    return re.sub(r"\s+", " ", text).strip()
