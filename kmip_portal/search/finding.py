"""Finding what people mean: in whatever form they write a word, and where they write it wrong."""

import difflib
import math
from collections import defaultdict
from typing import Any, NamedTuple

from django.db.models import Count, Min, QuerySet

from kmip_portal.search.extract import Piece, extract
from kmip_portal.search.models import SearchDocument, SearchTerm, SearchWord
from kmip_portal.search.sources import Asked, Matches, Source, sources
from kmip_portal.search.stems import spelt_out, stem, stems, telling
from kmip_portal.words import words

MOST_LOOKED_FOR = 12
CANDIDATES = 400  # of which rights are asked; nobody reads further
BEGUN = 3  # letters of a word that is still being written
MOST_BEGUN = 8
SPELT_ALIKE = 0.75
NAMED = 1.6  # how much likelier what is called just so is what was meant


# what may stand for a word: stems, each of which will do, or several that must stand together
Meant = list[tuple[str, ...]]


class Hit(NamedTuple):
    """A document that was found, and what it says about it."""

    document: SearchDocument
    label: str
    extract: list[Piece]


class Section(NamedTuple):
    """Things found outside the index: a person's own."""

    label: str
    matches: Matches


class Results(NamedTuple):
    """What was found; `instead` is what was looked for where a word was spelt wrong."""

    hits: list[Hit]
    counts: list[tuple[str, str, int]]
    sections: list[Section]
    instead: str


def find(user: Any, text: str, *, only: str = "") -> Results:
    """What this person may see that is about these words, the likeliest first.

    `only` is the name of a source. `counts` are (name, label, how many) of those that have some.
    """
    known = {one.name: one for one in sources()}
    groups, instead = _meant(text)
    hits = _ranked(user, groups, {n: s for n, s in known.items() if isinstance(s, Source)})
    counted: dict[str, int] = defaultdict(int)
    for document in hits:
        counted[document.source] += 1
    asked = [one for one in known.values() if isinstance(one, Asked) and user.is_authenticated]
    wanted = {one for group in groups for meant in group for one in meant}
    sections = [Section(one.label, one.matching(user, text)) for one in asked]
    return Results(
        [
            Hit(document, known[document.source].label, extract(document.text, wanted))
            for document in hits
            if only in ("", document.source)
        ],
        [(name, one.label, counted[name]) for name, one in known.items() if counted[name]],
        [one for one in sections if one.matches.count],
        instead,
    )


def _meant(text: str) -> tuple[list[Meant], str]:
    """The words looked for, each as what may stand for it, and the text put right, if it was spelt
    wrong."""
    looked_for = (telling(text) or words(text))[:MOST_LOOKED_FOR]
    found, spelt = [], []
    for word in looked_for:
        meant, stands_for = word, _there([(stem(word),), spelt_out(word)])
        if not stands_for:
            stands_for = _begun_by(word)
        if not stands_for and (meant := _spelt_nearly(word) or word) != word:
            stands_for = _there([(stem(meant),)])
        found.append(stands_for)
        spelt.append(meant)
    return [one for one in found if one], " ".join(spelt) if spelt != looked_for else ""


def _there(wanted: Meant) -> Meant:
    """Those of which every stem is in the index."""
    every = {one for each in wanted for one in each}
    found = SearchWord.objects.filter(stem__in=every).order_by()
    there = set(found.values_list("stem", flat=True).distinct())
    return [each for each in wanted if each and there.issuperset(each)]


def _begun_by(word: str) -> Meant:
    """'safeg' stands for what begins so."""
    if len(word) < BEGUN:
        return []
    begun = SearchWord.objects.filter(stem__startswith=stem(word)).order_by()
    often = begun.values("stem").annotate(number=Count("pk")).order_by("-number", "stem")
    return [(row["stem"],) for row in often[:MOST_BEGUN]]


def _spelt_nearly(word: str) -> str:
    """The word most like this one, of those that begin with the same letter."""
    if len(word) < 4 or not word.isalpha():
        return ""
    near = SearchTerm.objects.filter(word__startswith=word[0]).values_list("word", flat=True)
    alike = [one for one in near if abs(len(one) - len(word)) <= 2]
    return next(iter(difflib.get_close_matches(word, alike, n=1, cutoff=SPELT_ALIKE)), "")


def _ranked(user: Any, groups: list[Meant], known: dict[str, Source]) -> list[SearchDocument]:
    """What is about the words, the likeliest first, as far as this person may see it.

    A word that few documents have tells more than one that many have. A document that has all the
    words comes before one that has some; one whose title says nothing else, before all.
    """
    documents = SearchDocument.objects.open_to(user).filter(source__in=known)
    scores: dict[int, float] = defaultdict(float)
    has: dict[int, int] = defaultdict(int)
    total = max(documents.count(), 1)
    for group in groups:
        having = _having(documents, group)
        for document, weight in having.items():
            scores[document] += math.sqrt(weight) * math.log(1 + total / len(having))
            has[document] += 1
    for document, number in has.items():
        scores[document] *= (number / len(groups)) ** 2
    best = sorted(scores, key=lambda pk: (-scores[pk], pk))[:CANDIDATES]
    found = documents.in_bulk(best)
    asked = {one for group in groups for meant in group for one in meant}
    named = {pk for pk, document in found.items() if asked.issuperset(stems(document.title))}
    best.sort(key=lambda pk: -scores[pk] * (NAMED if pk in named else 1))
    return _allowed(user, [found[pk] for pk in best if pk in found], known)


def _having(documents: QuerySet[SearchDocument], group: Meant) -> dict[int, int]:
    """The documents that have what stands for a word, and how much it tells of each."""
    found: dict[int, int] = {}
    for together in group:
        having = SearchWord.objects.filter(stem__in=together, document__in=documents).order_by()
        every = having.values("document").annotate(number=Count("pk"), weight=Min("weight"))
        for document, weight in every.filter(number=len(together)).values_list(
            "document", "weight"
        ):
            found[document] = max(weight, found.get(document, 0))
    return found


def _allowed(
    user: Any, found: list[SearchDocument], known: dict[str, Source]
) -> list[SearchDocument]:
    keys: dict[str, list[str]] = defaultdict(list)
    for document in found:
        keys[document.source].append(document.key)
    seen = {(name, key) for name, some in keys.items() for key in known[name].visible(user, some)}
    return [document for document in found if (document.source, document.key) in seen]
