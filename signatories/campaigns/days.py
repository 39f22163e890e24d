"""On which days people are written to: working days, and at schools not in their holidays."""

from collections.abc import Iterable
from datetime import date, timedelta

from kmip_portal import clock
from kmip_portal.working_days import OPENS, is_working_day
from signatories.models import Organisation, SchoolHoliday

SCHOOL = "OT_SCHOOL"
DAY = timedelta(days=1)
LOOK_AHEAD = 366  # a list of holidays that never ends must not keep a worker for ever


class Days:
    """The days on which letters go, read once for a whole run."""

    def __init__(self, holidays: Iterable[SchoolHoliday] | None = None):
        self.holidays = list(SchoolHoliday.objects.all() if holidays is None else holidays)

    def is_open(self, day: date, organisation: Organisation | None = None) -> bool:
        """Whether people of this organisation are at work on a day."""
        if not is_working_day(day):
            return False
        if organisation is None or organisation.organisation_type != SCHOOL:
            return True
        return not any(one.from_on <= day <= one.until_on for one in self.holidays)

    def first(self, day: date, organisation: Organisation | None = None) -> date:
        """The first such day, this one or after it."""
        for _ in range(LOOK_AHEAD):
            if self.is_open(day, organisation):
                return day
            day += DAY
        return day

    def after(self, day: date, number: int, organisation: Organisation | None = None) -> date:
        """So many such days after a day."""
        for _ in range(number):
            day = self.first(day + DAY, organisation)
        return day

    def before(self, day: date, number: int) -> date:
        """So many working days before a day."""
        while number:
            day -= DAY
            number -= is_working_day(day)
        return day


def is_time_to_write() -> bool:
    """Letters that the portal itself decides on go from nine in the morning of working days."""
    now = clock.now().astimezone(clock.LONDON)
    return is_working_day(now.date()) and now.time() >= OPENS
