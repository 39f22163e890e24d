"""Finding the organisation somebody means by what they typed, without JavaScript."""

import difflib
from typing import NamedTuple

from django.db.models import QuerySet

from signatories import organisation_types
from signatories.models import Organisation
from signatories.names import fold, words

MOST = 10
LONGEST_NAME = 400  # with the other names; a longer text is no name, and too long to compare
AS_TYPED = "=typed"  # no slug can be this


class PickedOrganisation(NamedTuple):
    """An organisation of ours, or only the words for one that is not in the list."""

    organisation: Organisation | None
    text: str

    @property
    def name(self) -> str:
        return self.organisation.name if self.organisation else self.text

    @property
    def is_listed(self) -> bool:
        return self.organisation is not None


class Typed(NamedTuple):
    """What came from the page: words, the match chosen, and the words it was a match for."""

    text: str = ""
    choice: str = ""
    searched: str = ""


class Answer(NamedTuple):
    """What is known of what was typed: resolved, or what it may mean."""

    picked: PickedOrganisation | None
    matches: list[Organisation]
    has_more: bool = False


def look_up(typed: Typed, organisations: QuerySet, *, listed_only: bool = False) -> Answer:
    """Resolve what was typed: by what was chosen for these words, else by an exact name or number.

    A choice counts only for the words it was offered for: other words are looked up anew.
    """
    if typed.choice and typed.searched == typed.text:
        if typed.choice == AS_TYPED and not listed_only:
            return Answer(PickedOrganisation(None, typed.text), [])
        if chosen := organisations.filter(slug=typed.choice).first():
            return Answer(PickedOrganisation(chosen, typed.text), [])
    if len(typed.text) > LONGEST_NAME:
        return Answer(None, [])
    exact = list(organisations.called(typed.text)[:MOST])
    if len(exact) == 1:
        return Answer(PickedOrganisation(exact[0], typed.text), [])
    found = exact or _alike(typed.text, organisations)
    return Answer(None, found[:MOST], len(found) > MOST)


def _alike(text: str, organisations: QuerySet) -> list[Organisation]:
    """Those in which every word stands; where there are none, those spelt nearly so."""
    if not words(text):
        return []
    if found := list(organisations.search(text)[: MOST + 1]):
        return found
    names = dict(organisations.values_list("folded_name", "pk"))
    close = difflib.get_close_matches(fold(text), names, n=5, cutoff=0.75)
    by_pk = organisations.in_bulk([names[name] for name in close])
    return [by_pk[names[name]] for name in close]


def describe(organisations: list[Organisation], text: str) -> list[dict[str, str]]:
    """What tells each match from the others: its type, areas, numbers, what else it covers."""
    types = organisation_types.labels()
    looked_for = words(text)
    rows = []
    for organisation in organisations:
        facts = [types.get(organisation.organisation_type, "")]
        facts += [", ".join(area.name for area in organisation.areas.all())]
        facts += [number.short for number in organisation.identifiers.all()]
        facts += [
            f"also covers {site.name}"
            for site in organisation.establishments.all()
            if all(word in fold(site.name) for word in looked_for)
        ][:3]
        hint = ", ".join(fact for fact in facts if fact)
        rows.append({"value": organisation.slug, "label": organisation.name, "hint": hint})
    return rows
