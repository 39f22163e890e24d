"""Finding what people mean: in whatever form they write a word, and where they write it wrong."""

import difflib
import math
from collections import defaultdict
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Count, Max, Min, QuerySet

from kmip_portal.search.extract import Piece, extract
from kmip_portal.search.models import SearchDocument, SearchTerm, SearchWord
from kmip_portal.search.sources import Asked, Matches, Source, sources
from kmip_portal.search.stems import spelt_out, stem, stems, telling
from kmip_portal.words import words

MOST_LOOKED_FOR = 12
CANDIDATES = 400  # of which rights are asked; nobody reads further
MOST_READ = 2000  # documents a word: of one that more have, those of which it tells most
BEGUN = 3  # letters of a word that is still being written
MOST_BEGUN = 8
MOST_GUESSED = 4  # words of a search that nothing says just so
SPELT_ALIKE = 0.75
MOST_ALIKE = 3
NAMED = 1.6  # how much likelier what is called just so is what was meant


# what may stand for a word: stems, each of which will do, or several that must stand together
Meant = list[tuple[str, ...]]


class Hit:
    """A document that was found, and what it says about it: cut out for those that are shown."""

    def __init__(self, document: SearchDocument, label: str, wanted: set[str]):
        self.document, self.label, self.wanted = document, label, wanted

    @cached_property
    def extract(self) -> list[Piece]:
        return extract(self.document.text, self.wanted)


class Spread:
    """In how many of these documents each stem stands, counted once.

    What stands in others is as if it stood nowhere: whoever may not read it does not learn of it.
    """

    def __init__(self, documents: QuerySet[SearchDocument]):
        self.documents = documents
        self.known: dict[str, int] = {}

    def of(self, stems: set[str]) -> dict[str, int]:
        """Those of the stems that any document has."""
        if new := stems - self.known.keys():
            self.known |= dict.fromkeys(new, 0) | self.count(
                SearchWord.objects.filter(stem__in=new)
            )
        return {one: self.known[one] for one in stems if self.known[one]}

    def count(self, found: QuerySet[SearchWord]) -> dict[str, int]:
        counted = found.filter(document__in=self.documents).order_by().values_list("stem")
        return dict(counted.annotate(number=Count("pk")))

    def begun_by(self, letters: str) -> list[str]:
        """Those that begin so, the one most often found first."""
        counted = self.count(SearchWord.objects.filter(stem__startswith=letters))
        self.known |= counted
        return sorted(counted, key=lambda one: (-counted[one], one))


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
    text = text.replace("\0", "")  # PostgreSQL refuses to be asked for it
    known = {one.name: one for one in sources()}
    indexed = {
        name: one for name, one in known.items() if isinstance(one, Source) and one.reads(user)
    }
    documents = SearchDocument.objects.open_to(user).filter(source__in=indexed)
    spread = Spread(documents)
    groups, instead = _meant(spread, text)
    hits = _allowed(user, _ranked(spread, groups), indexed)
    counted: dict[str, int] = defaultdict(int)
    for document in hits:
        counted[document.source] += 1
    asked = [one for one in known.values() if isinstance(one, Asked) and user.is_authenticated]
    wanted = {one for group in groups for meant in group for one in meant}
    sections = [Section(one.label, one.matching(user, text)) for one in asked]
    return Results(
        [
            Hit(document, known[document.source].label, wanted)
            for document in hits
            if only in ("", document.source)
        ],
        [(name, one.label, counted[name]) for name, one in known.items() if counted[name]],
        [one for one in sections if one.matches.count],
        instead,
    )


