"""Content controls (w:sdt): places to answer in a Word file, each with a title that is read out
and a tag by which it is read back."""

from typing import Any

from docx.oxml.ns import qn

from kmip_portal.documents.reading import EMPTY, FILL_IN, TICKED
from kmip_portal.documents.wordml import element, fill

LONGEST = 64  # Word's own limit, for titles and tags


def answer_with(cell: Any, row: dict[str, Any]) -> None:
    """The control in which this row of an outline is answered: text, day, one of, or many of."""
    kind, value = row.get("kind", "text"), row["value"] or ""
    if kind == "many":
        _ticks(cell, row)
        return
    properties = {"day": _day, "one": _one}.get(kind, _text)(row.get("choices", []))
    # what is left blank shows a prompt, which goes when somebody writes
    prompt = FILL_IN[kind] if row.get("kind") and not value else ""
    _control(
        cell.paragraphs[0], row["label"], row["tag"], value or prompt, properties, bool(prompt)
    )


def _control(
    paragraph: Any, title: str, tag: str, text: str, properties: Any, is_prompt: bool = False
) -> None:
    if len(tag) > LONGEST:
        raise ValueError(f"The tag {tag} is longer than Word can keep")
    short = title if len(title) <= LONGEST else f"{title[: LONGEST - 1]}…"
    control, about = element("w:sdt"), element("w:sdtPr")
    about.extend([element("w:alias", short), element("w:tag", tag)])
    if is_prompt:
        about.append(element("w:showingPlcHdr"))
    if properties is not None:
        about.append(properties)
    content, run = element("w:sdtContent"), element("w:r")
    fill(run, text)
    content.append(run)
    control.extend([about, content])
    paragraph._p.append(control)


def _text(choices: Any) -> None:
    """Formatted text: LibreOffice takes the line ends out of a control of plain text."""


def _day(choices: Any) -> Any:
    day = element("w:date")
    day.extend([element("w:dateFormat", "d MMMM yyyy"), element("w:lid", "en-GB")])
    return day


def _one(choices: list[list[str]]) -> Any:
    listed = element("w:dropDownList")
    for value, label in choices:
        item = element("w:listItem")
        item.set(qn("w:displayText"), label)
        item.set(qn("w:value"), value)
        listed.append(item)
    return listed


def _ticks(cell: Any, row: dict[str, Any]) -> None:
    """A box to tick for each choice, on a line of its own."""
    chosen = row["value"] or []
    for place, (value, label) in enumerate(row["choices"]):
        paragraph = cell.add_paragraph() if place else cell.paragraphs[0]
        ticked = value in chosen
        box, state = element("w14:checkbox"), element("w14:checked")
        state.set(qn("w14:val"), "1" if ticked else "0")
        box.append(state)
        tag = f"{row['tag']}.{value}"
        _control(paragraph, label, tag, TICKED if ticked else EMPTY, box)
        run = element("w:r")
        fill(run, f" {label}")
        paragraph._p.append(run)
