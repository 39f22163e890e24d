"""Which organisation of ours somebody means: by number, by name, or by a name nearly so.

Two questions, kept apart. `certain` answers only where no doubt is left, and may be acted on
without asking. `offered` answers with what a person should look at, the likeliest first.
"""

import difflib
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db.models import QuerySet

from signatories.models import Organisation
from signatories.names import fold

MOST = 5
LIKELY = 0.52  # of a name, to be offered
LIKELY_THERE = 0.3  # where the postcode is the same
SPELT_ALIKE = 0.74  # of one word
HARDLY = 0.2  # what a word counts that stands in most names of its kind

# people write these in many ways; the longest first, whole words of folded names
SAID_OTHERWISE = [
    ("church of england", "coe"),
    ("c of e", "coe"),
    ("cofe", "coe"),
    ("c e", "coe"),
    ("ce", "coe"),
    ("roman catholic", "catholic"),
    ("rc", "catholic"),
    ("voluntary aided", "va"),
    ("voluntary controlled", "vc"),
    ("multi academy trust", "academies trust"),
    ("mat", "academies trust"),
    ("integrated care board", "icb"),
    ("national health service", "nhs"),
    ("borough council", "council"),
    ("district council", "council"),
    ("city council", "council"),
    ("bc", "council"),
    ("dc", "council"),
    ("cncl", "council"),
    ("kcc", "kent county council"),
    ("saint", "st"),
    ("saints", "sts"),
    ("pri", "primary"),
    ("prim", "primary"),
    ("inf", "infant"),
    ("infants", "infant"),
    ("jun", "junior"),
    ("jnr", "junior"),
    ("juniors", "junior"),
    ("sec", "secondary"),
    ("sch", "school"),
    ("acad", "academy"),
    ("hosp", "hospital"),
    ("hospitals", "hospital"),
    ("fdn", "foundation"),
    ("limited", ""),
    ("ltd", ""),
    ("the", ""),
]
_OTHERWISE = re.compile(
    r"(?<!\S)(" + "|".join(re.escape(was) for was, _ in SAID_OTHERWISE) + r")(?!\S)"
)
_MEANT = dict(SAID_OTHERWISE)
BRACKETS = re.compile(r"\([^)]*\)")  # what people add to a name stands in them
# words that tell what kind of body it is, not which one
KIND_OF_BODY = frozenset(
    "school primary junior infant secondary academy academies trust college council coe catholic"
    " va vc community grammar high and of nhs foundation county hospital housing association group"
    " kent for in at nursery special federation service services".split()
)


class Claim(NamedTuple):
    """What is said of an organisation: its name, numbers as (scheme, value), its postcode."""

    name: str
    numbers: tuple[tuple[str, str], ...] = ()
    postcode: str = ""


class Match(NamedTuple):
    """One it may be, how likely from 0 to 1, and why, in words."""

    organisation: Organisation
    score: float
    why: str


class _Name(NamedTuple):
    key: int
    words: tuple[str, ...]


def meant(name: str) -> tuple[str, ...]:
    """The words of a name as they are meant: 'St. Mary’s CofE Pri Sch' and in full are one."""
    return tuple(_OTHERWISE.sub(lambda found: _MEANT[found[1]], fold(name)).split())


def one_postcode(text: str) -> str:
    """'ct1 2ab' and 'CT12AB' are one."""
    return "".join(text.upper().split())


