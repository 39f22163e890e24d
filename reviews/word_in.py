"""A review that was filled in in Word becomes a draft: found, doubtful, and what was not read.

Every place of the form is found by its words in the table, which survive every program, or by the
tag of its control where the words are gone. Whatever is written in the file ends as an answer,
as something to check, or as text that was not read. None of it is dropped.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from agreements.models import Clause
from kmip_portal.documents.reading import FILL_IN, ReadForm, as_compared, read_form
from kmip_portal.uploads.child import in_child
from kmip_portal.uploads.refusal import BadFile
from reviews import documents as form
from reviews.models import AnnualReview, Proposal, Question, Response

Kind = Proposal.Kind
NOTHING = "nothing"
PROMPTS = {as_compared(words) for words in FILL_IN.values()}
PROMPTS |= {"click or tap here to enter text.", "choose an item.", ""}
FEWEST = 3  # places of the form, for a file to be taken for it
NOT_OURS = (
    "The portal found none of the places of this review in the selected file. Use the form from"
    " ‘Download as Word to discuss with colleagues’"
)


@dataclass
class Doubt:
    """Something to look at: where it stands, what the form says, why it was not taken so."""

    where: str
    text: str
    why: str
    clause_key: str = ""


@dataclass
class FilledReview:
    """A filled form as it was understood."""

    answer: str = ""
    answers: dict[Question, str] = field(default_factory=dict)
    said: dict[str, dict[str, Any]] = field(default_factory=dict)  # by key of the clause
    doubts: list[Doubt] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    guarded: list[tuple[str, str]] = field(default_factory=list)
    blank: int = 0

    @property
    def found(self) -> int:
        return bool(self.answer) + len(self.answers) + len(self.said)


def read_word(content: bytes, review: AnnualReview) -> FilledReview:
    """What a Word file says; raises BadFile for one that is not this review's form."""
    return _Reading(in_child(read_form, content), review).filled


