"""What can be found, and who may see it: each app names a function in settings.SEARCH."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import QuerySet
from django.utils.http import urlencode
from django.utils.module_loading import import_string

from kmip_portal.search.models import SearchDocument

SHOWN = 3
COUNTED = 100


class Document(NamedTuple):
    """Something to be found. `also` are words people look for it by that it does not say."""

    key: str
    title: str
    text: str
    url: str
    kind: str
    also: str = ""
    seen_by: str = SearchDocument.For.EVERYBODY


def anybody(user: Any) -> bool:
    return True


class Source(NamedTuple):
    """One sort of thing that is found in the index.

    `documents()` yields all there are; `visible(user, keys)` says which of these a person may see
    today, whatever the index remembers; `reads(user)` whether they see any at all. To whoever reads
    none, no word of them is suggested.
    """

    name: str
    label: str
    documents: Callable[[], Iterable[Document]]
    visible: Callable[[Any, list[str]], Iterable[str]]
    reads: Callable[[Any], bool] = anybody


class Matches(NamedTuple):
    """Some of the things that say the words, how many there are, and where all are listed."""

    some: list[Document]
    count: int
    url: str

    @classmethod
    def first_of(
        cls, found: QuerySet, url: str, looked_for: str, document: Callable[[Any], Document]
    ) -> "Matches":
        """The newest few of what a queryset found, counted as far as a page says an exact number;
        `url` is of the list where the same words find all of them."""
        newest = found.order_by("-pk")
        rows = list(newest[:SHOWN])
        count = newest[:COUNTED].count() if len(rows) == SHOWN else len(rows)
        return cls([document(one) for one in rows], count, f"{url}?{urlencode({'q': looked_for})}")


class Asked(NamedTuple):
    """One sort of thing that is never in the index: looked for among what a person may see."""

    name: str
    label: str
    matching: Callable[[Any, str], Matches]


def sources() -> list[Source | Asked]:
    """All of them, in the order of settings.SEARCH."""
    return [import_string(name)() for name in settings.SEARCH]
