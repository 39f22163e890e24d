"""What needs a person: each app names a function in settings.IN_TRAY, the desk asks them all."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from importlib import import_module
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.module_loading import import_string

from kmip_portal import clock

COUNTED = "waiting"  # in the session: how many things waited, and when they were counted
COUNT_SECONDS = 60


class Item(NamedTuple):
    """One thing that needs somebody: a verb, what it is about, by when, and where to do it."""

    verb: str
    thing: str
    url: str
    due_on: date | None = None
    organisation: str = ""
    remind: str = ""  # what waits for others: the reference by which the desk sends a reminder


def needs(user: Any) -> list[Item]:
    """Everything that needs this person, the most urgent first; no date comes last."""
    items: list[Item] = []
    for name in settings.IN_TRAY:
        found: Iterable[Item] = import_string(name)(user)
        items.extend(found)
    return sorted(
        items, key=lambda item: (item.due_on is None, item.due_on or date.max, item.thing)
    )


def waits(user: Any) -> list[Item]:
    """What this person waits for from others: said by `waits` beside the function that is named."""
    items: list[Item] = []
    for name in settings.IN_TRAY:
        found: Iterable[Item] = _beside(name, "waits")(user)
        items.extend(found)
    return items


def unreadable(user: Any, letters: Sequence[tuple[str, str]]) -> set[str]:
    """Of letters (kind, key) not gone yet, the keys of those that tell what this person may read
    no more: said by `unreadable` beside the function that is named."""
    found: set[str] = set()
    for name in settings.IN_TRAY:
        found.update(_beside(name, "unreadable")(user, letters))
    return found


def _beside(name: str, said: str) -> Callable[..., Iterable[Any]]:
    return getattr(import_module(name.rpartition(".")[0]), said, _nothing)


def _nothing(*_: Any) -> list[Any]:
    return []


def shown(request: HttpRequest) -> list[Item]:
    """What needs the person who is signed in, for a page that lists it; the navigation says the
    same number."""
    items = needs(request.user)
    request.session[COUNTED] = [len(items), clock.now().timestamp()]
    return items


def count(request: HttpRequest) -> int:
    """How many things need them, for the navigation of every page.

    Every app is asked, which costs more than most pages do, so it is counted at most once a
    minute; whatever the person does is counted at once, as `forget_count` sees to.
    """
    number, counted_at = request.session.get(COUNTED, (0, 0))
    if not 0 <= clock.now().timestamp() - counted_at < COUNT_SECONDS:
        return len(shown(request))
    return int(number)


def rows(found: QuerySet[Any], most: int | None = None) -> list[Any]:
    """The first of what was found, where anything was: most people, most days, have none of a kind,
    and asking whether there is any costs a part of reading every column of nothing."""
    return list(found[:most]) if found.exists() else []


def forget_count(request: HttpRequest) -> None:
    """They have done something: the next page counts anew."""
    request.session.pop(COUNTED, None)
