"""A record's answers in K-MIP's own form: what stands in which box, and what is left for the end.

Frozen with the record: the form by its reference and fingerprint, the boxes with what is in them.
"""

from collections.abc import Iterator
from typing import Any

from kmip_portal.documents import services as documents
from kmip_portal.documents.reading import TICKED
from kmip_portal.law.book import Book, book
from records.answers import NONE, is_blank
from records.blank_forms import choices_of
from records.models import OwnForm, OwnFormBox
from records.own_form_fields import KEPT
from records.questions import QUESTIONS, Answers, Question

WRITER = "records.own_form_out.write"
AT_THE_END = "What has no box in this form"
CORRECTIONS = "Corrections"

Blocks = list[dict[str, Any]]
Value = str | bool  # what is written into a box, or whether it is ticked


def write(snapshot: dict[str, Any]) -> bytes:
    """The bytes of the filled form, from what was frozen. For workers."""
    from kmip_portal.documents.filling import fill_form  # large, and no web process needs it

    form = OwnForm.objects.select_related("file").get(reference=snapshot["form"]["reference"])
    content = documents.read(form.file)
    if form.file.sha256 != snapshot["form"]["sha256"]:
        raise documents.DamagedFile(f"{form} is not the form that the record was saved on")
    return fill_form(content, snapshot["values"], snapshot["more"])


def filled(
    form: OwnForm, *, answers: Answers, blocks: Blocks, reference: str, name: str
) -> dict[str, Any]:
    """The snapshot of a filled form. `blocks` is all that the record says, in our own layout."""
    law, boxes = book(), list(form.boxes.all())
    said = {row["tag"]: row["value"] for row in _rows(blocks)}
    if corrected := _corrections(blocks):
        said["corrections"] = corrected
    values: dict[str, Value] = {}
    for box in boxes:
        value = _in_box(box, answers, said, law)
        if value is not None:
            values[box.place] = value
    shown = {box.field for box in boxes if box.kind == OwnFormBox.Kind.TEXT and box.field}
    shown |= {name for name in QUESTIONS if _all_ticked(name, boxes, answers)}
    return {
        "title": f"Record of Sharing {reference}",
        "form": {"reference": form.reference, "sha256": form.file.sha256},
        "values": values,
        "more": [
            {"type": "heading", "level": 1, "text": AT_THE_END},
            {"type": "paragraph", "text": f"Record of Sharing {reference}. {name}".strip()},
            *_left(blocks, shown, answers, law),
        ],
    }


def _in_box(box: OwnFormBox, answers: Answers, said: dict[str, str], law: Book) -> Value | None:
    """What stands in a box; None leaves it as K-MIP made it."""
    if box.field in KEPT:
        return said.get(box.field) or None
    question = QUESTIONS.get(box.field)
    answer = answers.get(box.field)
    if question is None or is_blank(answer):
        return None
    if box.kind == OwnFormBox.Kind.TICK:
        return box.code in _codes(answer) if box.code else None
    return _written(question, answer, said.get(box.field, ""), law)


def _written(question: Question, answer: Any, words: str, law: Book) -> str:
    """An answer in its frozen words. Where all that is offered was chosen, each with a tick: a list
    of all choices without one reads as if nobody had chosen."""
    offered = {code for code, _ in choices_of(question, law)}
    if question.kind == "many" and len(offered) > 1 and offered - {NONE} <= set(answer):
        return "\n".join(f"{TICKED} {line}" for line in words.split("\n"))
    return words


def _codes(answer: Any) -> list[str]:
    if isinstance(answer, bool):
        return ["yes" if answer else "no"]
    return answer if isinstance(answer, list) else [str(answer)]


def _all_ticked(name: str, boxes: list[OwnFormBox], answers: Answers) -> bool:
    """Whether each part of an answer has a tick of its own."""
    codes = {box.code for box in boxes if box.field == name and box.code}
    answer = answers.get(name)
    return bool(codes) and not is_blank(answer) and set(_codes(answer)) <= codes


def _rows(blocks: Blocks) -> Iterator[dict[str, Any]]:
    for block in blocks:
        yield from block.get("rows", ()) if block["type"] == "fields" else ()


def _corrections(blocks: Blocks) -> str:
    """Every correction, as one text for the box that is for them."""
    at = _place_of_corrections(blocks)
    lines = []
    for block in blocks[at + 1 :] if at is not None else ():
        if block["type"] == "heading":
            lines.append(block["text"])
        else:
            lines += [f"{row['label']}: {row['value']}" for row in block["rows"]]
    return "\n".join(lines)


def _place_of_corrections(blocks: Blocks) -> int | None:
    for number, block in enumerate(blocks):
        if block["type"] == "heading" and block["text"] == CORRECTIONS and block["level"] == 1:
            return number
    return None


def _left(blocks: Blocks, shown: set[str], answers: Answers, law: Book) -> Blocks:
    """What the boxes do not show, under its headings; a heading with nothing left goes too."""
    if "corrections" in shown and (at := _place_of_corrections(blocks)) is not None:
        blocks = blocks[:at]
    left: Blocks = []
    headings: Blocks = []
    caption = ""
    for block in blocks:
        if block["type"] == "heading":
            headings = [h for h in headings if h["level"] < block["level"]]
            headings.append({**block, "level": block["level"] + 1})
            caption = block["text"]
            continue
        if block["type"] == "table" or block["type"] == "paragraph":
            continue  # the organisations, who are answers too, and our own notice
        kept = block
        if block["type"] == "fields":
            rows = [_again(r, answers, law) for r in block["rows"] if r["tag"] not in shown]
            if not rows:
                continue
            kept = {"type": "fields", "caption": caption, "rows": rows}
        left += [*headings, kept]
        headings = []
    return left


def _again(row: dict[str, Any], answers: Answers, law: Book) -> dict[str, Any]:
    """A row as it reads back whole."""
    question = QUESTIONS.get(row["tag"])
    if question is None or is_blank(answers.get(row["tag"])):
        return row
    return {**row, "value": _written(question, answers[row["tag"]], row["value"], law)}
