"""What the pages of a pattern show."""

from collections.abc import Iterable
from typing import Any

from kmip_portal.law.book import Book
from records.models import Pattern
from records.patterns.suggesting import Suggestion, named, suggestions
from records.questions import TOPICS_OF
from records.questions.choices import Theme
from records.services import Place


def by_theme(patterns: Iterable[Pattern]) -> list[tuple[str, list[Pattern]]]:
    """Themes in their order, those without a pattern left out."""
    found: dict[str, list[Pattern]] = {}
    for one in patterns:
        found.setdefault(one.theme, []).append(one)
    return [(str(label), found[value]) for value, label in Theme.choices if value in found]


def topics(pattern: Pattern, law: Book) -> list[dict[str, Any]]:
    """All that it suggests, by topic and question: the usual answer, why, and the law."""
    by_question: dict[str, list[dict[str, str]]] = {}
    for one in suggestions(pattern):
        by_question.setdefault(one.question.name, []).append(_said(one, pattern, law))
    found = []
    for topic in TOPICS_OF[pattern.kind]:
        rows = [
            {"label": question.label, "said": by_question[question.name]}
            for question in topic.questions
            if question.name in by_question
        ]
        if rows:
            found.append({"heading": topic.heading, "rows": rows})
    return found


def _said(one: Suggestion, pattern: Pattern, law: Book) -> dict[str, str]:
    """The usual answer, and of whom it is, where that is not of all the pattern is for."""
    whose = one.of if one.of and set(one.of) != set(pattern.gives) else ()
    usual = f"‘{one.in_words(law)}’" if one.words else one.in_words(law)
    return {
        "whose": named(whose, law),
        "usual": usual or "Only you know it, and it is usually needed",
        "why": one.why,
        "stands_in": one.stands_in(law) if one.question.kind != "pick" else "",
    }


def items(pattern: Pattern, law: Book) -> list[list[str]]:
    return [
        [one["item"], law.label("personal_data_categories", one["category"]), one["why"]]
        for one in pattern.items
    ]


def unusual(pattern: Pattern, places: Iterable[Place], law: Book) -> str:
    """That organisations somebody keeps records for usually do not use it; blank where all do."""
    usual = {*pattern.gives, *pattern.receives}
    kinds = {place.organisation.organisation_type for place in places} - usual
    if not kinds:
        return ""
    return (
        f"This pattern is usually used by: {named(usual, law)}. You keep records for an "
        f"organisation of another kind ({named(kinds, law)}), so its law may not be yours. "
        "Ask your data protection officer before you rely on it."
    )
