"""What time it is. Everything that decides, queues or sends asks here, so that a test can stop
the clock and a job can be run for any date. (Audit events alone use real time.)"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone

LONDON = ZoneInfo("Europe/London")
_stopped: ContextVar[datetime | None] = ContextVar("stopped", default=None)


def now() -> datetime:
    """This instant, aware, in UTC."""
    return _stopped.get() or timezone.now()


def today() -> date:
    """The calendar day in London."""
    return now().astimezone(LONDON).date()


@contextmanager
def at(moment: datetime | date) -> Iterator[None]:
    """Stop the clock at `moment`; a day means its end in London."""
    instant = moment if isinstance(moment, datetime) else end_of_day(moment)
    token = _stopped.set(instant)
    try:
        yield
    finally:
        _stopped.reset(token)


def start_of_day(day: date) -> datetime:
    """The first instant of `day` in London."""
    return datetime.combine(day, time.min, LONDON)


def end_of_day(day: date) -> datetime:
    """The last second of `day` in London: when a deadline of that day passes."""
    return datetime.combine(day, time(23, 59, 59), LONDON)


def on_day(day: date, hour: int, minute: int = 0) -> datetime:
    """A clock time on `day` in London."""
    return datetime.combine(day, time(hour, minute), LONDON)


def day_in_london(moment: datetime) -> date:
    """The calendar day in London on which `moment` fell."""
    return moment.astimezone(LONDON).date()
