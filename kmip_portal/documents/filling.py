"""A Word form that is not ours, filled: its boxes written and ticked, everything else as it was.

Only the body of the file is written anew; every other part goes through byte for byte, and the
archive bears no day of its own, so that the same answers are always the same file.
"""

import zipfile
from collections.abc import Mapping
from copy import deepcopy
from io import BytesIO
from typing import Any

from docx.oxml.ns import qn
from lxml import etree

from kmip_portal.documents.boxes import Form, Mark, parse
from kmip_portal.documents.reading import BODY, EMPTY, SHAPES, TICKED, W14, W, text_of
from kmip_portal.documents.wordml import element, fill

Value = str | bool
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first day that an archive can bear
SHAPE_TICKED = next(shape for shape, sign in SHAPES.items() if sign == TICKED)
BORDERS = ("top", "left", "bottom", "right", "insideH", "insideV")


def fill_form(content: bytes, values: Mapping[str, Value], more: list[dict[str, Any]]) -> bytes:
    """The form with a value in each of these boxes, and `more` (blocks of an outline) after it."""
    root = parse(content)
    form = Form(root)
    # of one text, the last sign first, so that the others keep their places
    for place, value in sorted(values.items(), key=_number, reverse=True):
        kind, _, number = place.partition(" ")
        if kind == "control":
            _write_control(form.controls[int(number)].element, str(value))
        elif kind == "cell":
            _write_cell(form.cells[int(number)], str(value))
        elif kind == "after":
            _write_after(form.cells[int(number)], str(value))
        else:
            _tick(form.marks[int(number)], on=bool(value))
    if more:
        _append(root, more)
    return _packed(content, etree.tostring(root, xml_declaration=True, encoding="UTF-8",
                                           standalone=True))  # fmt: skip


def _number(pair: tuple[str, Value]) -> int:
    return int(pair[0].partition(" ")[2])


