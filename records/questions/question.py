"""A question of a record: its words, how it is answered, and when it must be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices

Answers = Mapping[str, Any]
Condition = Callable[[Answers], bool]


def always(answers: Answers) -> bool:
    return True


def never(answers: Answers) -> bool:
    return False


@dataclass(frozen=True)
class Question:
    """One thing a record says. `name` is its column, its form field and its tag in the Word file.

    `needed` says, from the other answers, whether it may be left out; what else the law wants is
    told by the rules of the legal reference, not here. `label` makes sense by itself: on a step,
    in a list or a file, the question before it may be elsewhere. `before` is how it was put once,
    which forms that were handed out then still say.
    """

    name: str
    label: str
    kind: str
    missing: str = ""
    hint: str = ""
    needed: Condition = never
    law: str = ""
    choices: type[TextChoices] | None = None
    most: int = 200
    guarded: bool = True
    none: str = ""
    past: bool = True
    before: str = ""

    @property
    def is_many(self) -> bool:
        """Answered by any number of codes, which are kept as rows."""
        return self.kind in {"many", "pick"}

    @property
    def is_rows(self) -> bool:
        """Answered by rows that are written one by one, and told in words."""
        return self.kind == "rows"

    @property
    def is_free_text(self) -> bool:
        return self.kind in {"text", "long", "contact"}

    @property
    def may_be_needed(self) -> bool:
        return self.needed is not never


@dataclass(frozen=True)
class Topic:
    """Questions that stand together, under one heading, on the form, the page and in the files."""

    heading: str
    questions: tuple[Question, ...]
    seldom: bool = False  # folded away on the form until it is wanted


def text(name: str, label: str, missing: str = "", **more: Any) -> Question:
    return Question(name, label, "text", missing, **more)


def contact(name: str, label: str, missing: str = "", **more: Any) -> Question:
    """Words that name somebody at work, on purpose: the guard does not ask about them."""
    return Question(name, label, "contact", missing, guarded=False, **more)


def long(name: str, label: str, missing: str = "", most: int = 2000, **more: Any) -> Question:
    return Question(name, label, "long", missing, most=most, **more)


def yes_no(name: str, label: str, missing: str = "", **more: Any) -> Question:
    return Question(name, label, "yes_no", missing, **more)


def day(name: str, label: str, missing: str = "", **more: Any) -> Question:
    return Question(name, label, "day", missing, **more)


def one(name: str, label: str, missing: str = "", **more: Any) -> Question:
    return Question(name, label, "one", missing, **more)


def many(name: str, label: str, missing: str = "", **more: Any) -> Question:
    return Question(name, label, "many", missing, **more)


def pick(name: str, label: str, missing: str = "", **more: Any) -> Question:
    """A few out of a long list that people know."""
    return Question(name, label, "pick", missing, **more)
