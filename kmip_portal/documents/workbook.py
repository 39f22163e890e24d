"""A table becomes an Excel workbook, written straight into the zip: no library, little memory.

A snapshot is {"title", "sheet", "columns": [{"label", "kind": "text", "number" or "day", "width"}],
"rows": [[value]], "notes": [[label, value]]}. The header stays in sight and can be filtered, days
are days, numbers are numbers, and text is always text, also in a column of numbers: none of it is
ever worked out as a formula.

Excel reads `_x0041_` as the character of that number, and calls a file damaged that has more in a
cell than it can hold: what is longer ends by saying so.
"""

import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
MOST_IN_A_CELL = 32_767  # as UTF-16 counts
TOO_LONG = " … (this is longer than a cell of Excel can be; the CSV file has all of it)"
_LIKE_A_CODE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
DAY_ZERO = date(1899, 12, 30)  # from which Excel counts days
PLAIN, HEADER, DAY = 0, 1, 2
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def render(snapshot: dict[str, Any]) -> bytes:
    """The bytes of the workbook: the table, and a sheet of notes about it."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=6) as archive:
        for name, text in _parts(snapshot):
            # one moment for all files, so that the same snapshot gives the same bytes
            archive.writestr(ZipInfo(name, (2000, 1, 1, 0, 0, 0)), text, ZIP_DEFLATED)
    return out.getvalue()


def _parts(snapshot: dict[str, Any]) -> Iterator[tuple[str, str]]:
    columns = snapshot["columns"]
    notes = [{"label": "About", "width": 24}, {"label": snapshot["title"], "width": 80}]
    yield "[Content_Types].xml", CONTENT_TYPES
    yield "_rels/.rels", RELATIONS
    yield "docProps/core.xml", _properties(snapshot["title"])
    yield "xl/workbook.xml", _workbook(snapshot["sheet"])
    yield "xl/_rels/workbook.xml.rels", WORKBOOK_RELATIONS
    yield "xl/styles.xml", STYLES
    yield "xl/worksheets/sheet1.xml", _sheet(columns, snapshot["rows"], filters=True)
    yield "xl/worksheets/sheet2.xml", _sheet(notes, snapshot["notes"], filters=False)


def _sheet(columns: list[dict[str, Any]], rows: list[list[Any]], *, filters: bool) -> str:
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{one.get("width", 20)}" customWidth="1"/>'
        for n, one in enumerate(columns, 1)
    )
    kinds = [one.get("kind", "text") for one in columns]
    head = _row(1, [_text(one["label"], HEADER) for one in columns])
    body = "".join(
        _row(number, [_cell(kind, value) for kind, value in zip(kinds, row, strict=True)])
        for number, row in enumerate(rows, 2)
    )
    filtered = f'<autoFilter ref="A1:{_letters(len(columns))}{len(rows) + 1}"/>'
    return (
        f'{XML}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        f"</sheetView></sheetViews><cols>{widths}</cols><sheetData>{head}{body}</sheetData>"
        f"{filtered if filters else ''}</worksheet>"
    )


def _row(number: int, cells: list[str]) -> str:
    placed = (
        cell.replace("<c", f'<c r="{_letters(place)}{number}"', 1)
        for place, cell in enumerate(cells, 1)
    )
    return f'<row r="{number}">{"".join(placed)}</row>'


def _cell(kind: str, value: Any) -> str:
    if kind == "day" and value:
        return f'<c s="{DAY}"><v>{(date.fromisoformat(value) - DAY_ZERO).days}</v></c>'
    if kind == "number" and isinstance(value, int | float):
        return f'<c s="{PLAIN}"><v>{value}</v></c>'
    return _text("" if value is None else str(value), PLAIN)


def _text(value: str, style: int) -> str:
    text = escape(_LIKE_A_CODE.sub("_x005F_", _that_fits(value)))
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _that_fits(text: str) -> str:
    if len(text) * 2 <= MOST_IN_A_CELL:  # no character counts as more than two
        return text
    whole = text.encode("utf-16-le")
    if len(whole) <= 2 * MOST_IN_A_CELL:
        return text
    room = MOST_IN_A_CELL - len(TOO_LONG)
    return whole[: 2 * room].decode("utf-16-le", "ignore") + TOO_LONG


def _letters(place: int) -> str:
    """The name of a column: A, B, ... Z, AA."""
    name = ""
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _workbook(sheet: str) -> str:
    name = "".join(" " if mark in "[]:*?/\\" else mark for mark in sheet)[:31].strip("' ")
    return (
        f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        f'<sheet name={quoteattr(name)} sheetId="1" r:id="rId1"/>'
        '<sheet name="Notes" sheetId="2" r:id="rId2"/></sheets></workbook>'
    )


def _properties(title: str) -> str:
    return (
        f'{XML}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title>'
        "<dc:creator>Kent and Medway Information Partnership</dc:creator>"
        "<dc:language>en-GB</dc:language></cp:coreProperties>"
    )


CONTENT_TYPES = (
    f'{XML}<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{SHEETS}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{SHEETS}.worksheet+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet2.xml" ContentType="{SHEETS}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{SHEETS}.styles+xml"/>'
    '<Override PartName="/docProps/core.xml" '
    'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
RELATIONS = (
    f'{XML}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    f'<Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties" '
    'Target="docProps/core.xml"/></Relationships>'
)
WORKBOOK_RELATIONS = (
    f'{XML}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{OFFICE}/worksheet" Target="worksheets/sheet2.xml"/>'
    f'<Relationship Id="rId3" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>'
)
STYLES = (
    f'{XML}<styleSheet xmlns="{MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="d\\ mmmm\\ yyyy"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Arial"/></font>'
    '<font><b/><sz val="11"/><name val="Arial"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