class Matcher:
    """The organisations of a queryset, read once, to be asked about as often as needed."""

    def __init__(self, organisations: QuerySet[Organisation]):
        rows = organisations.prefetch_related("identifiers", "establishments")
        self.by_pk = {one.pk: one for one in rows}
        self.owners: dict[tuple[str, str], set[int]] = defaultdict(set)
        self.numbers: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self.by_name: dict[tuple[str, ...], set[int]] = defaultdict(set)
        self.at: dict[str, set[int]] = defaultdict(set)
        self.names: list[_Name] = []
        for one in self.by_pk.values():
            self._read(one)
        self.times = Counter(word for name in self.names for word in set(name.words))
        self.holding: dict[str, list[int]] = defaultdict(list)
        for place, name in enumerate(self.names):
            for word in set(name.words):
                self.holding[word].append(place)

    def _read(self, one: Organisation) -> None:
        for number in one.identifiers.all():
            self.owners[number.scheme, number.value].add(one.pk)
            self.numbers[one.pk][number.scheme].add(number.value)
        if one.postcode:
            self.at[one_postcode(one.postcode)].add(one.pk)
        sites = list(one.establishments.all())
        for site in sites:
            if site.urn:
                self.owners["urn", site.urn].add(one.pk)
        called = [one.name, *one.other_names.split(";"), *(site.name for site in sites)]
        for words in dict.fromkeys(filter(None, map(meant, called))):
            self.names.append(_Name(one.pk, words))
            self.by_name[words].add(one.pk)

    # --- the two questions ------------------------------------------------------------------

    def certain(self, claim: Claim) -> Organisation | None:
        """The one it is beyond doubt: by a number that only it has, or by its very name.

        A number that speaks against it leaves a doubt, and so do two that fit.
        """
        owners = [self.owners[number] for number in claim.numbers if number in self.owners]
        fits = set.intersection(*owners) if owners else self.by_name.get(meant(claim.name), set())
        fits = {key for key in fits if not self._is_contradicted(key, claim)}
        return self.by_pk[fits.pop()] if len(fits) == 1 else None

    def offered(self, claim: Claim, *, most: int = MOST) -> list[Match]:
        """Those it may be, the likeliest first."""
        found: dict[int, Match] = {}

        def offer(key: int, score: float, why: str) -> None:
            if key not in found or found[key].score < score:
                found[key] = Match(self.by_pk[key], score, why)

        for scheme, value in claim.numbers:
            for key in self.owners.get((scheme, value), ()):
                offer(key, 1.0, f"The same {scheme.upper() if len(scheme) < 4 else scheme} number")
        near = self.at.get(one_postcode(claim.postcode), set()) if claim.postcode else set()
        likeness = self._likeness(meant(claim.name))
        if (bare := BRACKETS.sub(" ", claim.name)) != claim.name:
            for key, score in self._likeness(meant(bare)).items():
                likeness[key] = max(likeness.get(key, 0.0), min(score, 0.98))
        for key, score in likeness.items():
            if score >= 0.999:
                offer(key, 0.99, "The same name")
            elif key in near and score >= LIKELY_THERE:
                offer(key, max(score, 0.9), "The same postcode and a similar name")
            elif score >= LIKELY:
                offer(key, score, "A similar name")
        for key in self._initials(claim.name):
            offer(key, 0.8, "The same initials")
        ranked = sorted(found.values(), key=lambda match: (-match.score, match.organisation.name))
        return ranked[:most]

    def _is_contradicted(self, key: int, claim: Claim) -> bool:
        """Whether a number of the same kind says that it is another."""
        own = self.numbers[key]
        return any(
            own.get(scheme) and value not in own[scheme] and key not in self.owners[scheme, value]
            for scheme, value in claim.numbers
        )

    # --- how like two names are ---------------------------------------------------------------

    def _weight(self, word: str) -> float:
        """A rare word says much, a common one little, 'school' next to nothing."""
        rare = math.log((1 + len(self.names)) / (1 + self.times[word])) / math.log(
            2 + len(self.names)
        )
        return max(HARDLY, rare) * (0.35 if word in KIND_OF_BODY else 1.0)

    def _likeness(self, words: tuple[str, ...]) -> dict[int, float]:
        """By organisation, how much of both names is said in both, each word by its weight."""
        spelt = {word: self._spelt_alike(word) for word in words}
        known = {word for near in spelt.values() for word in near}
        telling = known - KIND_OF_BODY or known
        places = {place for word in telling for place in self.holding[word]}
        # a word that is misspelt counts as the one it was meant to be
        whole = sum(
            self._weight(max(spelt[word], key=spelt[word].get, default=word)) for word in words
        )
        best: dict[int, float] = {}
        for place in places:
            name = self.names[place]
            score = self._both(words, spelt, name.words, whole)
            best[name.key] = max(score, best.get(name.key, 0.0))
        return best

    def _both(
        self,
        words: tuple[str, ...],
        spelt: dict[str, dict[str, float]],
        theirs: tuple[str, ...],
        whole: float,
    ) -> float:
        if words == theirs:
            return 1.0
        left, met = list(theirs), 0.0
        for word in words:
            near = max(left, key=lambda other: spelt[word].get(other, 0.0), default="")
            if alike := spelt[word].get(near, 0.0):
                left.remove(near)
                met += 2 * alike * self._weight(near)
        score = met / (whole + sum(map(self._weight, theirs)) or 1.0)
        return min(score, 0.98)

    def _spelt_alike(self, word: str) -> dict[str, float]:
        """The words of all names that this one may be, with how alike they are."""
        alike = {word: 1.0} if word in self.times else {}
        if len(word) < 4:
            return alike
        for other in self.times:
            if abs(len(other) - len(word)) > 2 or len(other) < 4 or other == word:
                continue
            matcher = difflib.SequenceMatcher(None, word, other, autojunk=False)
            if matcher.real_quick_ratio() < SPELT_ALIKE or matcher.quick_ratio() < SPELT_ALIKE:
                continue
            if (ratio := matcher.ratio()) >= SPELT_ALIKE:
                alike[other] = ratio
        return alike

    def _initials(self, text: str) -> Iterator[int]:
        """'EKHUFT' for East Kent Hospitals University Foundation Trust."""
        letters = fold(text)
        if not re.fullmatch(r"[a-z]{3,8}", letters) or letters in self.times:
            return
        for name in self.names:
            if "".join(word[0] for word in name.words if word not in ("of", "and")) == letters:
                yield name.key


def numbers_of(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Numbers as a claim holds them: upper case, the empty ones left out."""
    return tuple((scheme, value.strip().upper()) for scheme, value in pairs if value.strip())
