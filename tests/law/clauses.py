"""Rules with one clause taken out: what a test of a rule must notice."""

import copy
from collections.abc import Iterator
from typing import Any

Condition = dict[str, Any]
LISTS = {"has_any", "lacks_all", "in"}


def without_one(condition: Condition) -> Iterator[tuple[str, Condition]]:
    """Every condition that this one becomes when a part, or one value of a list, is left out."""
    if "f" in condition:
        yield "all of it", {"any": []}
    for way in _ways(condition, ()):
        changed = copy.deepcopy(condition)
        place: Any = changed
        for step in way[:-1]:
            place = place[step]
        del place[way[-1]]
        yield "/".join(map(str, way)), changed


def _ways(condition: Condition, here: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    for word in ("all", "any"):
        for number, part in enumerate(condition.get(word, ())):
            yield (*here, word, number)
            yield from _ways(part, (*here, word, number))
    if "not" in condition:
        yield from _ways(condition["not"], (*here, "not"))
    if condition.get("op") in LISTS:
        for number in range(len(condition["v"])):
            yield (*here, "v", number)
