"""The next annual review of the demonstration, planned; the timetable opens it."""

from datetime import date, timedelta

from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.accounts.models import User
from reviews.services import planning

OPENS_AFTER = timedelta(days=14)


def plan_the_next(today: date, *, by: User) -> None:
    """A review of the version in force: opens at 9am in two weeks, for six weeks."""
    opens_on = today + OPENS_AFTER
    closes_on = opens_on + timedelta(days=42)
    planning.plan(
        year=opens_on.year,
        version=AgreementVersion.objects.in_force(),
        opens_at=clock.on_day(opens_on, 9),
        closes_at=clock.end_of_day(closes_on),
        decisions_by=closes_on + timedelta(days=60),
        summary="K-MIP asks every signatory whether the agreement still meets its needs.",
        by=by,
    )
