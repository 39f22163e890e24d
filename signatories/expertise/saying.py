"""Who is said to have asked or answered: what each reader may know of it, in one place.

A person's name is never shown to other organisations unless the person chose so. An organisation
that asks without showing itself is shown to K-MIP alone, and to whoever asked. Every page and file
prints these words and no others.
"""

from typing import Any, NamedTuple

from signatories.expertise.models import Answer, Question, SeenBy
from signatories.expertise.taking_part import role_of
from signatories.models.membership import role_in_words

KMIP = "K-MIP"
WITHOUT_A_NAME = "a signatory that does not show its name"


def asker(question: Question, reader: Any) -> str:
    """Who asked: as it reads within a sentence, after “Asked by”."""
    if reader.pk == question.asked_by_id:
        return "you"
    shown = _organisation(question)
    if reader.kmip_roles:
        hidden = ", not shown to signatories" if question.is_anonymous else ""
        return f"{question.asked_by.name}, {shown}{hidden}"
    return WITHOUT_A_NAME if question.is_anonymous else shown


def answerer(answer: Answer, reader: Any) -> str:
    """Who answered: organisation and role, and a name where it was to be shown."""
    if reader.pk == answer.given_by_id:
        return "You"
    named = answer.shows_name or bool(reader.kmip_roles)
    name = [answer.given_by.name] if named else []
    if answer.from_asker:
        return _asker_again(answer, name, reader)
    role = [role_in_words(answer.role)] if answer.role else []
    return _sentence([*name, *role, _organisation(answer)])


def _asker_again(answer: Answer, name: list[str], reader: Any) -> str:
    if answer.shows_organisation:
        return _sentence([*name, _organisation(answer), "who asked"])
    if reader.kmip_roles:
        return _sentence([*name, _organisation(answer), "who asked and is not shown"])
    return "Whoever asked"


def shown_as(user: Any, organisation: Any) -> str:
    """As what a person is shown when they answer without their name."""
    role = role_of(user, organisation)
    return _sentence([role_in_words(role) if role else "", str(organisation or KMIP)])


def _sentence(parts: list[str]) -> str:
    said = ", ".join(part for part in parts if part)
    return f"{said[:1].upper()}{said[1:]}"


def _organisation(thing: Question | Answer) -> str:
    return str(thing.organisation) if thing.organisation else KMIP


class WhoSees(NamedTuple):
    """To whoever asked: what of their question is shown to whom."""

    question: str
    name: str


def who_sees(question: Any) -> WhoSees:
    """The sentences that tell a person who will see what; for a question or its draft."""
    everybody = question.seen_by == SeenBy.SIGNATORIES
    seen = "All signatories and K-MIP see it." if everybody else "Only K-MIP sees it."
    if not everybody:
        name = "K-MIP sees your name and your organisation’s."
    elif question.shows_organisation:
        name = (
            f"Signatories see that {_organisation(question)} asks, not your name. "
            "K-MIP sees your name too."
        )
    else:
        name = (
            "Other signatories do not see your name or your organisation’s. K-MIP sees both, so "
            "that it can look after what is asked."
        )
    return WhoSees(seen, name)
