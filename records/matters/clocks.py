"""By when something is to be done after a sharing. The periods are data of the legal reference.

Hours are counted as they pass, so that a change of the clocks takes or gives none. A month ends on
the same day of the next, or on its last day where that is shorter; it, and a number of days, end on
the next working day where the last is none. Working days of requests for information leave out the
bank holidays of any part of the United Kingdom.
"""

import calendar
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from kmip_portal import clock
from kmip_portal.law.book import book
from kmip_portal.working_days import add_working_days, in_any_part


class Limit(NamedTuple):
    """One period of the law: how long, what of it may be more, and where it is written."""

    label: str
    citation: str
    hint: str
    hours: int = 0
    days: int = 0
    months: int = 0
    working_days: int = 0
    more_months: int = 0
    more_working_days: int = 0
    pausable: bool = False

    @property
    def may_be_extended(self) -> bool:
        return bool(self.more_months or self.more_working_days)


def limit_of(code: str) -> Limit:
    """As the law reads today."""
    item = book().item("time_limits", code)
    if item is None:
        raise LookupError(f"The legal reference has no time limit {code!r}.")
    known = {name: value for name, value in item.facts.items() if name in Limit._fields}
    return Limit(item.label, item.citation, item.hint, **known)


def due(limit: Limit, started: datetime, *, extended: bool = False, waited: int = 0) -> datetime:
    """The moment at which the period ends; `waited` days of it did not count."""
    if limit.hours:
        return started.astimezone(UTC) + timedelta(hours=limit.hours)
    day = clock.day_in_london(started)
    if limit.working_days:
        number = limit.working_days + (limit.more_working_days if extended else 0)
        return clock.end_of_day(add_working_days(day, number, in_any_part))
    if limit.months:
        day = months_after(day, limit.months + (limit.more_months if extended else 0))
    last = day + timedelta(days=limit.days + waited)
    return clock.end_of_day(add_working_days(last, 0))


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