class _Reading:
    def __init__(self, read: ReadForm, review: AnnualReview):
        self.filled = FilledReview()
        self.clauses = list(review.version.clauses.all())
        self.questions = list(review.questions.own())
        self.places = dict(self._places_of_the_form())
        self.texts = self._texts(read)
        if len(self.texts) < FEWEST:
            raise BadFile(NOT_OURS)
        self.filled.answer = self._answer()
        self._questions()
        for clause in self.clauses:
            self._clause(clause)
        self._unread(read, review)

    def _places_of_the_form(self) -> Iterator[tuple[str, str]]:
        """The words before each place, and its tag."""
        yield form.SHOULD_IT_CHANGE, "answer"
        for one in self.questions:
            yield one.text, f"q{one.pk}"
        for clause in self.clauses:
            yield form.kind_label(clause), form.tag(clause, "kind")
            yield form.comment_label(clause), form.tag(clause, "comment")
            yield form.wording_label(clause), form.tag(clause, "wording")
            yield form.reason_label(clause), form.tag(clause, "reason")
            yield form.shown_label(clause), form.tag(clause, "shown")

    def _texts(self, read: ReadForm) -> dict[str, str]:
        """What stands in each place, by tag."""
        by_label = {as_compared(label): tag for label, tag in self.places.items()}
        tags = set(by_label.values())
        texts: dict[str, str] = {}
        self.loose: list[str] = []
        for row in read.rows:
            cells = iter(row)
            for cell in cells:
                tag = by_label.get(as_compared(cell.text))
                answer = next(cells, None) if tag else None
                if tag and answer is not None and tag not in texts:
                    texts[tag] = answer.text
                else:
                    known = {
                        name: text for name, text in cell.tags if name in set(by_label.values())
                    }
                    for name, text in known.items():
                        texts.setdefault(name, text)
                    if not known:
                        self.loose.append(cell.text)
        for name, text in read.tags:
            if name in tags:
                texts.setdefault(name, text)
        return {tag: "" if as_compared(text) in PROMPTS else text for tag, text in texts.items()}

    def _answer(self) -> str:
        return self._chosen("answer", form.SHOULD_IT_CHANGE, Response.Answer.choices)

    def _questions(self) -> None:
        for one in self.questions:
            text = self._said(f"q{one.pk}", one.text)
            if text and one.choices:
                text = self._chosen(f"q{one.pk}", one.text, [(o, o) for o in one.choices])
            if text:
                self.filled.answers[one] = text

    def _clause(self, clause: Clause) -> None:
        """What is said of one clause: by the choice, or by what was written where none was made."""
        title, texts = f"Clause {clause}", {}
        for name in ("comment", "wording", "reason"):
            texts[name] = self._said(form.tag(clause, name), title)
        if _same(texts["wording"], clause.body):
            texts["wording"] = ""
        kind = self._chosen(form.tag(clause, "kind"), title, form.CHOICES, clause.key)
        shown = self._chosen(form.tag(clause, "shown"), title, Proposal.Shown.choices, clause.key)
        if not kind:
            kind = self._guessed(texts)
        if kind in ("", NOTHING) and not any(texts.values()):
            self.filled.blank += not kind
            return
        if kind == NOTHING:
            self._doubt(title, _joined(texts.values()), "The form also says ‘Nothing’", clause)
            return
        self._check(kind, texts, shown, title, clause)
        self.filled.said[clause.key] = {
            "kind": self._possible(kind, texts),
            "text": texts["comment"],
            "wording": texts["wording"],
            "reason": texts["reason"],
            "shown": shown or Proposal.Shown.KMIP,
        }

    @staticmethod
    def _guessed(texts: dict[str, str]) -> str:
        if texts["wording"]:
            return Kind.WORDING
        return Kind.COMMENT if texts["comment"] else ""

    @staticmethod
    def _possible(kind: str, texts: dict[str, str]) -> str:
        """A draft that can be sent as it is; what cannot waits, with its words, for a choice."""
        needed = {
            Kind.COMMENT: ("comment",),
            Kind.WORDING: ("wording", "reason"),
            Kind.REMOVAL: ("reason",),
        }
        return kind if kind and all(texts[name] for name in needed[Kind(kind)]) else ""

    def _check(
        self, kind: str, texts: dict[str, str], shown: str, title: str, clause: Clause
    ) -> None:
        missing = {
            Kind.COMMENT: [("comment", "Enter your comment")],
            Kind.WORDING: [
                ("wording", "Enter the new wording"),
                ("reason", "Enter why you want this change"),
            ],
            Kind.REMOVAL: [("reason", "Enter why you want this change")],
        }
        for name, why in missing.get(Kind(kind), []) if kind else []:
            if not texts[name]:
                self._doubt(title, _joined(texts.values()), why, clause)
        if not kind:
            self._doubt(title, _joined(texts.values()), "Select what you want to do", clause)
        if not shown:
            why = "Select if we can show this to other signatories. Until then only K-MIP sees it"
            self._doubt(title, _joined(texts.values()), why, clause)
        if kind == Kind.COMMENT and texts["wording"]:
            self._doubt(title, texts["wording"], "Other words stand in the clause too", clause)

    def _doubt(self, where: str, text: str, why: str, clause: Clause | None = None) -> None:
        self.filled.doubts.append(Doubt(where, text, why, clause.key if clause else ""))

    def _said(self, tag: str, where: str) -> str:
        """The text of a place, as long as it may be; the rest is to be looked at."""
        text = self.texts.get(tag, "").strip()
        if text:
            self.filled.guarded.append((where, text))
        most = 20_000 if tag.endswith(".wording") else 2000 if tag.endswith(".reason") else 4000
        if len(text) > most:
            self._doubt(where, text[most:], f"It must be {most:,} characters or less")
        return text[:most]

    def _chosen(self, tag: str, where: str, choices: Iterable[Iterable[str]], key: str = "") -> str:
        text = self.texts.get(tag, "").strip()
        by_words = {as_compared(str(label)): str(value) for value, label in choices}
        found = by_words.get(as_compared(text), "")
        if text and not found:
            self.filled.doubts.append(Doubt(where, text, "This is not one of the choices", key))
        return found

    def _unread(self, read: ReadForm, review: AnnualReview) -> None:
        """Lines that neither the blank form says nor a place holds."""
        blank = form.blank_form(review)
        known = {blank["title"], blank["subtitle"], blank["mark"], "Question", "Answer"}
        known |= {block.get("text", "") for block in blank["blocks"]}
        known |= set(self.places)
        said = {as_compared(line) for words in known for line in words.split("\n")} | PROMPTS
        for text in [*self.loose, *read.outside, *read.around]:
            for line in text.split("\n"):
                new = line.strip()
                if as_compared(new) in said or new in self.filled.unread:
                    continue
                if new.startswith(f"{review} · made "):
                    continue  # its mark, of another day
                self.filled.unread.append(new)
                self.filled.guarded.append(("Text outside the places to write", new))


def _same(written: str, body: str) -> bool:
    """The words of the clause as it stands, whatever a program did to their spaces."""
    return " ".join(written.split()) == " ".join(body.split())


def _joined(texts: Iterable[str]) -> str:
    return "\n".join(text for text in texts if text)
