"""What a pattern suggests: to which kinds of organisation, in which words, and where it stands in
the law."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from kmip_portal.law.book import Book
from records.answers import cited, in_words
from records.models import Pattern
from records.questions import QUESTIONS_OF, Answers, Question
from records.questions.conditions import receiver, sender

# where the rules of the law say why a question is asked, for answers that no law has a line for
STANDS_IN = {
    "purpose_text": "UK GDPR Art 5(1)(b)-(c)",
    "why": "ICO data sharing code (decision form)",
    "necessity_statement": "UK GDPR Art 5(1)(b)-(c)",
    "data_subjects": "UK GDPR Art 5(1)(b)-(c)",
    "data_categories": "UK GDPR Art 5(1)(b)-(c)",
    "special_categories": "UK GDPR Art 9(1)-(2)",
    "criminal_offence_data": "UK GDPR Art 10",
    "anonymise": "UK GDPR Art 5(1)(b)-(c)",
    "anonymise_reason": "UK GDPR Art 5(1)(b)-(c)",
    "child_best_interests": "ICO data sharing code (children)",
    "in_public_task": "DPA 2018 s.8",
    "no_consent_reason": "DPA 2018 Sch 1 paras 9(1)(d), 10(1)(b), 11(1)(b), 12(1)(b), "
    "16(1)(d), 17(1)(b), 18(1)(c)",
    "apd_ref": "DPA 2018 Sch 1 paras 1(1)(b)",
    "professional_secrecy": "UK GDPR Art 9(3)",
    "official_authority": "UK GDPR Art 10",
    "regime": "DPA 2018 ss.30, 31",
    "strictly_necessary": "DPA 2018 ss.30, 31, 35(2)-(5)",
    "collected_for_law_enforcement": "DPA 2018 s.36(4)",
    "recipient_use_law_enforcement": "DPA 2018 s.36(4)",
    "authorised_by_law_ref": "DPA 2018 s.36(4)",
    "disclosure_to_competent_authority": "DPA 2018 Sch 1 paras 1(1)(b), 5, 10(2)",
    "statutory_consent": "Housing Act 1996 s.213B",
    "patient_information": "Police, Crime, Sentencing and Courts Act 2022 s.16(4)",
    "dea_specified_person": "Digital Economy Act 2017 ss.35",
    "dea_register_ref": "Digital Economy Act 2017 ss.35",
    "exemption": "DPA 2018 Sch 2 paras 2 and 5",
    "confidentiality_owed": "Common-law duty of confidentiality",
    "confidentiality_basis": "Common-law duty of confidentiality",
    "caldicott_consulted": "Caldicott Principles",
    "direct_care": "Common-law duty of confidentiality",
    "transparency": "UK GDPR Art 5(1)(a), 13, 14",
    "transparency_reason": "UK GDPR Art 5(1)(a), 13, 14",
    "dpia_triggers": "UK GDPR Art 35(1)",
    "dpia_status": "UK GDPR Art 35(1)",
    "frequency": "ICO data sharing code (review; decision form)",
    "frequency_when": "ICO data sharing code (review; decision form)",
    "transfer_methods": "UK GDPR Art 5(1)(f), 32",
    "safeguards": "UK GDPR Art 5(1)(f), 32",
    "retention": "UK GDPR Art 5(1)(e)",
    "retention_text": "UK GDPR Art 5(1)(e)",
    "recipient_role": "UK GDPR Arts 26, 28(3)",
    "solely_automated_decision": "UK GDPR Arts 22A-22D",
}


@dataclass(frozen=True)
class Suggestion:
    """One usual answer to one question, why, and of whom it holds: codes, words, a yes or a no; or
    what to think of alone, where only the person can know."""

    question: Question
    why: str
    codes: tuple[str, ...] = ()
    words: str = ""
    yes: bool | None = None
    of: tuple[str, ...] = ()  # kinds that give; none: all
    to: tuple[str, ...] = ()  # kinds that receive; none: all

    @property
    def answer(self) -> Any:
        """As the form would take it; None where it is only advice."""
        if self.yes is not None:
            return self.yes
        if self.codes:
            return list(self.codes) if self.question.is_many else self.codes[0]
        return self.words or None

    def holds(self, givers: Collection[str], receivers: Collection[str]) -> bool:
        """Whether it is said to these; a kind that is not known yet is not held against anybody."""
        of = not self.of or not givers or not set(givers).isdisjoint(self.of)
        return of and (not self.to or not receivers or not set(receivers).isdisjoint(self.to))

    def in_words(self, law: Book) -> str:
        """The usual answer as it reads."""
        said = in_words(self.question, self.answer, law)
        return "; ".join(said.split("\n")) if self.question.is_many else said

    def stands_in(self, law: Book) -> str:
        """Where it stands in the law, as the reference cites it."""
        items = [law.item(self.question.law, code) for code in self.codes if self.question.law]
        of_items = [one.citation for one in items if one and one.citation]
        return "; ".join(of_items) or STANDS_IN.get(self.question.name, "")

    def line(self, law: Book) -> str:
        """What stands beside the question on the form."""
        said = self.in_words(law)
        if self.words:
            said = f"‘{said}’"
        cites = "" if self._cites_itself(law) else self.stands_in(law)
        usual = f"Usually: {said}. " if said else "Usually needed. "
        return f"{usual}{self.why}{f' ({cites})' if cites else ''}"

    def _cites_itself(self, law: Book) -> bool:
        """A power or condition is known by where it stands, and says so in its own words."""
        if self.question.kind != "pick":
            return False
        items = [law.item(self.question.law, code) for code in self.codes]
        return any(one is not None and cited(one) != one.label for one in items)


def suggestions(pattern: Pattern) -> list[Suggestion]:
    """All that a pattern suggests, in the order of its questions."""
    asked = QUESTIONS_OF[pattern.kind]
    order = list(asked)
    found = [
        _suggestion(asked[one["question"]], one, pattern)
        for one in pattern.suggestions
        if one["question"] in asked
    ]
    return sorted(found, key=lambda one: order.index(one.question.name))


def _suggestion(question: Question, said: dict[str, Any], pattern: Pattern) -> Suggestion:
    """A power is somebody's: it is suggested to the kinds that the pattern is for, unless said."""
    of, to = said.get("of", ()), said.get("to", ())
    if question.name == "gateways":
        of, to = of or pattern.gives, to or pattern.receives
    return Suggestion(
        question,
        said["why"],
        tuple(said.get("codes", ())),
        said.get("words", ""),
        said.get("yes"),
        tuple(of),
        tuple(to),
    )


