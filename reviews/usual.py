"""What the plan of a review begins with, as K-MIP has set it."""

from datetime import date, timedelta
from typing import NamedTuple

from kmip_portal import clock
from kmip_portal.adjustments.known import REVIEW_PLAN, REVIEW_REMINDERS
from kmip_portal.adjustments.reading import numbers


class Plan(NamedTuple):
    """When a review opens, for how long, and until when it is decided."""

    month: int
    day: int
    open_for: timedelta
    decided_after: timedelta

    def dates(self, year: int) -> dict[str, date]:
        """For a form: the day of that year, while it lies ahead, and what follows from it."""
        opens_on = date(year, self.month, self.day)
        if opens_on <= clock.today():
            return {}
        closes_on = opens_on + self.open_for
        decisions_by = closes_on + self.decided_after
        return {"opens_on": opens_on, "closes_on": closes_on, "decisions_by": decisions_by}


def usual_plan() -> Plan:
    """As K-MIP has set it, where there is no review before to go by."""
    told = numbers(REVIEW_PLAN)
    return Plan(
        told["month"],
        told["day"],
        timedelta(weeks=told["weeks_open"]),
        timedelta(days=told["decided_after"]),
    )


def usual_reminders() -> list[int]:
    """On how many days before closing who has not answered is reminded, most first."""
    told = numbers(REVIEW_REMINDERS)
    return [told[name] for name in ("first", "second", "last")]
