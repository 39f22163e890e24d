"""Which clause of an earlier version each clause of a file is: by key, by likeness, by number.

Pure: texts in, matches out. Nothing is decided here: a person confirms what is found.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from agreements.redline import Text

WORD = re.compile(r"\w+(?:['’-]\w+)*")
ALIKE = 0.4  # two clauses that share less are two clauses, unless something else says not
A_LITTLE = 0.2  # of the words: what a clause must share with one of the same number
MUCH = 0.8
CANDIDATES = 12  # old clauses that a new one is held against word by word
RARE = 20  # clauses: a word that stands in more of them tells none apart

CERTAIN = "Certain"
VERY_LIKELY = "Very likely"
LIKELY = "Likely"
NOT_SURE = "Not sure"
NEW = "New"


class Match(NamedTuple):
    """A clause of the file, the earlier clause it seems to be, and how sure that is."""

    new: Text
    old: Text | None = None
    sure: str = NEW
    why: str = ""

    @property
    def needs_a_look(self) -> bool:
        return self.sure in (LIKELY, NOT_SURE, NEW)


class Matches:
    """Every clause of a file, in its order, and the earlier clauses that none of them is."""

    def __init__(self, old: Iterable[Text], new: Iterable[Text], carried: Mapping[int, str]):
        """`carried` are the keys that the file itself names, by the place of the clause."""
        self.old, self.new = list(old), list(new)
        self._found: dict[int, tuple[int, str, str]] = {}  # place in new: place in old, sure, why
        self._taken: set[int] = set()
        self._likeness = _Likeness(self.old, self.new)
        self._by_key(carried)
        self._by_likeness()
        self._by_number()
        self.all = [self._match(place) for place in range(len(self.new))]

    @property
    def not_found(self) -> list[Text]:
        return [text for place, text in enumerate(self.old) if place not in self._taken]

    def _match(self, place: int) -> Match:
        if place not in self._found:
            return Match(self.new[place])
        at, sure, why = self._found[place]
        return Match(self.new[place], self.old[at], sure, why)

    def _take(self, new: int, old: int, sure: str, why: str) -> None:
        self._found[new] = old, sure, why
        self._taken.add(old)

    def _by_key(self, carried: Mapping[int, str]) -> None:
        """The file came from this portal, and says which clause is which."""
        places = {text.key: place for place, text in enumerate(self.old)}
        named = Counter(carried.values())
        for new, key in carried.items():
            old = places.get(key)
            if old is None or named[key] > 1:  # a heading that was copied names its clause twice
                continue
            pair = self._likeness.of(new, old)
            if pair.has_same_heading or pair.share >= A_LITTLE:
                self._take(new, old, CERTAIN, "the file says so")
            else:
                self._take(new, old, NOT_SURE, "the file says so, but its words are others")

    def _by_likeness(self) -> None:
        """The pairs that are most alike first; of two that are as much so, the first in order."""
        pairs = [
            (pair.score, new, old, pair)
            for new in range(len(self.new))
            if new not in self._found
            for old in self._likeness.candidates(new)
            if old not in self._taken and (pair := self._likeness.of(new, old)).may_be_one
        ]
        for _, new, old, pair in sorted(pairs, key=lambda each: (-each[0], each[1], each[2])):
            if new not in self._found and old not in self._taken:
                self._take(new, old, pair.sure, pair.why)

    def _by_number(self) -> None:
        """What is left on both sides, has one number and stands after one and the same clause."""
        places = {text.number: place for place, text in enumerate(self.old) if text.number}
        for new, text in enumerate(self.new):
            old = places.get(text.number)
            if new in self._found or old is None or old in self._taken:
                continue
            before = self._found.get(new - 1, (-1,))[0]
            if text.is_unused:
                self._take(new, old, VERY_LIKELY, "it is not used any more and keeps its number")
            elif text.level == self.old[old].level and before == old - 1:
                self._take(new, old, NOT_SURE, "only its number and its place are the same")


class _Pair(NamedTuple):
    """How much two clauses are alike."""

    share: float  # of their words
    has_same_heading: bool
    has_same_number: bool
    near: float  # 1 where both stand as far from the beginning

    @property
    def score(self) -> float:
        """Words before headings, headings before numbers; the place only where all is equal."""
        return (
            self.share
            + 0.3 * self.has_same_heading
            + 0.1 * (self.share == 1)
            + 0.1 * self.has_same_number
            + 0.001 * self.near
        )

    @property
    def may_be_one(self) -> bool:
        if self.has_same_heading or self.share >= ALIKE:
            return True
        return self.has_same_number and self.share >= A_LITTLE

    @property
    def sure(self) -> str:
        if self.share == 1 and self.has_same_heading:
            return CERTAIN
        if self.share >= MUCH and (self.has_same_heading or self.has_same_number):
            return VERY_LIKELY
        if self.share >= MUCH or (self.share >= ALIKE and self.has_same_heading):
            return LIKELY
        return NOT_SURE

    @property
    def why(self) -> str:
        if self.share == 1:
            return "every word is the same"
        words = f"{int(self.share * 100)}% of the words are the same"
        if self.has_same_heading:
            return f"{words}, and so is the heading"
        return f"{words}, and so is the number" if self.has_same_number else words


class _Likeness:
    """Tells how much clauses of two texts are alike, without holding all against all."""

    def __init__(self, old: list[Text], new: list[Text]):
        self.old, self.new = old, new
        self.old_words, self.new_words = _bags(old), _bags(new)
        self.named = _places(old, lambda text: [_plain(text.heading)])
        self.numbered = _places(old, lambda text: [text.number])
        every = _places(old, lambda text: WORD.findall(_said(text)))
        most = max(RARE, len(old) // 20)
        self.telling = {word: places for word, places in every.items() if len(places) <= most}

    def candidates(self, new: int) -> list[int]:
        """The old clauses that this one may be: of its heading, its number, or its rare words."""
        tally = Counter(old for word in self.new_words[new] for old in self.telling.get(word, ()))
        text = self.new[new]
        found = {old for old, _ in tally.most_common(CANDIDATES)}
        found |= self.named.get(_plain(text.heading), set())
        return sorted(found | self.numbered.get(text.number, set()))

    def of(self, new: int, old: int) -> _Pair:
        one, other = self.new_words[new], self.old_words[old]
        longer = max(one.total(), other.total())
        now, before = self.new[new], self.old[old]
        return _Pair(
            (one & other).total() / longer if longer else 1.0,
            _plain(now.heading) == _plain(before.heading) != "",
            now.number == before.number != "",
            1 - abs(new / len(self.new) - old / len(self.old)),
        )


def _said(text: Text) -> str:
    return f"{text.heading} {text.body}".casefold()


def _bags(texts: list[Text]) -> list[Counter[str]]:
    return [Counter(WORD.findall(_said(text))) for text in texts]


def _plain(heading: str) -> str:
    return " ".join(WORD.findall(heading.casefold()))


def _places(texts: list[Text], of: Callable[[Text], list[str]]) -> dict[str, set[int]]:
    """Where in these texts something stands, without what is blank."""
    found: dict[str, set[int]] = {}
    for place, text in enumerate(texts):
        for each in of(text):
            if each:
                found.setdefault(each, set()).add(place)
    return found
