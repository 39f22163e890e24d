"""Repeat records whose review was to be done before the day: title, who takes part, and dates."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, overload

from django.db.models import Count, Min, Prefetch, Q, QuerySet

from kmip_portal.desk.reports.drawing import Bar, Bars
from kmip_portal.desk.reports.narrowing import of_these
from kmip_portal.desk.reports.report import Cell, Column, Report, Row, said
from records.active import active_on, overdue_on, taking_part_on, with_review_date
from records.models import RecordOfSharing

BANDS = ((30, "1 to 30 days"), (90, "31 to 90 days"), (365, "91 to 365 days"), (0, "Longer"))
AT_ONCE = 500


class OverdueReport(Report):
    slug = "overdue-reviews"
    title = "Overdue reviews of repeat records"
    filters = ("sector", "area")
    empty = "No review of a repeat record was overdue on that day."

    def work_out(self) -> None:
        narrowed = of_these(self.asked)
        late = overdue_on(self.on).filter(narrowed)
        self.columns = [
            Column("Title", width=44),
            Column("Reference", width=20),
            Column("Organisations", width=60),
            Column("Review due on", "day", 20),
            Column("Days late", "number"),
        ]
        self.rows = LateRows(late, self.on)
        counts: dict[str, Any] = {
            f"band_{n}": Count("pk", filter=self._between(n)) for n in range(len(BANDS))
        }
        found = late.order_by().aggregate(earliest=Min("due_on"), **counts)
        self.bands = {label: found[f"band_{n}"] for n, (_, label) in enumerate(BANDS)}
        active = with_review_date(active_on(self.on), self.on).filter(narrowed)
        number = active.count()
        self.finding = self._finding(sum(self.bands.values()), number, found["earliest"])
        self.drawing = Bars(
            [Bar(label, number, f"{number:,}") for label, number in self.bands.items()]
        )

    def _between(self, n: int) -> Q:
        """Due so many days before."""
        found = Q(due_on__lt=self.on - timedelta(days=BANDS[n - 1][0] if n else 0))
        if most := BANDS[n][0]:
            found &= Q(due_on__gte=self.on - timedelta(days=most))
        return found

    def _finding(self, late: int, active: int, earliest: date | None) -> str:
        if not active:
            return "No repeat record was active."
        of = said(active, "active repeat record")
        if not late or earliest is None:
            return f"No review is overdue, of {of}."
        days = said((self.on - earliest).days, "day")
        are = "is overdue for review" if late == 1 else "are overdue for review"
        longest = "by" if late == 1 else "the longest by"
        comma = " " if late == 1 else ", "
        return f"{late:,} of {of} {are}{comma}{longest} {days}."

    @property
    def notes(self) -> list[str]:
        return [
            "K-MIP sees titles, who takes part, and dates of repeat records, never what they say.",
            "Sector and area are those of the organisation that keeps the record.",
        ]


class LateRows:
    """The rows, the longest overdue first: asked for as they are read, however many there are."""

    def __init__(self, late: QuerySet[RecordOfSharing], on: date):
        parties = taking_part_on(on, RecordOfSharing.objects.all())
        self.on = on
        self.found = (
            late.select_related("organisation")
            .prefetch_related(
                Prefetch(
                    "parties",
                    parties.select_related("organisation").order_by("number"),
                    to_attr="taking_part",
                )
            )
            .only("reference", "title", "status", "kind", "organisation__name")
            .order_by("due_on", "pk")
        )

    def __len__(self) -> int:
        return self.found.count()

    def __iter__(self) -> Iterator[Row]:
        for record in self.found.iterator(chunk_size=AT_ONCE):
            yield self._row(record)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        if isinstance(place, slice):
            return [self._row(record) for record in self.found[place]]
        return self._row(self.found[place])

    def _row(self, record: Any) -> Row:
        return [
            Cell(record.heading, record.get_absolute_url()),
            record.reference,
            ", ".join(party.called for party in record.taking_part),
            record.due_on,
            (self.on - record.due_on).days,
        ]
