"""The frozen text of a version as a Word file: real headings, automatic numbers, lists, tables.

What `read_agreement` reads from it is the text it was made from.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from agreements.numbering import in_roman
from agreements.word import BOOKMARK
from agreements.word.blocks import Block, Paragraph, Run, Runs, Table, blocks
from agreements.word.lists import COUNTS, LETTERS, MAIN, STEP, Lists, numbered
from kmip_portal.documents.word import new_document, saved
from kmip_portal.documents.wordml import element, fill
from kmip_portal.portal_tags import day

SAMPLE = "Sample – not the official text"
LONGEST_BOOKMARK = 40  # Word's own limit
HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
Clause = dict[str, Any]
# wraps the runs of one piece of text: as they are, or as inserted or deleted
Wrap = Callable[[list[Any]], list[Any]]


def write(snapshot: dict[str, Any]) -> bytes:
    """The bytes of the Word file of one version."""
    writer = Writer(snapshot)
    for clause in snapshot["clauses"]:
        writer.clause(clause)
    return writer.finished()


def bookmark_of(key: str) -> str:
    """The name in a Word file of the clause with this key, by which it is known again."""
    name = f"{BOOKMARK}{key.replace('-', '_')}"
    if len(name) <= LONGEST_BOOKMARK:
        return name
    return f"{name[:31]}_{hashlib.sha256(key.encode()).hexdigest()[:8]}"


class Writer:
    """One document, written from its beginning to its end."""

    def __init__(self, snapshot: dict[str, Any], subtitles: Iterable[str] = ()) -> None:
        self.snapshot = snapshot
        self.document = new_document(snapshot["title"])
        self.body = self.document.element.body
        numbers = [clause["number"] for clause in snapshot["clauses"]]
        self.lists = Lists(self.document, romans=in_roman(numbers))
        self.places = _places(snapshot["clauses"])
        self.style_ids: dict[str, str | None] = {}
        self.bookmarks = 0
        self.tables = 0
        self.clause_number = ""
        self.level = 1
        _dress(self.document)
        self._furniture()
        self._front([f"Version {snapshot['number']}", *subtitles])

    def finished(self) -> bytes:
        moment = datetime.fromisoformat(self.snapshot.get("made_at") or "2000-01-01T00:00:00Z")
        self.document.core_properties.created = self.document.core_properties.modified = moment
        return saved(self.document)

    def clause(self, clause: Clause) -> None:
        self.heading(clause)
        for block in blocks(clause["body"]):
            self.block(block)

    def heading(self, clause: Clause, words: Callable[[str], list[Any]] | None = None) -> Any:
        """The heading of a part or clause, and from here on its number. `words` draws them, after
        a number where Word cannot count it."""
        self.lists.leave(0)
        self.clause_number, self.level = clause["number"], clause["level"]
        place = self.lists.heading(clause["number"], clause["level"]) if clause["number"] else None
        typed = f"{clause['number']} " if clause["number"] and place is None else ""
        paragraph = self.paragraph(f"Heading {clause['level']}", place or (0, 0))
        drawn = words(typed) if words else self.plain(typed + clause["heading"])
        self._bookmarked(paragraph, bookmark_of(clause["key"]), drawn)
        return paragraph

    def plain(self, text: str) -> list[Any]:
        return [_run(Run(text))]

    def block(self, block: Block) -> None:
        if isinstance(block, Table):
            self.table(block)
        else:
            paragraph, typed = self.item(block)
            if block.kind == "caption":
                paragraph.extend(self.caption_number())
            paragraph.extend(self.runs((*typed, *block.runs)))

    def item(self, block: Paragraph, *, counted: bool = True) -> tuple[Any, Runs]:
        """An empty paragraph in its place, and the number it must begin with where Word cannot
        count it. One that is not counted goes, and leaves the counts of others as they are."""
        if block.kind == "caption":
            self.lists.leave(0)
            return self.paragraph("Caption"), ()
        indent = STEP * (block.depth + (block.kind != "plain"))
        place = self._place(block, counted)
        if block.kind == "plain":
            return self.paragraph("Normal", indent=indent), ()
        typed = () if place else (Run(f"{self.clause_number}.{block.count} "),)
        return self.paragraph("List Paragraph", place or (0, 0), indent), typed

    def _place(self, block: Paragraph, counted: bool) -> tuple[int, int] | None:
        kind, depth, count = block.kind, block.depth, block.count
        if kind in ("plain", "bullet"):
            self.lists.leave(depth)
            return self.lists.bullet(depth)
        if kind == "number" and self.clause_number[:1].isdigit():
            self.lists.leave(depth)
            if not counted:
                return self.lists.uncounted(MAIN, self.level)
            return self.lists.follow(f"{self.clause_number}.{count}", self.level + 1)
        name, level = {"letter": (LETTERS, 0), "roman": (LETTERS, 1)}.get(kind, (COUNTS, depth))
        return self.lists.point(name, min(level, 4), depth, count, stays=counted)

    def caption_number(self, wrap: Wrap = lambda made: made, words: str = "w:t") -> list[Any]:
        """Table 3: and Word counts it."""
        self.tables += words == "w:t"

        def drawn(text: str) -> list[Any]:
            return wrap([_run(Run(text), words)])

        number = _field("SEQ Table \\* ARABIC", drawn(str(self.tables)))
        return [*drawn("Table "), number, *drawn(": ")]

    def table(self, table: Table) -> None:
        """Its first row is marked as the header, and repeated on each page."""
        made = self.new_table(len(table.rows[0]))
        for place, row in enumerate(table.rows):
            cells = [self.runs(cell, bold=place == 0) for cell in row]
            self.row(made, cells, is_header=place == 0)
        self.paragraph("Normal")  # so that two tables do not run into one

    def new_table(self, width: int) -> Any:
        return self.document.add_table(rows=0, cols=width, style="Table Grid")

    def row(self, table: Any, cells: list[list[Any]], *, is_header: bool) -> Any:
        """A row at the end of a table; what its properties say of it."""
        row = table.add_row()
        properties = row._tr.get_or_add_trPr()
        properties.append(element("w:cantSplit"))
        if is_header:
            properties.append(element("w:tblHeader"))
        for cell, content in zip(row.cells, cells, strict=True):
            cell.paragraphs[0]._p.extend(content)
        return properties

    def paragraph(
        self, style: str, place: tuple[int, int] | None = None, indent: int | None = None
    ) -> Any:
        """An empty paragraph at the end. (0, 0) takes the number of its style away."""
        paragraph = self.document.add_paragraph()._p
        paragraph.style = self._style_id(style)
        properties = paragraph.get_or_add_pPr()
        if place:
            properties.append(numbered(place))
        if indent:
            made = element("w:ind")
            made.set(qn("w:left"), str(indent))
            made.set(qn("w:hanging"), str(STEP if place else 0))
            properties.append(made)
        return paragraph

    def _style_id(self, name: str) -> str | None:
        """Looked up once: each time python-docx reads through all the styles there are."""
        if name not in self.style_ids:
            self.style_ids[name] = self.document.part.get_style_id(name, WD_STYLE_TYPE.PARAGRAPH)
        return self.style_ids[name]

    def runs(
        self,
        runs: Runs,
        wrap: Wrap = lambda made: made,
        *,
        words: str = "w:t",
        linked: bool = True,
        bold: bool = False,
    ) -> list[Any]:
        """Words as Word keeps them, with links to clauses they name."""
        made: list[Any] = []
        for run in self._with_places(runs) if linked else runs:
            drawn = wrap([_run(run, words, bold=bold)])
            made += [self._link(run.link, drawn)] if run.link else drawn
        return made

    def _link(self, target: str, inside: list[Any]) -> Any:
        link = element("w:hyperlink")
        if target.startswith("#"):
            link.set(qn("w:anchor"), target.removeprefix("#"))
        else:
            part = self.document.part
            link.set(qn("r:id"), part.relate_to(target, HYPERLINK, is_external=True))
        link.extend(inside)
        return link

    def _with_places(self, runs: Runs) -> Iterator[Run]:
        for run in runs:
            if run.link or not self.places:
                yield run
                continue
            called = "|".join(re.escape(each) for each in sorted(self.places, key=len)[::-1])
            for piece in re.split(rf"\b({called})(?![.\d]*\d)", run.text):
                if piece:
                    yield run._replace(text=piece, link=self.places.get(piece, ""))

    def _bookmarked(self, paragraph: Any, name: str, inside: list[Any]) -> None:
        self.bookmarks += 1
        start, end = element("w:bookmarkStart"), element("w:bookmarkEnd")
        for mark in (start, end):
            mark.set(qn("w:id"), str(self.bookmarks))
        start.set(qn("w:name"), name)
        paragraph.extend([start, *inside, end])

    def _front(self, subtitles: Iterable[str]) -> None:
        self.paragraph("Title").append(_run(Run(self.snapshot["title"])))
        for words in subtitles:
            self.paragraph("Subtitle").append(_run(Run(words)))
        if self.snapshot["is_sample"]:
            self.paragraph("Subtitle").append(_run(Run(f"{SAMPLE}.")))
        self.paragraph("TOC Heading", (0, 0)).append(_run(Run("Contents")))
        listed = [clause for clause in self.snapshot["clauses"] if clause["level"] <= 2]
        for place, clause in enumerate(listed):
            entry = self.paragraph(f"toc {clause['level']}")
            if place == 0:
                entry.extend(_field_begins('TOC \\o "1-2" \\h \\n'))
            title = f"{clause['number']} {clause['heading']}".strip()
            entry.append(self._link(f"#{bookmark_of(clause['key'])}", [_run(Run(title))]))
            if place == len(listed) - 1:
                entry.append(_field_char("end"))

    def _furniture(self) -> None:
        section = self.document.sections[0]
        if self.snapshot["is_sample"]:
            section.header.paragraphs[0]._p.append(_run(Run(SAMPLE)))
        since = self.snapshot["in_force_on"]
        words = f"Version {self.snapshot['number']}"
        if since:
            words += f", in force from {day(date.fromisoformat(since))}"
        edge = section.page_width - section.left_margin - section.right_margin
        section.footer.paragraphs[0].paragraph_format.tab_stops.add_tab_stop(
            edge, WD_TAB_ALIGNMENT.RIGHT
        )
        footer = section.footer.paragraphs[0]._p
        footer.extend([_run(Run(f"{words}\tPage ")), _field("PAGE", [_run(Run("1"))])])
        footer.extend([_run(Run(" of ")), _field("NUMPAGES", [_run(Run("1"))])])


def _run(run: Run, words: str = "w:t", *, bold: bool = False) -> Any:
    made = element("w:r")
    properties = element("w:rPr")
    if run.link:
        properties.append(element("w:rStyle", "Hyperlink"))
    if bold or run.style == "strong":
        properties.append(element("w:b"))
    if run.style == "em":
        properties.append(element("w:i"))
    if len(properties):
        made.append(properties)
    fill(made, run.text, words)
    return made


def _field(instruction: str, inside: list[Any]) -> Any:
    field = element("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    field.extend(inside)
    return field


def _field_char(kind: str) -> Any:
    run, mark = element("w:r"), element("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    run.append(mark)
    return run


def _field_begins(instruction: str) -> list[Any]:
    run, words = element("w:r"), element("w:instrText")
    words.set(qn("xml:space"), "preserve")
    words.text = instruction
    run.append(words)
    return [_field_char("begin"), run, _field_char("separate")]


def _places(clauses: Iterable[Clause]) -> dict[str, str]:
    """How the text names a clause ("clause 4.2", "Schedule 1"), and where it stands."""
    places = {}
    for clause in clauses:
        number, bookmark = clause["number"], f"#{bookmark_of(clause['key'])}"
        if "." in number:
            places |= {f"clause {number}": bookmark, f"Clause {number}": bookmark}
        elif " " in number:
            places[number] = bookmark
    return places


def _dress(document: Any) -> None:
    """Plain black letters, larger for headings; the styles that Word's template leaves out."""
    styles = document.styles
    for name, size in (("Title", 26), ("Subtitle", 13), ("Heading 1", 18), ("Heading 2", 14),
                       ("Heading 3", 12), ("Heading 4", 12), ("TOC Heading", 18),
                       ("Caption", 12)):  # fmt: skip
        style = styles[name]
        style.font.size, style.font.color.rgb = Pt(size), RGBColor(0, 0, 0)
        style.font.bold, style.font.italic = name != "Subtitle", False
        for fonts in style.element.iter(qn("w:rFonts")):
            for attribute in list(fonts.attrib):
                del fonts.attrib[attribute]
        style.font.name = "Arial"
        style.paragraph_format.space_after = Pt(6)
        style.paragraph_format.keep_with_next = name not in ("Title", "Subtitle")
    for depth in (1, 2):
        entry = styles.add_style(f"toc {depth}", 1)
        entry.base_style = styles["Normal"]
        entry.paragraph_format.left_indent = Pt(20 * (depth - 1))
        entry.paragraph_format.space_after = Pt(4)
    link = styles.add_style("Hyperlink", 2)
    link.font.underline, link.font.color.rgb = True, RGBColor(0x1D, 0x70, 0xB8)
    styles["List Paragraph"].paragraph_format.space_after = Pt(8)
    tabs = styles["Footer"].element.find(qn("w:pPr")).find(qn("w:tabs"))  # for American paper
    tabs.getparent().remove(tabs)
    spacing = styles["List Paragraph"].element.find(qn("w:pPr")).find(qn("w:contextualSpacing"))
    if spacing is not None:
        spacing.getparent().remove(spacing)