def _meant(spread: Spread, text: str) -> tuple[list[Meant], str]:
    """The words looked for, each as what may stand for it, and the text put right, if it was spelt
    wrong."""
    looked_for = (telling(text) or words(text))[:MOST_LOOKED_FOR]
    spread.of({one for word in looked_for for one in (stem(word), *spelt_out(word))})
    found, spelt, guesses = [], [], 0
    for word in looked_for:
        meant, stands_for = word, _there(spread, [(stem(word),), spelt_out(word)])
        if not stands_for and guesses < MOST_GUESSED:
            guesses += 1
            stands_for = _begun_by(spread, word)
            if not stands_for and (meant := _spelt_nearly(spread, word) or word) != word:
                stands_for = [(stem(meant),)]
        found.append(stands_for)
        spelt.append(meant)
    return [one for one in found if one], " ".join(spelt) if spelt != looked_for else ""


def _there(spread: Spread, wanted: Meant) -> Meant:
    """Those of which every stem is in the index."""
    return [each for each in wanted if each and len(spread.of(set(each))) == len(set(each))]


def _begun_by(spread: Spread, word: str) -> Meant:
    """'safeg' stands for what begins so."""
    if len(word) < BEGUN:
        return []
    return [(one,) for one in spread.begun_by(stem(word))[:MOST_BEGUN]]


def _spelt_nearly(spread: Spread, word: str) -> str:
    """The word most like this one, of those that begin with the same letter and still stand
    somewhere."""
    if len(word) < 4 or not word.isalpha():
        return ""
    near = SearchTerm.objects.filter(word__startswith=word[0]).values_list("word", flat=True)
    alike = [one for one in near if abs(len(one) - len(word)) <= 2]
    likest = difflib.get_close_matches(word, alike, n=MOST_ALIKE, cutoff=SPELT_ALIKE)
    there = spread.of({stem(one) for one in likest})
    return next((one for one in likest if stem(one) in there), "")


def _ranked(spread: Spread, groups: list[Meant]) -> list[SearchDocument]:
    """What is about the words, the likeliest first.

    A word that few documents have tells more than one that many have. A document that has all the
    words comes before one that has some; one whose title says nothing else, before all.
    """
    asked = {one for group in groups for meant in group for one in meant}
    documents = spread.documents
    scores: dict[int, float] = defaultdict(float)
    has: dict[int, int] = defaultdict(int)
    total = max(documents.count(), 1)
    for number, group in sorted((_number_of(spread, group), group) for group in groups):
        having = {}
        if number > MOST_READ:  # what the rarer words have found may have it too
            having = _having(documents.filter(pk__in=list(scores)), group)
        if number <= MOST_READ or len(scores) < CANDIDATES:
            having |= _having(documents, group)
        for document, weight in having.items():
            scores[document] += math.sqrt(weight) * math.log(1 + total / max(number, len(having)))
            has[document] += 1
    for document, number in has.items():
        scores[document] *= (number / len(groups)) ** 2
    best = sorted(scores, key=lambda pk: (-scores[pk], pk))[:CANDIDATES]
    found = documents.in_bulk(best)
    named = {pk for pk, document in found.items() if asked.issuperset(stems(document.title))}
    best.sort(key=lambda pk: -scores[pk] * (NAMED if pk in named else 1))
    return [found[pk] for pk in best if pk in found]


def _number_of(spread: Spread, group: Meant) -> int:
    """In how many documents stands what stands for a word, about."""
    return sum(min(spread.of(set(together)).values()) for together in group)


def _having(documents: QuerySet[SearchDocument], group: Meant) -> dict[int, int]:
    """The documents that have what stands for a word, and how much it tells of each."""
    having = SearchWord.objects.filter(document__in=documents).order_by().values("document")
    alone = [together[0] for together in group if len(together) == 1]
    asked = [having.filter(stem__in=alone).annotate(tells=Max("weight"))] if alone else []
    asked += [
        having.filter(stem__in=together)
        .annotate(number=Count("pk"), tells=Min("weight"))
        .filter(number=len(together))
        for together in group
        if len(together) > 1
    ]
    found: dict[int, int] = {}
    for rows in asked:
        most = rows.order_by("-tells", "document").values_list("document", "tells")[:MOST_READ]
        for document, weight in most:
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
