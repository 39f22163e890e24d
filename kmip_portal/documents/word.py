"""An outline becomes a Word file: real headings, header rows, named content controls.

An outline is a dict: {"title", "subtitle"?, "mark"? (printed on every page), "blocks": [...]},
each block one of
{"type": "heading", "level": 1-4, "text"}; {"type": "paragraph", "text", "style"?};
{"type": "list", "entries": [text]}; {"type": "fields", "rows": [{"label", "value", "tag", "kind"?,
"choices"?: [[value, label]]}]}, whose kinds are those of kmip_portal.documents.controls;
{"type": "table", "caption", "header": [text], "rows": [[text]]}.
"""

from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from kmip_portal.documents.controls import answer_with
from kmip_portal.documents.wordml import element, fill, lines

Block = dict[str, Any]
LANGUAGE = "en-GB"


def render(outline: dict[str, Any]) -> bytes:
    """The bytes of the Word file."""
    document = new_document(outline["title"])
    _write(document.add_heading("", 0), outline["title"])
    if outline.get("mark"):
        _write(document.sections[0].header.paragraphs[0], outline["mark"])
    if outline.get("subtitle"):
        _write(document.add_paragraph(style="Subtitle"), outline["subtitle"])
    for block in outline["blocks"]:
        _BLOCKS[block["type"]](document, block)
    return saved(document)


def saved(document: Any) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def new_document(title: str) -> Any:
    """An empty document that says its title and its language."""
    document = Document()
    document.core_properties.title = title[:255]  # a limit of the format; the heading has it whole
    document.core_properties.language = LANGUAGE
    document.core_properties.author = "Kent and Medway Information Partnership"
    document.core_properties.comments = ""
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(25)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(12)
    for language in document.styles.element.iter(qn("w:lang")):  # the defaults, American
        language.set(qn("w:val"), LANGUAGE)
    normal.element.get_or_add_rPr().append(element("w:lang", LANGUAGE))
    return document


def _write(paragraph: Any, text: str, *, bold: bool = False) -> None:
    """Text as it is, line for line, at the end of this paragraph."""
    run = paragraph.add_run()
    run.bold = bold or None
    fill(run._r, text)


def _heading(document: Any, block: Block) -> None:
    _write(document.add_heading("", block["level"]), block["text"])


def _paragraph(document: Any, block: Block) -> None:
    for line in lines(block["text"]):
        _write(document.add_paragraph(style=block.get("style")), line)


def _list(document: Any, block: Block) -> None:
    for entry in block["entries"]:
        _write(document.add_paragraph(style="List Bullet"), entry)


def _fields(document: Any, block: Block) -> None:
    """A two-column table of questions and answers; each answer in a content control of its own."""
    table = _table(document, ["Question", "Answer"], block.get("caption", "Questions and answers"))
    for row in block["rows"]:
        question, answer = table.add_row().cells
        _write(question.paragraphs[0], row["label"])
        answer_with(answer, row)
    document.add_paragraph()


def _rows(document: Any, block: Block) -> None:
    table = _table(document, block["header"], block["caption"])
    for row in block["rows"]:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            _write(cell.paragraphs[0], text)
    document.add_paragraph()


def _table(document: Any, header: list[str], caption: str) -> Any:
    """A table whose first row is marked as its header, with a caption for screen readers."""
    table = document.add_table(rows=1, cols=len(header), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, header, strict=True):
        _write(cell.paragraphs[0], text, bold=True)
    table.rows[0]._tr.get_or_add_trPr().append(element("w:tblHeader"))
    table._tbl.tblPr.append(element("w:tblCaption", caption))
    return table


_BLOCKS = {
    "heading": _heading,
    "paragraph": _paragraph,
    "list": _list,
    "fields": _fields,
    "table": _rows,
}
