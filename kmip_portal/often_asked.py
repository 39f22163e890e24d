"""Questions to the database that many pages ask, put into words once.

Django takes longer to put a question into SQL than a database takes to answer it, which it mostly
does with nothing. Here that is done once for each shape of values (one person and two
organisations, say), with marks where the values come; whoever asks has theirs put there. No answer
is kept.
"""

from collections.abc import Callable, Iterator
from copy import copy
from datetime import date, datetime
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.query import ModelIterable
from django.db.transaction import TransactionManagementError

from kmip_portal import clock

Place = tuple[int, int | None]  # which of the values, and where in it if it is several
MANY = (list, tuple, set, frozenset)
FIRST, SECOND = 1_000_000_000, 1_500_000_000  # numbers that no row has
LONG_AGO, LATER = date(2001, 1, 1), date(2002, 2, 2)


class Words(NamedTuple):
    """A question as the database is asked it, and what Django needs to read the answer."""

    sql: str
    parameters: list[Any]
    places: list[tuple[int, Place]]  # which of the parameters is which value
    compiler: Any

    def filled_in(self, values: tuple[Any, ...]) -> list[Any]:
        each = [list(one) if isinstance(one, MANY) else one for one in values]
        parameters = list(self.parameters)
        for position, place in self.places:
            parameters[position] = _sent(_at(each, place))
        return parameters


class OftenAsked:
    """Made of a function that says in a queryset what is asked about plain values.

    Numbers, words, days, and several numbers are put in when it is asked, and may only be looked
    for; yes or no is part of the question. Where it asks the clock what day it is, it is `daily`;
    by the minute none may go.
    """

    def __init__(self, asks: Callable[..., QuerySet[Any, Any]], *, daily: bool = False):
        self._asks = asks
        self._daily = daily
        self._in_words = lru_cache(maxsize=200)(self._put_into_words)

    def has_any(self, *values: Any) -> bool:
        words = self._words(values, only_whether=True)
        if words is None:
            return False
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(words.sql, words.filled_in(values))
            return cursor.fetchone() is not None

    def found(self, *values: Any) -> list[Any]:
        """The models that are asked for, as the queryset would give them."""
        words = self._words(values, only_whether=False)
        if words is None:
            return []
        compiler = copy(words.compiler)  # of the thread that put it into words
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        if compiler.query.select_for_update and not compiler.connection.in_atomic_block:
            raise TransactionManagementError("Rows are locked within a transaction.")
        compiler.as_sql = lambda: (words.sql, words.filled_in(values))
        query = SimpleNamespace(get_compiler=lambda using: compiler)
        asked = SimpleNamespace(db=DEFAULT_DB_ALIAS, query=query, _known_related_objects={})
        return list(ModelIterable(asked))  # type: ignore[arg-type]  # all that it looks at

    def first(self, *values: Any) -> Any:
        """The first of them, or None."""
        return next(iter(self.found(*values)), None)

    def _words(self, values: tuple[Any, ...], *, only_whether: bool) -> Words | None:
        day = clock.today() if self._daily else None
        return self._in_words(only_whether, day, tuple(_shape(one) for one in values))

    def _put_into_words(
        self, only_whether: bool, day: date | None, shape: tuple[Any, ...]
    ) -> Words | None:
        """None where nothing can be found, as of no values at all. Done once more, with other marks
        and at another time: but for the marks both must be alike, or it does what it may not."""

        def put(marks: list[Any], moment: datetime) -> tuple[str, list[Any], Any]:
            with clock.at(moment):
                found = self._asks(*marks)
                found = found.order_by().values_list("pk")[:1] if only_whether else found
                compiler = found.query.get_compiler(using=DEFAULT_DB_ALIAS)
                sql, parameters = compiler.as_sql()
            return sql, list(parameters), compiler

        first, second = _marks(shape, FIRST), _marks(shape, SECOND)
        begins, ends = clock.start_of_day(day or LONG_AGO), clock.end_of_day(day or LATER)
        try:
            (sql, parameters, compiler), again = put(first, begins), put(second, ends)
        except EmptyResultSet as nothing:
            if (0, "values") not in shape:
                raise ValueError(f"{self._asks.__qualname__} never finds anything.") from nothing
            return None
        at_place = {_sent(_at(first, place)): place for place in _places(first)}
        found = [(n, at_place[one]) for n, one in enumerate(parameters) if one in at_place]
        expected = list(parameters)
        for position, place in found:
            expected[position] = _sent(_at(second, place))
        are_all_there = {place for _, place in found} == set(at_place.values())
        if again[:2] != (sql, expected) or not are_all_there:
            raise ValueError(f"{self._asks.__qualname__} goes by more than it says.")
        return Words(sql, parameters, found, compiler)


def _shape(value: Any) -> Any:
    """What of a value changes the question: of several how many there are."""
    if isinstance(value, MANY):
        return len(value), "values"
    if isinstance(value, bool):
        return value
    for kind in (int, str, date):
        if isinstance(value, kind) and not isinstance(value, datetime):
            return kind
    raise TypeError(f"{value!r} can be no part of a question that is asked often.")


def _marks(shape: tuple[Any, ...], base: int) -> list[Any]:
    """What stands in the places of values of this shape."""
    marks: list[Any] = []
    for which, one in enumerate(shape):
        number = base + 100_000 * which
        if isinstance(one, tuple):
            marks.append([number + within for within in range(one[0])])
        else:
            day = date.fromordinal(base // 10_000 + which)
            marks.append({int: number, str: f"\ufdd0{number}", date: day}.get(one, one))
    return marks


def _places(marks: list[Any]) -> Iterator[Place]:
    for which, one in enumerate(marks):
        if isinstance(one, list):
            yield from ((which, within) for within in range(len(one)))
        elif not isinstance(one, bool):
            yield which, None


def _at(values: list[Any], place: Place) -> Any:
    which, within = place
    return values[which] if within is None else values[which][within]


def _sent(value: Any) -> Any:
    """As it is sent to the database."""
    if isinstance(value, date):
        return connections[DEFAULT_DB_ALIAS].ops.adapt_datefield_value(value)
    return value
