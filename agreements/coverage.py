"""The text held against what the regulator's code asks, and against the law as it changes."""

import json
import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from agreements.models import AgreementVersion, Clause, ClauseTopic
from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.law.models import LegalItem
from kmip_portal.law.reference import Reference

YEAR = re.compile(r"\b(?:Act|Regulations|Order) \d{4}\b")
LITTLE = {"and", "of", "for", "to", "in", "the"}
NO_PART_OF_A_NAME = {"The", "Under", "By", "In", "Since", "See", "Section"}
SHORT = {"DPA 2018": "Data Protection Act 2018", "FOIA 2000": "Freedom of Information Act 2000"}


class Point(NamedTuple):
    """Something the code asks of an agreement, and the clauses that say it."""

    code: str
    words: str
    clauses: list[Clause]

    @property
    def is_gap(self) -> bool:
        return not self.clauses


class Affected(NamedTuple):
    """A clause that names an Act which the law reference says differently since."""

    clause: Clause
    act: str
    changes: list[LegalItem]


@cache
def asked() -> dict[str, str]:
    """What the code asks, by code, in its order."""
    return {slugify(words)[:60].strip("-"): words for words in _contents()}


def _contents() -> list[str]:
    return Reference().document["ico_agreement_contents"]


def points(version: AgreementVersion) -> list[Point]:
    """Each point with the clauses of this version that say something of it."""
    clauses = {clause.key: clause for clause in version.clauses.all() if not clause.is_unused}
    saying: dict[str, set[str]] = {}
    for topic in ClauseTopic.objects.all():
        saying.setdefault(topic.point, set()).add(topic.key)
    return [
        Point(
            code, words, [clause for key, clause in clauses.items() if key in saying.get(code, ())]
        )
        for code, words in asked().items()
    ]


@transaction.atomic
def cover(point: str, keys: Iterable[str], *, of: AgreementVersion, by: User | None) -> None:
    """From now on these clauses, among those of a version, are said to cover the point."""
    wanted = set(keys)
    there = set(of.clauses.values_list("key", flat=True))
    now = set(ClauseTopic.objects.filter(point=point, key__in=there).values_list("key", flat=True))
    if wanted == now:
        return
    ClauseTopic.objects.filter(point=point, key__in=now - wanted).delete()
    ClauseTopic.objects.bulk_create(
        [ClauseTopic(point=point, key=key) for key in sorted((wanted & there) - now)],
        ignore_conflicts=True,
    )
    record(
        by,
        "changed what covers a point of",
        of,
        point=point,
        added=sorted(wanted - now),
        removed=sorted(now - wanted),
    )


def cover_the_sample(version: AgreementVersion, *, by: User | None) -> None:
    """What each clause of the sample covers, as its writer meant it."""
    path = Path(__file__).parent / "sample" / "coverage.json"
    for point, keys in json.loads(path.read_text(encoding="utf-8")).items():
        cover(point, keys, of=version, by=by)


def acts_in(text: str) -> set[str]:
    """The Acts and Regulations that these words name in full."""
    plain = " ".join(text.split())
    return {_name_before(plain, end.start()) + end.group() for end in YEAR.finditer(plain)}


def _name_before(text: str, at: int) -> str:
    """The words of a name, read backwards from its "Act 2018" to where they begin."""
    name: list[str] = []
    for word in reversed(text[max(at - 200, 0) : at].split()):
        if word not in LITTLE and not word.lstrip("(")[:1].isupper():
            break
        name.insert(0, word)
    while name and (name[0] in LITTLE or name[0] in NO_PART_OF_A_NAME):
        name.pop(0)
    return "".join(f"{word} " for word in name)


def touched_by_changes_of_law(version: AgreementVersion) -> list[Affected]:
    """Clauses to check: they name an Act of which an entry began or ended since the approval."""
    since = _approved_on(version)
    if since is None:
        return []
    changes = _changes(since)
    found = []
    for clause in version.clauses.all():
        for act in sorted(acts_in(f"{clause.heading}. {clause.body}")):
            if act in changes:
                found.append(Affected(clause, act, changes[act]))
    return found


def _changes(since: date) -> dict[str, list[LegalItem]]:
    """Entries of the law that began or ended after a day and by today, by the Act they cite."""
    today = clock.today()
    items = LegalItem.objects.filter(
        Q(valid_from__gt=since, valid_from__lte=today) | Q(valid_to__gte=since, valid_to__lt=today)
    )
    by_act: dict[str, list[LegalItem]] = {}
    for item in items:
        words = f"{item.citation}. {item.hint}"
        for short, full in SHORT.items():
            words = words.replace(short, full)
        for act in acts_in(words):
            by_act.setdefault(act, []).append(item)
    return by_act


def _approved_on(version: AgreementVersion) -> date | None:
    if version.approved_at:
        return clock.day_in_london(version.approved_at)
    return version.in_force_on
