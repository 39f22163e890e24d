"""What records of sharing are for, and what they rest on: counts alone, and none of few.

K-MIP knows of each record that it exists and when. So that no two of these numbers, taken from one
another, tell what one record says, they count whole quarters that are over, never a part of one,
and cannot be narrowed to a sector or an area; and none so long ago that a record of it may have
been disposed of, as the numbers of the day before and after would tell what that one said.
"""

from collections import defaultdict
from datetime import date, timedelta
from typing import ClassVar, NamedTuple

from django.db.models import Case, Count, F, Q, When

from kmip_portal import clock
from kmip_portal.desk.reports.drawing import Bar, Bars
from kmip_portal.desk.reports.report import Column, Report, Row, begins, said
from kmip_portal.desk.reports.suppression import FEWEST, shown, total
from kmip_portal.law.book import book
from kmip_portal.retention.schedule import SCHEDULE
from records.models import CodedAnswer, RecordOfSharing

USUALLY, MOST = 4, 12  # quarters


class Quarter(NamedTuple):
    """Three months, by their first and last day."""

    first: date
    last: date

    def __str__(self) -> str:
        return f"{self.first:%B} to {self.last:%B %Y}"


def quarters(until: date, *, since: date | None = None) -> list[Quarter]:
    """Those that are over by the end of a day, the newest last; from `since` on, if it is given."""
    found: list[Quarter] = []
    earliest = SCHEDULE["one_off"].day_before(clock.today())
    begins_on = date(until.year, (until.month - 1) // 3 * 3 + 1, 1)
    if _quarter(begins_on).last > until:
        begins_on = _quarter(begins_on - timedelta(days=1)).first
    while len(found) < (MOST if since else USUALLY):
        quarter = _quarter(begins_on)
        if quarter.first < max(since or earliest, earliest):
            break
        found.insert(0, quarter)
        begins_on = _quarter(begins_on - timedelta(days=1)).first
    return found


def _quarter(day: date) -> Quarter:
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    after = date(first.year + (first.month == 10), (first.month + 2) % 12 + 1, 1)
    return Quarter(first, after - timedelta(days=1))


# a one-off record when it was saved, a repeat record when it went live
COUNTED = Q(kind="one_off", status__in=["decided", "closed"]) | Q(
    kind="repeat", status__in=["active", "replaced", "ended"]
)
BEGAN_AT = Case(When(kind="one_off", then=F("decided_at")), default=F("active_at"))


class RecordsInNumbers(Report):
    """Common to purposes and lawful bases."""

    filters = ("from", "to")
    empty = "No quarter that is over lies in the time you asked for."
    kinds: ClassVar[dict[str, str]]  # fields of the record, and from which list of the law
    what: ClassVar[str]

    def work_out(self) -> None:
        self.quarters = quarters(self.asked.last, since=self.asked.since)
        self.columns = [
            Column(begins(self.what), width=50),
            *(Column(str(one), "number", 24) for one in self.quarters),
        ]
        self.numbers, self.in_all = self.counted()
        hidden = [
            shown([row[n] for row in self.numbers.values()]) for n in range(len(self.quarters))
        ]
        law = book(self.asked.last)
        labels = [law.label(self.kinds[field], code) for field, code in self.numbers]
        self.rows = (
            [[label, *row] for label, *row in zip(labels, *hidden, strict=True)] if hidden else []
        )
        if self.rows:
            self.totals = ["Records in all", *map(total, self.in_all)]
        self.drawing = self._drawn()
        self.finding = self._finding()

    def counted(self) -> tuple[dict[tuple[str, str], list[int]], list[int]]:
        """By field and code, and in all, how many records of each quarter there truly are."""
        law = book(self.asked.last)
        numbers = {
            (name, one.value): [0] * len(self.quarters)
            for name, kind in self.kinds.items()
            for one in law.choices(kind)
        }
        found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * len(self.quarters))
        found.update(numbers)
        records = RecordOfSharing.objects.filter(COUNTED).annotate(began_at=BEGAN_AT).order_by()
        in_all = []
        for n, quarter in enumerate(self.quarters):
            then = records.filter(
                began_at__gte=clock.start_of_day(quarter.first),
                began_at__lt=clock.start_of_day(quarter.last + timedelta(days=1)),
            )
            in_all.append(then.count())
            codes = CodedAnswer.objects.filter(field__in=self.kinds, record__in=then.values("pk"))
            grouped = codes.order_by().values_list("field", "code")
            for field, code, number in grouped.annotate(number=Count("pk")):
                found[field, code][n] = number
        return dict(found), in_all

    def _drawn(self) -> Bars | None:
        """The newest quarter of which anything is shown, the most first."""
        for n in range(len(self.quarters), 0, -1):
            found = [(row[0], row[n]) for row in self.rows if isinstance(row[n], int)]
            if found:
                found.sort(key=lambda pair: -pair[1])
                quarter = self.quarters[n - 1]
                return Bars([Bar(name, n, f"{n:,} in {quarter}") for name, n in found])
        return None

    def _finding(self) -> str:
        if not self.quarters:
            return "No quarter that is counted lies in this time."
        newest, number = self.quarters[-1], self.in_all[-1]
        if number < FEWEST:
            return f"Fewer than {FEWEST} records began in {newest}, so nothing is shown of them."
        words = f"{begins(said(number, 'record'))} began in {newest}"
        visible: list[Row] = [row for row in self.rows if isinstance(row[-1], int)]
        if not visible:
            return f"{words}; no {self.what} has {FEWEST} or more that may be shown."
        first = max(visible, key=lambda row: row[-1])
        return f"{words}; the most frequent {self.what} shown is ‘{first[0]}’, with {first[-1]:,}."

    @property
    def notes(self) -> list[str]:
        return [
            "A one-off record is counted in the quarter in which it was saved, a repeat record in"
            " which it became active. Quarters that began six years ago or earlier are not counted,"
            " as their records may have been disposed of.",
            f"Numbers from 0 to {FEWEST - 1} are shown as ‘Fewer than {FEWEST}’. Where a number"
            " could be worked out from the others, one more is not shown.",
            "Only quarters that are over are counted, and the figures cannot be narrowed: numbers"
            " that differ by one record would tell what it says.",
            f"A record may have more than one {self.what}.",
        ]


class PurposesReport(RecordsInNumbers):
    slug = "purposes"
    title = "Records by purpose"
    kinds: ClassVar[dict[str, str]] = {"purpose_codes": "purpose_presets"}
    what = "purpose"


class BasesReport(RecordsInNumbers):
    slug = "lawful-bases"
    title = "Records by lawful basis"
    kinds: ClassVar[dict[str, str]] = {"art6": "uk_gdpr_article6", "le_basis": "part3.bases"}
    what = "lawful basis"
