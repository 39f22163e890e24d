"""An outline becomes an OpenDocument text: real headings, header rows, its language said.

The same outlines as kmip_portal.documents.word; what Word has as a control is an empty cell here.
"""

import re
import zipfile
from collections.abc import Iterable
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from kmip_portal.documents.wordml import lines

MIME = "application/vnd.oasis.opendocument.text"
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{place}:1.0"'
    for name, place in {
        "office": "office", "text": "text", "table": "table", "style": "style",
        "fo": "xsl-fo-compatible", "meta": "meta", "manifest": "manifest",
    }.items()
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip
BLANKS = re.compile("^ +|(?<= ) +")
WRITTEN = (1980, 1, 1, 0, 0, 0)  # the same bytes for the same outline
Block = dict[str, Any]


def render(outline: dict[str, Any]) -> bytes:
    """The bytes of the file."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        first = zipfile.ZipInfo("mimetype", WRITTEN)
        package.writestr(first, MIME, zipfile.ZIP_STORED)
        for name, text in {
            "content.xml": _content(outline),
            "styles.xml": _styles(outline),
            "meta.xml": _meta(outline),
            "META-INF/manifest.xml": _manifest(),
        }.items():
            info = zipfile.ZipInfo(name, WRITTEN)
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, f'<?xml version="1.0" encoding="UTF-8"?>\n{text}')
    return out.getvalue()


def _content(outline: dict[str, Any]) -> str:
    said = [_paragraph(outline["title"], "Title")]
    if outline.get("subtitle"):
        said.append(_paragraph(outline["subtitle"], "Subtitle"))
    for number, block in enumerate(outline["blocks"]):
        said.append(_BLOCKS[block["type"]](block, number))
    return (
        f'<office:document-content {SPACES} office:version="1.3"><office:automatic-styles>'
        '<style:style style:name="Cell" style:family="table-cell"><style:table-cell-properties '
        'fo:border="0.5pt solid #000000" fo:padding="1mm"/></style:style>'
        "</office:automatic-styles><office:body><office:text>"
        f"{''.join(said)}</office:text></office:body></office:document-content>"
    )


def _paragraph(text: str, style: str = "Standard") -> str:
    inside = "<text:line-break/>".join(
        "<text:tab/>".join(map(_spaced, line.split("\t"))) for line in lines(text)
    )
    return f'<text:p text:style-name="{style}">{inside}</text:p>'


def _spaced(text: str) -> str:
    """A program that reads it takes blanks together, so those after the first are named."""
    return BLANKS.sub(lambda more: f'<text:s text:c="{len(more[0])}"/>', escape(text))


def _heading(block: Block, number: int) -> str:
    level = block["level"]
    return (
        f'<text:h text:style-name="Heading_20_{level}" text:outline-level="{level}">'
        f"{escape(block['text'])}</text:h>"
    )


def _words(block: Block, number: int) -> str:
    return "".join(_paragraph(line) for line in lines(block["text"]))


def _list(block: Block, number: int) -> str:
    items = (f"<text:list-item>{_paragraph(entry)}</text:list-item>" for entry in block["entries"])
    return f'<text:list text:style-name="Points">{"".join(items)}</text:list>'


def _fields(block: Block, number: int) -> str:
    rows = [[[row["label"]], _answer(row)] for row in block["rows"]]
    title = block.get("caption", "Questions and answers")
    return _table(number, title, ["Question", "Answer"], rows)


def _answer(row: Block) -> list[str]:
    """What was answered, or what there is to choose from, or room to write."""
    value = row["value"] or ""
    if row.get("kind") in ("one", "many") and not value:
        return [f"☐ {label}" for _, label in row["choices"]]
    return [str(value)]


def _rows(block: Block, number: int) -> str:
    rows = [[[cell] for cell in row] for row in block["rows"]]
    return _table(number, block["caption"], block["header"], rows)


def _table(number: int, title: str, header: list[str], rows: list[list[list[str]]]) -> str:
    def row(cells: Iterable[list[str]], style: str) -> str:
        made = (
            f'<table:table-cell table:style-name="Cell" office:value-type="string">'
            f"{''.join(_paragraph(line, style) for line in cell)}</table:table-cell>"
            for cell in cells
        )
        return f"<table:table-row>{''.join(made)}</table:table-row>"

    head = row(([cell] for cell in header), "Header")
    return (
        f'<table:table table:name="Table{number}"><table:title>{escape(title)}</table:title>'
        f'<table:table-column table:number-columns-repeated="{len(header)}"/>'
        f"<table:table-header-rows>{head}</table:table-header-rows>"
        f"{''.join(row(cells, 'Standard') for cells in rows)}</table:table>{_paragraph('')}"
    )


def _styles(outline: dict[str, Any]) -> str:
    def family(name: str, shown: str, size: int, bold: bool) -> str:
        weight = ' fo:font-weight="bold"' if bold else ""
        stays = ' fo:keep-with-next="always"' if name.startswith("Heading") else ""
        return (
            f'<style:style style:name="{name}" style:display-name="{shown}" '
            f'style:family="paragraph" style:parent-style-name="Standard">'
            f'<style:paragraph-properties fo:margin-bottom="2mm"{stays}/>'
            f'<style:text-properties fo:font-size="{size}pt"{weight}/></style:style>'
        )

    mark = _paragraph(outline.get("mark") or "")
    headings = "".join(
        family(f"Heading_20_{level}", f"Heading {level}", 20 - 2 * level, True)
        for level in range(1, 5)
    )
    return (
        f'<office:document-styles {SPACES} office:version="1.3"><office:styles>'
        '<style:default-style style:family="paragraph"><style:text-properties '
        'fo:font-family="Arial" fo:font-size="12pt" fo:language="en" fo:country="GB"/>'
        "</style:default-style>"
        '<style:style style:name="Standard" style:family="paragraph">'
        '<style:paragraph-properties fo:margin-bottom="2mm"/></style:style>'
        f"{family('Title', 'Title', 24, True)}{family('Subtitle', 'Subtitle', 14, False)}"
        f"{headings}{family('Header', 'Header of a table', 12, True)}"
        '<text:list-style style:name="Points"><text:list-level-style-bullet text:level="1" '
        'text:bullet-char="•"><style:list-level-properties text:space-before="5mm" '
        'text:min-label-width="5mm"/></text:list-level-style-bullet></text:list-style>'
        '</office:styles><office:automatic-styles><style:page-layout style:name="A4">'
        '<style:page-layout-properties fo:page-width="210mm" fo:page-height="297mm" '
        'fo:margin="25mm"/><style:header-style/></style:page-layout></office:automatic-styles>'
        '<office:master-styles><style:master-page style:name="Standard" '
        f'style:page-layout-name="A4"><style:header>{mark}</style:header></style:master-page>'
        "</office:master-styles></office:document-styles>"
    )


def _meta(outline: dict[str, Any]) -> str:
    return (
        f'<office:document-meta {SPACES} office:version="1.3"><office:meta>'
        f"<dc:title>{escape(outline['title'])}</dc:title><dc:language>en-GB</dc:language>"
        "</office:meta></office:document-meta>"
    )


def _manifest() -> str:
    entries = {"/": MIME} | dict.fromkeys(("content.xml", "styles.xml", "meta.xml"), "text/xml")
    listed = "".join(
        f"<manifest:file-entry manifest:full-path={quoteattr(path)} "
        f"manifest:media-type={quoteattr(kind)}/>"
        for path, kind in entries.items()
    )
    return f'<manifest:manifest {SPACES} manifest:version="1.3">{listed}</manifest:manifest>'


_BLOCKS = {
    "heading": _heading,
    "paragraph": _words,
    "list": _list,
    "fields": _fields,
    "table": _rows,
}
