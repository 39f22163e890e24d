"""Who shares with whom, as repeat records say: by sector, and from there by organisation."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, FilteredRelation, Q, Value
from django.db.models.functions import Coalesce, Greatest, Least
from django.urls import reverse

from kmip_portal.desk.reports.drawing import Bar, Bars, Staircase
from kmip_portal.desk.reports.forms import NO_SECTOR, NO_SECTOR_WORDS
from kmip_portal.desk.reports.report import Cell, Column, Report, Row, begins, said
from records.active import active_on
from signatories import organisation_types

MOST_BARS = 25


class SharingReport(Report):
    slug = "who-shares-with-whom"
    title = "Who shares with whom"
    filters = ("one", "other")
    empty = "No repeat record was active on that day, or none of those you asked for."

    def work_out(self) -> None:
        self.names = {**organisation_types.labels(), NO_SECTOR: NO_SECTOR_WORDS}
        self.records = active_on(self.on)
        self.number = self.records.count()
        if self.asked.sector and self.asked.other:
            self._organisations(self.asked.sector, self.asked.other)
        else:
            self._sectors(self.asked.sector or self.asked.other)

    def _pairs(self, *, once: bool) -> Any:
        """Each two that take part in one record: once, or also the other way round."""
        there = (
            Q(parties__number__isnull=False)
            & (Q(parties__joined_on=None) | Q(parties__joined_on__lte=self.on))
            & (Q(parties__left_on=None) | Q(parties__left_on__gt=self.on))
        )
        pairs = self.records.order_by().annotate(
            one=FilteredRelation("parties", condition=there),
            another=FilteredRelation("parties", condition=there),
        )
        differ = Q(another__pk__gt=F("one__pk"))
        if not once:
            differ |= Q(another__pk__lt=F("one__pk"))
        return pairs.filter(differ).annotate(  # one call: another would look for others again
            one_type=Coalesce("one__organisation__organisation_type", Value(NO_SECTOR)),
            another_type=Coalesce("another__organisation__organisation_type", Value(NO_SECTOR)),
        )

    # --- by sector ------------------------------------------------------------------------------

    def _sectors(self, only: str) -> None:
        pairs = self._pairs(once=True)
        first, second = Least("one_type", "another_type"), Greatest("one_type", "another_type")
        found = (
            pairs.annotate(first=first, second=second)
            .values_list("first", "second")
            .annotate(in_all=Count("pk", distinct=True))
        )
        counted = {(a, b): number for a, b, number in found if only in ("", a, b)}
        order = [code for code in self.names if any(code in pair for pair in counted)]
        order += sorted({code for pair in counted for code in pair} - set(order))
        rows = []
        for pair, number in counted.items():
            a, b = sorted(pair, key=order.index)
            if only == b:
                a, b = b, a
            rows.append((number, a, b))
        rows.sort(key=lambda one: (-one[0], order.index(one[1]), order.index(one[2])))
        self.columns = [
            Column("Sector", width=40),
            Column("With", width=40),
            Column("Repeat records", "number"),
        ]
        self.rows = [
            [Cell(self._name(a), self._url(a, b)), self._name(b), number] for number, a, b in rows
        ]
        self.finding = self._finding(self.rows, "sectors")
        self.drawing = self._bars() if only else self._staircase(order, rows)

    def _staircase(self, order: list[str], rows: list[tuple[int, str, str]]) -> Staircase:
        places = {code: n for n, code in enumerate(order)}
        numbers, urls = {}, {}
        for number, a, b in rows:
            column, row = sorted((places[a], places[b]))
            numbers[row, column], urls[row, column] = number, self._url(a, b)
        return Staircase([self._name(code) for code in order], numbers, urls)

    # --- by organisation, of two sectors --------------------------------------------------------

    def _organisations(self, one: str, other: str) -> None:
        pairs = self._pairs(once=False).filter(one_type=one, another_type=other)
        pairs = pairs.annotate(
            called=Coalesce("one__organisation__name", "one__name"),
            called_too=Coalesce("another__organisation__name", "another__name"),
        )
        if one == other:
            pairs = pairs.filter(called__lt=F("called_too"))
        found = (
            pairs.values_list("called", "called_too")
            .annotate(in_all=Count("pk", distinct=True))
            .order_by("-in_all", "called", "called_too")
        )
        self.columns = [
            Column("Organisation", width=44),
            Column("With", width=44),
            Column("Repeat records", "number"),
        ]
        self.rows = PairRows(found)
        first = self.rows[:MOST_BARS]
        self.finding = self._finding(first, "organisations", more=len(self.rows) - len(first))
        self.drawing = self._bars()

    def _bars(self) -> Bars:
        return Bars(
            [
                Bar(f"{_plain(a)} and {_plain(b)}", number, f"{number:,}")
                for a, b, number in self.rows[:MOST_BARS]
            ]
        )

    # --- words ----------------------------------------------------------------------------------

    def _name(self, code: str) -> str:
        return self.names.get(code, code)

    def _url(self, a: str, b: str) -> str:
        asked = {"sector": a, "other": b, "on": self.on.isoformat()}
        return f"{reverse('reports:report', args=[self.slug])}?{urlencode(asked)}"

    def _finding(self, rows: Any, what: str, more: int = 0) -> str:
        if not self.number:
            return "No repeat record is active, so none says who shares with whom."
        are = "is active" if self.number == 1 else "are active"
        words = f"{begins(said(self.number, 'repeat record'))} {are}"
        if not rows:
            return f"{words}, none of them between those you asked for."
        a, b, number = rows[0]
        pair = f"‘{_plain(a)}’ and ‘{_plain(b)}’"
        if _plain(a) == _plain(b):
            pair = f"organisations of ‘{_plain(a)}’"
        if len(rows) + more == 1:
            return f"{words}; {pair} share in {number:,} of them."
        return f"{words}; no two {what} share in more than {pair}: {said(number, 'record')}."

    @property
    def notes(self) -> list[str]:
        found = [
            "Counted are repeat records that are active and name both; which of the two gives is"
            " theirs to know. One-off records are not among them: K-MIP knows only that there are"
            " such records.",
            "A record between three sectors is counted for each two of them.",
        ]
        if self.asked.sector and self.asked.other and len(self.rows) > MOST_BARS:
            found.append(f"The chart has the first {MOST_BARS} rows of the table.")
        return found


def _plain(cell: Any) -> str:
    return str(cell.value if isinstance(cell, Cell) else cell)


class PairRows:
    """Rows of the database as rows of a report, asked for as they are read."""

    def __init__(self, found: Any):
        self.found = found

    def __len__(self) -> int:
        number: int = self.found.count()
        return number

    def __iter__(self) -> Any:
        return (self._row(one) for one in self.found.iterator(chunk_size=500))

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return [self._row(one) for one in self.found[place]]
        return self._row(self.found[place])

    @staticmethod
    def _row(one: Any) -> Row:
        name, other, number = one
        url = f"{reverse('records:repeat_list')}?{urlencode({'q': name})}"
        return [Cell(name, url), other, number]
