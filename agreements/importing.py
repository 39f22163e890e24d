"""A later Word file of the text: which earlier clauses its clauses are, and what it becomes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from agreements import cross_references
from agreements.matching import Matches
from agreements.models import AgreementVersion, Clause
from agreements.redline import Text

if TYPE_CHECKING:  # what reads Word files is large, and pages do not need it
    from agreements.word import ReadAgreement


class Settled(NamedTuple):
    """What somebody confirmed: the key that each clause of the file keeps ("" for a new one), and
    of earlier clauses that are no clause any more, the place of the one that took them in."""

    keys: Sequence[str]
    taken_in: Mapping[str, int]


def matches(found: "ReadAgreement", base: AgreementVersion) -> Matches:
    """The clauses of a file beside those of an earlier version, with how sure each match is."""
    from agreements.word.writing import bookmark_of

    old = texts_of(base)
    keys = {bookmark_of(text.key): text.key for text in old}
    carried = {
        place: keys[clause.bookmark]
        for place, clause in enumerate(found.clauses)
        if clause.bookmark in keys
    }
    new = [
        Text(clause.key, clause.number, clause.level, clause.heading, clause.body_markdown)
        for clause in found.clauses
    ]
    return Matches(old, new, carried)


def texts_of(version: AgreementVersion) -> list[Text]:
    """The clauses of a version as they are read; a draft names others by key."""
    clauses = list(version.clauses.all())
    numbers = cross_references.numbers_of(clauses)
    return [
        Text.of(clause)._replace(body=cross_references.in_words(clause.body, numbers))
        for clause in clauses
    ]


def as_found(found: Matches) -> Settled:
    """Every match as it was found, where nobody says otherwise."""
    return Settled([match.old.key if match.old else "" for match in found.all], {})


def clauses_of(
    version: AgreementVersion,
    found: "ReadAgreement",
    settled: Settled,
    base: AgreementVersion | None,
) -> list[Clause]:
    """The clauses of a draft, unsaved: those that are earlier ones with their keys."""
    keys = _with_new_keys(version, found, settled.keys)
    made = [
        Clause(
            version=version,
            key=key,
            position=position,
            level=clause.level,
            number=clause.number,
            heading=clause.heading,
            body=clause.body_markdown,
        )
        for position, (key, clause) in enumerate(zip(keys, found.clauses, strict=True), 1)
    ]
    before = {text.key: text for text in texts_of(base)} if base else {}
    for key, place in settled.taken_in.items():
        said = f"Takes in “{before[key].title}” of {base}."
        made[place].why_changed = f"{made[place].why_changed} {said}".strip()
    return made


def _with_new_keys(
    version: AgreementVersion, found: "ReadAgreement", kept: Iterable[str]
) -> Iterable[str]:
    """A new clause has a key that no clause of any version has had."""
    kept = list(kept)
    taken = set(
        Clause.objects.filter(version__agreement=version.agreement_id).values_list("key", flat=True)
    ) | set(kept)
    for key, clause in zip(kept, found.clauses, strict=True):
        if not key:
            key, count = clause.key, 1
            while key in taken:
                count += 1
                key = f"{clause.key}-{count}"
            taken.add(key)
        yield key
