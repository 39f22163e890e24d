"""A filled copy of K-MIP's own form, read by the mapping of its boxes."""

from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass, field

from kmip_portal.documents import services as documents
from kmip_portal.documents.copies import ReadCopy, read_copy
from kmip_portal.documents.reading import EMPTY, TICKED, ReadForm
from kmip_portal.law.book import Book, book
from kmip_portal.uploads.child import in_child
from records.answers import in_words
from records.blank_forms import choices_of
from records.models import OwnForm, OwnFormBox
from records.own_form_fields import KEPT
from records.questions import QUESTIONS, Question


@dataclass
class FilledCopy:
    """What stands in the boxes, by question, in the words of our form; and all else in the file."""

    rest: ReadForm
    known: set[str]
    labels: Counter[str]
    pieces: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    loose: list[str] = field(default_factory=list)


def read(content: bytes) -> FilledCopy | None:
    """The file as a copy of one of K-MIP's own forms; None where it is of none of them."""
    originals: dict[OwnForm, bytes] = {}
    for form in OwnForm.objects.read_with():
        with suppress(documents.DamagedFile):  # told elsewhere, and no reason to refuse this one
            originals[form] = documents.read(form.file)
    if not originals:
        return None
    found = in_child(read_copy, list(originals.values()), content)
    return found and _by_question(found, list(list(originals)[found.form].boxes.all()))


def _by_question(found: ReadCopy, boxes: list[OwnFormBox]) -> FilledCopy:
    copy, law = FilledCopy(found.rest, found.known, found.labels), book()
    ticks: dict[str, dict[str, bool]] = defaultdict(dict)
    for box in boxes:
        value = found.values.get(box.place)
        if box.field in QUESTIONS and box.code:
            on = bool(value) or ticks[box.field].get(box.code, False)
            ticks[box.field][box.code] = on
        elif box.field in QUESTIONS and box.kind == OwnFormBox.Kind.TEXT:
            copy.pieces[box.field].append(str(value or ""))
        elif value and not isinstance(value, bool):
            said = KEPT.get(box.field, box.called)
            copy.loose.append(f"{said}: {value}")
        elif value:
            copy.loose.append(f"{box.question or box.where}: {box.called}")
    for name, state in ticks.items():
        copy.pieces[name].append(_ticked(QUESTIONS[name], state, law))
    return copy


def _ticked(question: Question, state: dict[str, bool], law: Book) -> str:
    """Ticks as our own form would say them, in its order."""
    named = dict(choices_of(question, law))
    said = {
        code: named.get(code) or in_words(question, [code] if question.is_many else code, law)
        for code in state
    }
    if question.kind == "many":
        return "\n".join(f"{TICKED if state[c] else EMPTY} {said[c]}" for c in state)
    return "\n".join(said[code] for code, on in state.items() if on)
