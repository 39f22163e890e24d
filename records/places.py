"""For whom a record is kept, where a form asks that."""

from collections.abc import Mapping
from typing import Any

from records.services import Place


def must_choose(places: list[Place], sent: Mapping[str, Any]) -> bool:
    """Where there are several; and where the one that was chosen is theirs no more."""
    only = {place.key for place in places}
    return len(places) > 1 or (bool(places) and sent.get("place", "") not in {"", *only})


def chosen_of(places: list[Place], answers: Mapping[str, Any]) -> Place:
    """The one that was chosen, of a form without errors; the only one, where that is not asked."""
    return {place.key: place for place in places}.get(answers.get("place", ""), places[0])
