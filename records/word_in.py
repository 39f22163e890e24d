"""A filled Word form becomes answers: found, doubtful, and what could not be read at all.

Questions are found by their words in the table, which survive every program; by the tags of the
form's controls where the words are gone. Whatever is written in the form ends in one of three
places: an answer, something to check, or text that was not read. None of it is dropped.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError

from kmip_portal.documents.reading import (
    EMPTY,
    FILL_IN,
    TICKED,
    Cell,
    ReadForm,
    as_compared,
    read_form,
)
from kmip_portal.law.book import Book, book
from kmip_portal.uploads.child import in_child
from kmip_portal.uploads.refusal import BadFile
from records import form_rows, own_form_in
from records.answers import codes_in_words, in_words, is_blank
from records.blank_forms import AGREED, KEEP_IT, REPEAT, SIGNED, choices_of, one_off, repeat
from records.form_rows import FormRows, ReadingRows
from records.forms import field_for
from records.own_form_in import FilledCopy
from records.questions import QUESTIONS_OF, Question
from records.questions.not_known import taken
from signatories.models import Organisation
from signatories.picker import PickedOrganisation, Typed, look_up

FEWEST_QUESTIONS = 5  # of ours, for a file to be taken for this form
PROMPTS = {*FILL_IN.values(), "Click or tap here to enter text.", "Choose an item.",
           "Click or tap to enter a date."}  # fmt: skip
DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ ./-]+(\w+)[ ,./-]+(\d{4})")
TICKS = {TICKED, "☑", "✓", "✔"}
BOXES = {EMPTY, *TICKS}
NOT_OURS = (
    "The portal found none of its questions in the selected file. Use a form from"
    " ‘Download the Word form’"
)


@dataclass(frozen=True)
class Doubt:
    """An answer that a person must look at: what the form says, and why it was not taken."""

    field: str
    text: str
    why: str


@dataclass
class FilledForm:
    """A form as it was understood. `guarded` is what the guard reads, and where it stands."""

    kind: str = "one_off"
    answers: dict[str, Any] = field(default_factory=dict)
    rows: FormRows = field(default_factory=FormRows)
    doubts: list[Doubt] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    guarded: list[tuple[str, str]] = field(default_factory=list)


def read_word(content: bytes) -> FilledForm:
    """What a Word file says, as answers; raises BadFile for one that is not this form.

    A copy of K-MIP's own form is read by its mapping, and what else stands in it as in ours.
    """
    if copy := own_form_in.read(content):
        return Reading(copy.rest, copy).form()
    return Reading(in_child(read_form, content)).form()


class Reading:
    """Goes through a form that was read, question by question.

    Of a copy of K-MIP's own form, `own` is what stands in its boxes; what those hold is not read
    again, and what stands on the page at its end goes with it.
    """

    def __init__(self, read: ReadForm, own: FilledCopy | None = None):
        self.read, self.law, self.own = read, book(), own
        self.boxed = own.pieces if own else {}
        found, self.others = form_rows.apart(read.rows)
        self.kind = "one_off" if own else self._kind(found)
        self.questions = QUESTIONS_OF[self.kind]
        self.known = _known_words(self.kind)
        if own:
            self.known |= {as_compared(_box(line)[1]) for line in own.known}
        self.by_label = _by_label(self.kind)
        self.filled = FilledForm(self.kind)
        if self.kind == "repeat":
            self._take_rows(ReadingRows(found, self.law).rows)
        self.met: set[str] = set()
        self.loose: list[Cell] = []  # cells that no question stands before

    def _kind(self, found: dict[str, list[list[str]]]) -> str:
        """Which of the two forms it is: by its title or tables, else by whose questions it asks."""
        if any(found.values()) or as_compared(REPEAT) in map(as_compared, self.read.outside):
            return "repeat"
        asked = {as_compared(cell.text) for row in self.read.rows for cell in row}
        return max(("one_off", "repeat"), key=lambda kind: len(asked & set(_by_label(kind))))

    def _take_rows(self, rows: FormRows) -> None:
        self.filled.rows = rows
        self.filled.guarded += rows.guarded
        self.filled.doubts += [Doubt(table, said, why) for table, said, why in rows.doubts]

    def form(self) -> FilledForm:
        for row in self.read.rows if self.kind == "one_off" else self.others:
            self._row(row)
        for name, texts in self.boxed.items():
            self._boxed(self.questions[name], texts)
        outside = Cell("\n".join(self.read.outside), self.read.tags)
        for cell in [*self.loose, outside]:
            self._without_question(cell)
        if len(self.met) < FEWEST_QUESTIONS and not self.own:
            raise BadFile(NOT_OURS)
        self._unread([*self.read.around, *(self.own.loose if self.own else ())])
        self.filled.answers = taken(self.filled.answers)
        return self.filled

    def _row(self, row: list[Cell]) -> None:
        """A question and, in the cell after it, its answer."""
        cells = iter(row)
        for cell in cells:
            question = self.by_label.get(as_compared(cell.text))
            answer = next(cells, None) if question else None
            if question is None or answer is None:
                self.loose.append(cell)
            elif self._is_of_the_form(cell):
                self._unread([answer.text])  # its box was read; what somebody added was not
            elif question.name in self.boxed:
                self.boxed[question.name].append(answer.text)  # what had no box, at the end
            elif question.name in self.met:
                self._unread([answer.text])  # asked twice: the first answer stands
            else:
                self._answer(question, answer.text, dict(answer.tags))

    def _is_of_the_form(self, cell: Cell) -> bool:
        """Whether it is a label of K-MIP's form: each of those once, then the page at the end."""
        label = as_compared(cell.text)
        if self.own is None or not self.own.labels[label]:
            return False
        self.own.labels[label] -= 1
        return True

    def _boxed(self, question: Question, texts: list[str]) -> None:
        """What stands in several places: of a list, all of it; of others, what they agree in."""
        said = list(dict.fromkeys(text for text in texts if text and not _is_prompt(text)))
        self._answer(question, "\n".join(said), {})
        if question.kind == "many" and question.name in self.filled.answers:
            order = [code for code, _ in choices_of(question, self.law)]
            self.filled.answers[question.name].sort(
                key=lambda code: order.index(code) if code in order else len(order)
            )

    def _without_question(self, cell: Cell) -> None:
        """Answers whose question is gone from the page, by the names of their controls."""
        parts: dict[str, dict[str, str]] = {}
        for tag, text in cell.tags:
            name = tag.partition(".")[0]
            if name in self.questions and name not in self.met:
                parts.setdefault(name, {})[tag] = text
        for name, tags in parts.items():
            self._answer(self.questions[name], "\n".join(tags.values()), tags)
        said = [text for tags in parts.values() for text in tags.values()]
        read = {line for text in said for line in text.split("\n")}
        self._unread(line for line in cell.text.split("\n") if line not in read)

    def _answer(self, question: Question, text: str, tags: dict[str, str]) -> None:
        self.met.add(question.name)
        if question.guarded:
            self.filled.guarded.append((question.label, _without(text, self.known)))
        if _is_prompt(text):
            return
        if question.is_rows:  # a form from before they had a table of their own
            rows = ReadingRows.of_systems(text, self.law)
            self.filled.rows.systems += rows.systems
            self.filled.doubts += [Doubt(*doubt) for doubt in rows.doubts]
            return
        reader = _Answer(question, text, tags, self.law)
        if not is_blank(reader.value):
            self.filled.answers[question.name] = reader.value
        self.filled.doubts += [Doubt(question.name, said, why) for said, why in reader.doubts]

    def _unread(self, lines: Iterable[str]) -> None:
        for line in lines:
            said = _without(line, self.known)
            if said and said not in self.filled.unread and not said.startswith(KEEP_IT):
                self.filled.unread.append(said)
                self.filled.guarded.append(("Text outside the questions", said))


