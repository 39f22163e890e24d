"""What may stand in the boxes of K-MIP's own form, and which of it a box seems to ask for."""

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from kmip_portal.documents.boxes import Box
from kmip_portal.documents.reading import as_compared
from kmip_portal.forms.choices import Choice
from kmip_portal.law.book import Book
from records.answers import codes_in_words
from records.blank_forms import choices_of
from records.models import OwnFormBox
from records.questions import QUESTIONS, TOPICS, Question

# what the portal knows of a record, and nobody is asked
KEPT = {
    "reference": "Reference",
    "organisation": "Organisation that keeps it",
    "team": "Team",
    "owner": "Recorded by",
    "saved_on": "Saved",
    "agreement": "Agreement",
    "corrections": "Corrections",
}
ABOUT_RECORD = "About the record"
TICKED = {"one", "many", "yes_no"}  # kinds of question that ticks can answer


class Entry(NamedTuple):
    """What is mapped at once: a box to write in, or the ticks that stand together."""

    key: str
    called: str
    boxes: list[OwnFormBox]

    @property
    def is_tick(self) -> bool:
        return self.boxes[0].kind == OwnFormBox.Kind.TICK

    @property
    def field(self) -> str:
        return self.boxes[0].field

    @property
    def hint(self) -> str:
        where = self.boxes[0].where
        if not self.is_tick:
            return where
        return f"{where}. To tick: {', '.join(box.called for box in self.boxes)}"


def entries(boxes: Iterable[OwnFormBox]) -> list[Entry]:
    found = []
    for _, some in groupby(boxes, key=lambda box: box.group or f"box {box.number}"):
        these = list(some)
        first = these[0]
        called = first.question if first.question and len(these) > 1 else first.called
        found.append(Entry(f"box_{first.number}", called, these))
    return found


def label_of(field: str) -> str:
    if field in KEPT:
        return KEPT[field]
    return QUESTIONS[field].label if field in QUESTIONS else "Not used"


def offered(*, is_tick: bool) -> list[Choice]:
    """Everything that a box may be for, in the order of the form."""
    kept = (
        [] if is_tick else [Choice(name, f"{said} ({ABOUT_RECORD})") for name, said in KEPT.items()]
    )
    return kept + [
        Choice(question.name, f"{question.label} ({topic.heading})")
        for topic in TOPICS
        for question in topic.questions
        if not is_tick or question.kind in TICKED
    ]


def guess(boxes: list[Box], law: Book) -> list[tuple[str, str]]:
    """For each box (field, code), where its tag or its words are those of a question."""
    by_words = {as_compared(said): name for name, said in KEPT.items()}
    by_words |= {as_compared(q.before): name for name, q in QUESTIONS.items() if q.before}
    by_words |= {as_compared(q.label): name for name, q in QUESTIONS.items()}
    found, taken = [], set()
    for box in boxes:
        name = box.tag.partition(".")[0]
        if name not in QUESTIONS and name not in KEPT:
            words = box.question if box.kind == "tick" else box.called
            name = by_words.get(as_compared(words), "")
        if box.kind == "text":
            name = "" if name in taken else name  # the same words again ask of somebody else
            taken.add(name)
            found.append((name, ""))
        elif name in QUESTIONS and QUESTIONS[name].kind in TICKED:
            code = code_of(QUESTIONS[name], box.called, law, box.tag.partition(".")[2])
            found.append((name, code))
        else:
            found.append(("", ""))
    return found


def code_of(question: Question, words: str, law: Book, tagged: str = "") -> str:
    """The answer that the words beside a tick are; nothing where they are none."""
    codes = {code for code, _ in choices_of(question, law)}
    if tagged in codes:
        return tagged
    if question.kind == "yes_no":
        return {"yes": "yes", "no": "no"}.get(as_compared(words), "")
    return codes_in_words(question, law).get(as_compared(words), "")


def without_box(boxes: Iterable[OwnFormBox]) -> list[Question]:
    """Questions that the form has no box for."""
    used = {box.field for box in boxes}
    return [question for name, question in QUESTIONS.items() if name not in used]
