"""How many are signatories, over time, with the days on which versions came into force."""

from datetime import date, timedelta

from django.db.models import Count, Min, Q

from agreements.models import AgreementVersion
from kmip_portal.desk.reports.drawing import Lines, Mark, Series
from kmip_portal.desk.reports.narrowing import of_these, organisations
from kmip_portal.desk.reports.report import Column, Report, begins, said
from kmip_portal.portal_tags import day
from signatories.models import AcceptanceStatement
from signatories.standing import Standing

MOST = 24  # points of the lines
STEPS = (1, 3, 6, 12, 24, 60, 120, 240, 600)  # months from one to the next


class AcceptancesReport(Report):
    slug = "acceptances"
    title = "Acceptances over time"
    filters = ("sector", "area", "from", "to")
    empty = "No organisation has accepted the agreement in the time you asked for."

    def work_out(self) -> None:
        last = self.asked.last
        narrowed = of_these(self.asked)
        given = AcceptanceStatement.objects.given(last).filter(narrowed).order_by()
        first = self.asked.since or given.aggregate(first=Min("accepted_on"))["first"]
        self.days = days_between(min(first, last), last) if first else []
        self.columns = [
            Column("Day", "day", 20),
            Column("Signatories", "number"),
            Column("Of them with nothing more to sign", "number", 24),
            Column("Accepted since the day before in this table", "number", 24),
            Column("Left since the day before in this table", "number", 24),
            Column("Versions that came into force", width=30),
        ]
        versions = [
            one
            for one in AgreementVersion.objects.readable(last)
            if self.days and one.in_force_on >= self.days[0]
        ]
        marks = [Mark(one.in_force_on, one.number) for one in reversed(versions)]
        signed, enough = self._counted()
        accepted, left = self._moved()
        began = self._since_before([one.on for one in marks])
        self.rows = [
            [
                on, signed[n], enough[n], accepted[n], left[n],
                ", ".join(marks[at].label for at in began[n]) or "None",
            ]
            for n, on in enumerate(self.days)
        ]  # fmt: skip
        if not any(signed) and not any(accepted):
            self.rows = []
        self.finding = self._finding(signed)
        if self.rows:
            self.drawing = Lines(
                self.days,
                [Series("Signatories", signed), Series("Nothing more to sign", enough)],
                marks,
            )

    def _counted(self) -> tuple[list[int], list[int]]:
        """On each day the signatories, and those of whom nothing more is asked, in one query."""
        counts = {}
        for n, on in enumerate(self.days):
            standing = Standing(on)
            older = standing.still_to_sign().order_by().values("pk")
            signed = standing.signed().order_by().values("pk")
            counts[f"enough_{n}"] = Count("pk", filter=Q(pk__in=signed))
            counts[f"older_{n}"] = Count("pk", filter=Q(pk__in=older))
        found = organisations(self.asked).aggregate(**counts) if counts else {}
        enough = [found[f"enough_{n}"] for n in range(len(self.days))]
        return [found[f"older_{n}"] + one for n, one in enumerate(enough)], enough

    def _moved(self) -> tuple[list[int], list[int]]:
        """Acceptances given, and withdrawn, in the days that end with each."""
        if not self.days:
            return [], []
        given = AcceptanceStatement.objects.given(self.days[-1]).filter(of_these(self.asked))
        on = list(given.order_by().values_list("accepted_on", "withdrawn_on"))
        accepted = self._since_before([one for one, _ in on])
        left = self._since_before([one for _, one in on if one])
        return [len(one) for one in accepted], [len(one) for one in left]

    def _since_before(self, found: list[date]) -> list[list[int]]:
        """For each day of the table, which of these fall on it or after the day before it."""
        into: list[list[int]] = [[] for _ in self.days]
        for place, on in enumerate(found):
            for n, until in enumerate(self.days):
                if on <= until:
                    if n or on == until or not self.asked.since:
                        into[n].append(place)
                    break
        return into

    def _finding(self, signed: list[int]) -> str:
        if not self.rows:
            return "Nobody was a signatory in this time."
        last = signed[-1]
        are = "is a signatory" if last == 1 else "are signatories"
        words = f"{begins(said(last, 'organisation'))} {are} on {day(self.days[-1])}"
        if len(signed) == 1:
            return f"{words}."
        then = self._compared_with()
        before = signed[then]
        if last == before:
            return f"{words}, as many as on {day(self.days[then])}."
        more = "more" if last > before else "fewer"
        return f"{words}, {abs(last - before):,} {more} than on {day(self.days[then])}."

    def _compared_with(self) -> int:
        """The day with which the last is compared: the first that was asked for, else one a year
        or more before."""
        a_year_ago = self.days[-1] - timedelta(days=365)
        earlier = [n for n, on in enumerate(self.days) if on <= a_year_ago]
        return earlier[-1] if earlier and not self.asked.since else 0

    @property
    def notes(self) -> list[str]:
        return [
            "Who is a signatory on a day is worked out from the days on which organisations"
            " accepted, left, began and ended. Sectors and areas are those of today.",
            "An organisation that accepts a newer version is counted again among those that"
            " accepted, and once among signatories.",
        ]


def days_between(first: date, last: date) -> list[date]:
    """The first and the last day, and between them ends of months, a few enough to read."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    step = next((one for one in STEPS if months / one <= MOST - 2), STEPS[-1])
    found = [first]
    year, month = first.year, first.month
    while True:
        end = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        if end >= last:
            break
        if end > first and month % min(step, 12) == 0 and year % max(step // 12, 1) == 0:
            found.append(end)
        year, month = year + month // 12, month % 12 + 1
    return found if last == first else [*found, last]
