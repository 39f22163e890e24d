"""The small language in which the reference states when a rule is broken.

A condition is {"all": [...]}, {"any": [...]}, {"not": {...}}, or one test of one answer:
{"f": field, "op": operator, "v": value}.
"""

from collections.abc import Callable, Mapping
from typing import Any

COLLECTIONS = (list, tuple, set, frozenset)


def is_empty(value: Any) -> bool:
    """Missing, '', an empty list or false; only spaces is nothing written either."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or value is False or (isinstance(value, COLLECTIONS) and not value)


def as_list(value: Any) -> list[Any]:
    """A list of answers; one answer alone counts as a list of one."""
    if is_empty(value):
        return []
    return list(value) if isinstance(value, COLLECTIONS) else [value]


OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "empty": lambda value, _: is_empty(value),
    "filled": lambda value, _: not is_empty(value),
    "true": lambda value, _: value is True,
    "false": lambda value, _: value is not True,
    "eq": lambda value, wanted: value == wanted,
    "ne": lambda value, wanted: value != wanted,
    "in": lambda value, wanted: ("" if value is None else value) in wanted,
    "has": lambda value, wanted: wanted in as_list(value),
    "has_any": lambda value, wanted: any(one in as_list(value) for one in wanted),
    "lacks_all": lambda value, wanted: not any(one in as_list(value) for one in wanted),
    "gt": lambda value, wanted: value is not None and value > wanted,
}


def holds(condition: Mapping[str, Any], answers: Mapping[str, Any]) -> bool:
    """Is the condition true of these answers?"""
    if "all" in condition:
        return all(holds(part, answers) for part in condition["all"])
    if "any" in condition:
        return any(holds(part, answers) for part in condition["any"])
    if "not" in condition:
        return not holds(condition["not"], answers)
    return OPERATORS[condition["op"]](answers.get(condition["f"]), condition.get("v"))