class _Answer:
    """One answer, as its question takes it: `value`, and `doubts` as (what it says, why)."""

    def __init__(self, question: Question, text: str, tags: dict[str, str], law: Book):
        self.question, self.text, self.tags, self.law = question, text, tags, law
        self.doubts: list[tuple[str, str]] = []
        readers: dict[str, Callable[[], Any]] = {
            "many": self._many,
            "pick": self._picks,
            "one": self._one,
            "yes_no": self._yes_no,
            "day": self._day,
            "organisation": self._organisation,
        }
        self.value = readers.get(question.kind, self._typed)()

    def _typed(self) -> Any:
        return self._taken(self.text)

    def _taken(self, given: Any) -> Any:
        """As the field of the form takes it; what that refuses is told in its words."""
        taking = field_for(self.question, self.law)
        taking.required = False
        try:
            return taking.clean(given)
        except ValidationError as wrong:
            self.doubts.append((self.text, wrong.messages[0]))
            return None

    def _day(self) -> Any:
        match = DAY.fullmatch(self.text)
        return self._taken(match.groups() if match else (self.text, "", ""))

    def _yes_no(self) -> bool | str | None:
        yes_or_no: dict[str, bool | str] = {"yes": True, "no": False}
        said = (yes_or_no | self.codes).get(as_compared(self.text))
        return self._unknown(self.text) if said is None else said

    def _one(self) -> Any:
        return self.codes.get(as_compared(self.text)) or self._unknown(self.text)

    def _many(self) -> list[str]:
        """Each line that is ticked, or that names a choice without a box before it."""
        lines = [_box(line) for line in self.text.split("\n") if line.strip()]
        named = [(box, self.codes.get(as_compared(words)), words) for box, words in lines]
        if not any(box for box, _, _ in named) and self._names_all([code for _, code, _ in named]):
            self.doubts.append((self.text, "Select those that were chosen"))
            return []
        for box, code, words in named:
            if words and not code and box != EMPTY:
                self._unknown(words)
        found = [code for box, code, _ in named if code and box != EMPTY]
        return list(dict.fromkeys([*self._ticked_by_tag(), *found]))

    def _names_all(self, codes: list[str | None]) -> bool:
        """Whether the form lists all its choices with no sign of which were chosen."""
        offered = {code for code, *_ in choices_of(self.question, self.law)}
        return len(offered) > 1 and offered <= set(codes)

    def _ticked_by_tag(self) -> Iterator[str]:
        """By tag where a box lost its words; with words, those are read."""
        codes = set(self.codes.values())
        for tag, text in self.tags.items():
            code = tag.partition(".")[2]
            if code in codes and text in TICKS:
                yield code

    def _picks(self) -> list[str]:
        lines = [line.strip() for line in self.text.split("\n") if line.strip()]
        found = [self.codes.get(as_compared(line)) or self._unknown(line) for line in lines]
        return list(dict.fromkeys(code for code in found if code))

    def _organisation(self) -> PickedOrganisation:
        """The one that bears this name or number; else only its words, to be looked at."""
        answer = look_up(Typed(self.text), Organisation.objects.existing())
        if answer.picked:
            return answer.picked
        self.doubts.append((self.text, "Check which organisation this is"))
        return PickedOrganisation(None, self.text[: self.question.most])

    def _unknown(self, said: str) -> None:
        self.doubts.append((said, "This is not one of the choices"))

    @cached_property
    def codes(self) -> dict[str, str]:
        return codes_in_words(self.question, self.law)


