"""How long questions wait for their first answer."""

from collections import defaultdict
from datetime import date, datetime
from statistics import median

from django.db.models import F, Min, OuterRef, Q, Subquery

from kmip_portal import clock
from kmip_portal.desk.reports.drawing import Bar, Bars
from kmip_portal.desk.reports.report import Column, Report, Row, percent
from kmip_portal.portal_tags import count
from kmip_portal.working_days import working_days_between
from signatories.expertise.models import Answer, Question

SOON = 5  # working days
AT_ONCE = 2000


class ExpertiseReport(Report):
    slug = "expertise"
    title = "Answers to questions"
    filters = ("from", "to")
    empty = "No question was asked in the time you asked for."

    whole: Row

    def work_out(self) -> None:
        by_month: dict[date, list[int | None]] = defaultdict(list)
        for asked_at, answered_at in self._asked():
            asked_on = clock.day_in_london(asked_at)
            by_month[asked_on.replace(day=1)].append(waited(asked_on, answered_at))
        self.columns = [
            Column("Asked in", width=20),
            Column("Questions", "number"),
            Column("Answered", "number"),
            Column(f"Answered within {SOON} working days", "number", 24),
            Column("Share within that (%)", "number", 20),
            Column("Half were answered within, in working days", "number", 28),
        ]
        self.rows = [_row(f"{month:%B %Y}", by_month[month]) for month in sorted(by_month)]
        every = [one for month in by_month.values() for one in month]
        self.whole = _row("All months", every)
        if len(self.rows) > 1:
            self.totals = self.whole
        self.drawing = Bars(
            [
                Bar(month, soon, f"{soon:,} of {asked:,} within {SOON} working days", of=asked)
                for month, asked, _, soon, *_ in self.rows[-12:]
            ]
        )
        self.finding = _finding(self.whole)

    def _asked(self):
        """When each question was asked, and when it had its first answer, by the day."""
        end = clock.end_of_day(self.on)
        gone = Q(status="withdrawn", withdrawn_at__lte=end) | Q(status="hidden", hidden_at__lte=end)
        asked = Question.objects.exclude(gone).exclude(status="merged", merged_at__lte=end)
        if self.asked.since:
            asked = asked.filter(asked_at__gte=clock.start_of_day(self.asked.since))
        asked = asked.filter(asked_at__lte=clock.end_of_day(self.asked.last))
        given = (
            Answer.objects.filter(question=OuterRef("pk"), from_asker=False, given_at__lte=end)
            .exclude(gone)
            .order_by()
            .values("question")
            .annotate(first=Min("given_at"))
            .values("first")
        )
        rows = asked.order_by("pk").annotate(first=Subquery(given))
        return rows.values_list("asked_at", F("first")).iterator(chunk_size=AT_ONCE)

    @property
    def notes(self) -> list[str]:
        return [
            "A question that was withdrawn, hidden or merged with another is not counted, and"
            " neither is such an answer or a reply of whoever asked.",
            "The day on which a question is asked does not count as one of its working days.",
        ]


def waited(asked_on: date, answered_at: datetime | None) -> int | None:
    """Working days until the first answer."""
    if answered_at is None:
        return None
    return max(0, working_days_between(asked_on, clock.day_in_london(answered_at)))


def _row(label: str, waits: list[int | None]) -> Row:
    answered = [one for one in waits if one is not None]
    soon = sum(one <= SOON for one in answered)
    middle = median(answered) if answered else None
    if isinstance(middle, float) and middle.is_integer():
        middle = int(middle)
    return [label, len(waits), len(answered), soon, percent(soon, len(waits)), middle]


def _finding(every: Row) -> str:
    _, asked, answered, soon, share, middle = every
    if not asked:
        return "Nobody has asked a question."
    if not answered:
        have = "The one question asked has" if asked == 1 else f"None of {asked:,} questions has"
        return f"{have} {'no answer yet' if asked == 1 else 'an answer yet'}."
    were = "question was" if asked == 1 else "questions were"
    words = f"{soon:,} of {asked:,} {were} answered within {SOON} working days ({share}%)"
    if answered == 1:
        return f"{words}."
    days = "the same working day" if not middle else count(middle, "working day")
    return f"{words}; half of those answered were answered within {days}."
