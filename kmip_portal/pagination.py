"""Pages of a long list, each found by where the one before it ended.

Counting rows from the start costs more the further one reads; comparing a whole row of columns
with the last one seen, `(created_at, id) < (x, y)`, costs the same on every page.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.core import signing
from django.core.exceptions import BadRequest
from django.db.models import (
    BooleanField,
    F,
    Func,
    PositiveIntegerField,
    QuerySet,
    Subquery,
    Value,
)

SALT = "kmip_portal.pagination"
COUNTED = 1000  # of more rows than this a list says only that there are more


class RowComparison(Func):
    """(a, b) < (x, y), as one comparison that an index over (a, b) can answer."""

    def __init__(self, columns, operator, values):
        super().__init__(*columns, *values, output_field=BooleanField())
        self.operator, self.width = operator, len(columns)

    def as_sql(self, compiler, connection, **extra):
        sql, params = [], []
        for expression in self.source_expressions:
            part, its_params = compiler.compile(expression)
            sql.append(part)
            params += its_params
        left, right = ", ".join(sql[: self.width]), ", ".join(sql[self.width :])
        return f"({left}) {self.operator} ({right})", params


class CountOfAll(Subquery):
    """How many rows a whole list has, up to COUNTED and one; asked together with those shown."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = PositiveIntegerField()

    def __init__(self, queryset: QuerySet):
        super().__init__(queryset.order_by().values("pk")[: COUNTED + 1])


class Page:
    """Some rows, and the marks from which the next and the previous page begin."""

    def __init__(self, rows: list, next: str = "", previous: str = ""):
        self.rows, self.next, self.previous = rows, next, previous

    def __iter__(self) -> Iterator:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def has_others(self) -> bool:
        return bool(self.next or self.previous)


class Keyset:
    """A queryset in pages: Keyset(records, ("-created_at",)).page(after=request.GET.get("after")).

    `order` names columns that are never null, all up or all down; the key is added to make each
    place the only one. Marks are signed: one that was changed, or made for another order, is a bad
    request. They say where to begin, never what may be seen: that is the queryset's to know.
    """

    def __init__(self, queryset: QuerySet, order: tuple[str, ...] = ("-pk",), page_size: int = 25):
        down = {name.startswith("-") for name in order}
        if len(down) != 1:
            raise ValueError(f"{order} goes both up and down: rows are compared one way only")
        self.sign = "-" if down.pop() else ""
        names = [name.removeprefix("-") for name in order]
        self.names = names if names[-1] in ("pk", "id") else [*names, "pk"]
        self.queryset, self.page_size = queryset, page_size
        resolved = [F(name).resolve_expression(queryset.query.clone()) for name in self.names]
        self.columns = [expression.output_field for expression in resolved]
        if gaps := [n for n, c in zip(self.names, self.columns, strict=True) if c.null]:
            raise ValueError(f"{', '.join(gaps)} may be null: a row without it has no place")

    def page(self, after: str | None = "", before: str | None = "") -> Page:
        """The first page, or the one next to a mark. A place with nothing left is the first."""
        if after:
            rows = self._beyond(after, forward=True)
            shown = rows[: self.page_size]
            if shown:
                more = len(rows) > self.page_size
                return Page(shown, self.mark(shown[-1]) if more else "", self.mark(shown[0]))
        elif before:
            rows = self._beyond(before, forward=False)
            if len(rows) > self.page_size:
                shown = rows[: self.page_size][::-1]
                return Page(shown, self.mark(shown[-1]), self.mark(shown[0]))
        rows = list(self._ordered(self.queryset, forward=True)[: self.page_size + 1])
        shown = rows[: self.page_size]
        return Page(shown, self.mark(shown[-1]) if len(rows) > self.page_size else "")

    def mark(self, row: Any) -> str:
        """Where a row stands, signed."""
        values = [_plain(_read(row, name)) for name in self.names]
        return signing.dumps([self.sign, self.names, values], salt=SALT)

    def _beyond(self, mark: str, *, forward: bool) -> list:
        operator = "<" if forward == bool(self.sign) else ">"
        values = [
            Value(column.to_python(value), output_field=column)
            for column, value in zip(self.columns, self._read_mark(mark), strict=True)
        ]
        beyond = RowComparison([F(name) for name in self.names], operator, values)
        return list(self._ordered(self.queryset.filter(beyond), forward)[: self.page_size + 1])

    def _ordered(self, queryset: QuerySet, forward: bool) -> QuerySet:
        sign = self.sign if forward else {"": "-", "-": ""}[self.sign]
        return queryset.order_by(*(f"{sign}{name}" for name in self.names))

    def _read_mark(self, mark: str) -> list:
        try:
            sign, names, values = signing.loads(mark, salt=SALT)
        except signing.BadSignature as wrong:
            raise BadRequest("This page of the list cannot be found") from wrong
        if (sign, names) != (self.sign, self.names):
            raise BadRequest("This page was of the list in another order")
        return values


def _read(row: Any, name: str) -> Any:
    for part in name.split("__"):
        row = getattr(row, part)
    return row


def _plain(value: Any) -> Any:
    """As JSON can hold it, to the microsecond."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool) else str(value)