def as_suggested(pattern: Pattern, giver: str, receiver: str) -> dict[str, Any]:
    """The answers of whoever answers all just so, between these two kinds of organisation."""
    answers: dict[str, Any] = {}
    for one in suggestions(pattern):
        if one.answer is None or not one.holds([giver], [receiver]):
            continue
        there = answers.get(one.question.name)
        both = isinstance(there, list)
        answers[one.question.name] = [*there, *one.answer] if both else one.answer
    return answers


def lines(question: Question, answers: Answers, law: Book) -> list[str]:
    """What the pattern that a record was begun from says beside a question of it."""
    pattern = answers.get("pattern")
    if pattern is None:
        return []
    givers, receivers = kinds_taking_part(answers)
    of_it = [one for one in suggestions(pattern) if one.question.name == question.name]
    held = [one for one in of_it if one.holds(givers, receivers)]
    if question.name == "gateways" and of_it and not held:
        return [f"This pattern knows no power of {named(givers or receivers, law)} for it"]
    return [one.line(law) + _for_whom(one, pattern, givers, law) for one in held]


def _for_whom(one: Suggestion, pattern: Pattern, givers: Collection[str], law: Book) -> str:
    """Which givers it is said to, where those at hand are of several kinds, or not known."""
    if not one.of or set(one.of) == set(pattern.gives) or len(set(givers)) == 1:
        return ""
    return f" This is for {named(one.of, law)}."


def named(kinds: Iterable[str], law: Book) -> str:
    """Kinds of organisation in words, as part of a sentence."""
    words = [law.label("organisation_types", kind) for kind in sorted(set(kinds))]
    return "; ".join(words)


def kinds_taking_part(answers: Answers) -> tuple[set[str], set[str]]:
    """The kinds that give and that receive, as far as the record says by now."""
    if answers.get("record_type") == "repeat":
        parties = answers.get("parties") or ()
        givers = [one.organisation for one in parties if one.direction in {"gives", "both"}]
        takers = [one.organisation for one in parties if one.direction in {"receives", "both"}]
    else:
        givers, takers = [sender(answers)], [receiver(answers)]
    return _kinds(givers), _kinds(takers)


def _kinds(organisations: Iterable[Any]) -> set[str]:
    return {getattr(one, "organisation_type", "") for one in organisations} - {""}