def _by_label(kind: str) -> dict[str, Question]:
    asked = QUESTIONS_OF[kind].values()
    once = {as_compared(question.before): question for question in asked if question.before}
    return once | {as_compared(question.label): question for question in asked}


def _known_words(kind: str) -> set[str]:
    """What the blank form itself says, which nobody wrote into it."""
    blank = repeat() if kind == "repeat" else one_off()
    known = {blank["title"], blank["subtitle"], blank["mark"], "Question", "Answer", *PROMPTS}
    known |= {AGREED, *SIGNED, *(question.before for question in QUESTIONS_OF[kind].values())}
    for block in blank["blocks"]:
        known.add(block.get("text", ""))
        for row in block["rows"] if block["type"] == "fields" else ():
            known |= {row["label"], *(label for _, label in row["choices"])}
    return {as_compared(words) for words in known}


def _without(text: str, known: set[str]) -> str:
    """The lines that the form does not say itself, without the boxes before them."""
    lines = (_box(line)[1] for line in text.split("\n"))
    return "\n".join(line for line in lines if line and as_compared(line) not in known)


def _box(line: str) -> tuple[str, str]:
    """The box a line begins with, if it does, and the rest."""
    line = line.strip()
    return (line[:1], line[1:].strip()) if line[:1] in BOXES else ("", line)


def _is_prompt(text: str) -> bool:
    return not text or text in PROMPTS


def told_in_words(form: FilledForm) -> list[tuple[str, str]]:
    """What was found, question by question, in words."""
    law, asked = book(), QUESTIONS_OF[form.kind]
    return [
        (asked[name].label, in_words(asked[name], value, law))
        for name, value in form.answers.items()
        if name in asked
    ]
