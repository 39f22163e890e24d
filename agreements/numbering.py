"""The numbers of parts, clauses and schedules, counted from where they stand.

A text keeps its own way of numbering: "4" and "4.2", "Part 4" and clauses that count on through
all parts, "Schedule 1", "Annex A" or "Part II", "(a)" below a clause. What has no number, such as a
note before the first part, is given none.
"""

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from kmip_portal.markdown import letter, roman

NAMED = re.compile(r"(?P<name>[^\W\d_]+) (?P<count>\d+|[IVXLC]+|[A-Z])")
PLAIN = re.compile(r"\d+")
LETTERED = re.compile(r"\([a-z]{1,2}\)")


class Place(NamedTuple):
    """How deep a clause stands, and the number it has had."""

    level: int
    number: str


def renumbered(places: Iterable[Place]) -> list[str]:
    """The number of each, in order, counted anew in the way in which it was numbered."""
    counts: Counter[object] = Counter()
    above: dict[int, str] = {}
    numbers = []
    places = list(places)
    romans = in_roman(place.number for place in places)
    for level, had in places:
        for deeper in [one for one in above if one >= level]:
            del above[deeper]
        number = _number(level, had, above, counts, romans)
        above[level] = number
        numbers.append(number)
    return numbers


def in_roman(numbers: Iterable[str]) -> set[str]:
    """The names that are counted in Roman numerals: Part, where there is a Part I and no Part A."""
    counts: dict[str, set[str]] = {}
    for number in numbers:
        if found := NAMED.fullmatch(number):
            counts.setdefault(found["name"], set()).add(found["count"])
    return {
        name
        for name, shown in counts.items()
        if "A" not in shown and any(one == "I" or (len(one) > 1 and one.isalpha()) for one in shown)
    }


def _number(
    level: int, had: str, above: dict[int, str], counts: Counter[object], romans: set[str]
) -> str:
    if not had:
        return ""
    if named := NAMED.fullmatch(had):
        counts[named["name"]] += 1
        count = counts[named["name"]]
        if named["count"].isdigit():
            return f"{named['name']} {count}"
        write = roman if named["name"] in romans else letter
        return f"{named['name']} {write(count).upper()}"
    under = next((above[one] for one in sorted(above, reverse=True) if above[one]), "")
    if LETTERED.fullmatch(had):
        counts["letters", level, under] += 1
        return f"({letter(counts['letters', level, under])})"
    if level > 1 and PLAIN.match(under) and not (PLAIN.fullmatch(had) and level == 2):
        counts[under] += 1
        return f"{under}.{counts[under]}"
    if level > 1 and "." in had and under.startswith("Part "):
        counts[under] += 1  # 2.1 in Part II
        return f"{counts['Part']}.{counts[under]}"
    if level > 1 and NAMED.fullmatch(under) and not under.startswith("Part "):
        counts[level, under] += 1  # in a schedule counting starts again
        return str(counts[level, under])
    counts[level] += 1
    return str(counts[level])


def like_its_neighbour(level: int, before: Iterable[Place]) -> str:
    """A number of the kind that a new clause should have: as the nearest one of its rank has.

    The number itself is counted afterwards, by `renumbered`.
    """
    earlier = list(before)
    same = [place for place in earlier if place.level == level]
    if same and earlier[-1].level >= level:
        return same[-1].number
    under = earlier[-1].number if earlier else ""
    if under[:1].isdigit():
        return f"{under}.1"
    return same[-1].number if same and under.startswith("Part ") else ""
