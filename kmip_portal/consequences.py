"""What names an organisation, or a person in it: asked before it leaves, ends or is merged.

Each app names a function in settings.CONSEQUENCES; the pages that ask know none of them.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.module_loading import import_string


class Consequence(NamedTuple):
    """Something that names them: how many, what becomes of it, and where it is looked at.

    What `stands_in_the_way` must be seen to first.
    """

    count: int
    words: str
    url: str = ""
    stands_in_the_way: bool = False


def of(organisation: Any, *, person: Any = None) -> list[Consequence]:
    """Everything that names this organisation, or what this person leaves behind in it."""
    found: list[Consequence] = []
    for name in settings.CONSEQUENCES:
        told: Iterable[Consequence] = import_string(name)(organisation, person)
        found.extend(one for one in told if one.count)
    return found