def _packed(content: bytes, body: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as before, zipfile.ZipFile(out, "w") as after:
        for entry in before.infolist():
            part = zipfile.ZipInfo(entry.filename, LONG_AGO)
            part.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(part, body if entry.filename == BODY else before.read(entry))
    return out.getvalue()


def _write_control(control: Any, text: str) -> None:
    """The words in place of the prompt, in the dress of the control."""
    properties, content = control.find(f"{W}sdtPr"), control.find(f"{W}sdtContent")
    if content is None:
        return
    if properties is not None:
        for prompt in properties.findall(f"{W}showingPlcHdr"):
            properties.remove(prompt)
        for plain in properties.findall(f"{W}text"):
            plain.set(f"{W}multiLine", "1")
        for day in properties.findall(f"{W}date"):
            day.attrib.pop(f"{W}fullDate", None)
        for bound in [one for one in properties if str(one.tag).endswith("}dataBinding")]:
            properties.remove(bound)  # Word would put back what it is bound to
    dress = None if properties is None else properties.find(f"{W}rPr")
    if (cell := next(content.iter(f"{W}tc"), None)) is not None:
        _write_cell(cell, text, dress)
    elif content.find(f"{W}p") is not None:
        _write_paragraphs(content, text, dress)
    else:
        for child in list(content):
            content.remove(child)
        content.append(_run(text, dress))


def _write_cell(cell: Any, text: str, dress: Any = None) -> None:
    if cell.find(f"{W}p") is None:  # not as it should be, and Word mends it alike
        cell.append(element("w:p"))
    _write_paragraphs(cell, text, dress)


def _write_after(cell: Any, text: str) -> None:
    """The words on the line of the label, after it."""
    line = [one for one in cell.iter(f"{W}p") if text_of(one)][-1]
    line.append(_run(f" {text}", line.find(f"{W}pPr/{W}rPr")))


def _write_paragraphs(holder: Any, text: str, dress: Any) -> None:
    """The words in the first of its paragraphs; the others, which were empty, go."""
    first, *others = holder.findall(f"{W}p")
    for other in others:
        holder.remove(other)
    for child in list(first):
        if child.tag != f"{W}pPr":
            first.remove(child)
    if dress is None:
        dress = first.find(f"{W}pPr/{W}rPr")
    first.append(_run(text, dress))


def _run(text: str, dress: Any) -> Any:
    run = element("w:r")
    if dress is not None:
        run.append(deepcopy(dress))
    fill(run, text)
    return run


def _tick(mark: Mark, *, on: bool) -> None:
    box = mark.element.find(f"{W}sdtPr/{W14}checkbox")
    if box is not None:
        _tick_control(mark.element, box, on)
    elif mark.at < 0:
        is_on = SHAPES[mark.element.get(f"{W}char", "").upper()] == TICKED
        if on != is_on:
            mark.element.set(f"{W}char", SHAPE_TICKED if on else "F0A8")
    elif on != mark.is_on:
        text, at = mark.element.text, mark.at
        mark.element.text = f"{text[:at]}{TICKED if on else EMPTY}{text[at + 1 :]}"


def _tick_control(control: Any, box: Any, on: bool) -> None:
    state = box.find(f"{W14}checked")
    if state is None:
        state = element("w14:checked")
        box.insert(0, state)
    state.set(f"{W14}val", "1" if on else "0")
    for prompt in control.findall(f"{W}sdtPr/{W}showingPlcHdr"):
        prompt.getparent().remove(prompt)
    content = control.find(f"{W}sdtContent")
    if content is None:
        return
    sign, font = _sign(box, on)
    shown = next(content.iter(f"{W}t", f"{W}sym"), None)
    if shown is None:
        return
    text = element("w:t")
    text.text = sign
    run = shown.getparent()
    run.replace(shown, text)
    if font:
        dress = run.find(f"{W}rPr")
        if dress is None:
            dress = element("w:rPr")
            run.insert(0, dress)
        for before in dress.findall(f"{W}rFonts"):
            dress.remove(before)
        fonts = element("w:rFonts")
        for where in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{where}"), font)
        dress.insert(0, fonts)


def _sign(box: Any, on: bool) -> tuple[str, str]:
    """The character that this box shows when it is ticked, or not, and its font."""
    state = box.find(f"{W14}{'checkedState' if on else 'uncheckedState'}")
    code = "" if state is None else state.get(f"{W14}val", "")
    try:
        number = int(code, 16)
    except ValueError:
        number = 0
    if not 0x20 <= number <= 0xFFFD or 0xD800 <= number <= 0xDFFF:
        return (TICKED if on else EMPTY), ""
    return chr(number), state.get(f"{W14}font", "")


def _append(root: Any, blocks: list[dict[str, Any]]) -> None:
    """A page of our own after theirs, of nothing that their styles would have to know."""
    body = root.find(f"{W}body")
    last = body[-1] if len(body) and body[-1].tag == f"{W}sectPr" else None
    made = [_page_break()]
    for block in blocks:
        made += _BLOCKS[block["type"]](block)
    for one in made:
        body.append(one) if last is None else last.addprevious(one)


def _page_break() -> Any:
    paragraph, run, page = element("w:p"), element("w:r"), element("w:br")
    page.set(qn("w:type"), "page")
    run.append(page)
    paragraph.append(run)
    return paragraph


def _paragraph(text: str, *, bold: bool = False, level: int = 0) -> Any:
    paragraph = element("w:p")
    if level:
        about = element("w:pPr")
        about.extend([element("w:keepNext"), element("w:outlineLvl", str(level - 1))])
        paragraph.append(about)
    dress = None
    if bold or level:
        dress = element("w:rPr")
        dress.append(element("w:b"))
    paragraph.append(_run(text, dress))
    return paragraph


def _fields(block: dict[str, Any]) -> list[Any]:
    """Questions and answers, as in our own layout."""
    table, about, grid = element("w:tbl"), element("w:tblPr"), element("w:tblGrid")
    borders = element("w:tblBorders")
    for side in BORDERS:
        line = element(f"w:{side}", "single")
        line.set(qn("w:sz"), "4")
        borders.append(line)
    width = element("w:tblW")
    width.set(qn("w:w"), "5000")
    width.set(qn("w:type"), "pct")
    about.extend([width, borders, element("w:tblCaption", block["caption"])])
    for _ in range(2):
        column = element("w:gridCol")
        column.set(qn("w:w"), "4500")
        grid.append(column)
    table.extend([about, grid, _row("Question", "Answer", is_header=True)])
    for row in block["rows"]:
        table.append(_row(row["label"], row["value"]))
    return [table, element("w:p")]


def _row(*texts: str, is_header: bool = False) -> Any:
    row = element("w:tr")
    if is_header:
        about = element("w:trPr")
        about.append(element("w:tblHeader"))
        row.append(about)
    for text in texts:
        cell = element("w:tc")
        cell.append(_paragraph(text, bold=is_header))
        row.append(cell)
    return row


_BLOCKS = {
    "heading": lambda block: [_paragraph(block["text"], level=block["level"])],
    "paragraph": lambda block: [_paragraph(block["text"])],
    "list": lambda block: [_paragraph(f"• {entry}") for entry in block["entries"]],
    "fields": _fields,
}
