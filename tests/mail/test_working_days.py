"""Working days in England, as https://www.gov.uk/bank-holidays lists them."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmip_portal.clock import LONDON
from kmip_portal.working_days import (
    add_working_days,
    bank_holidays,
    easter_sunday,
    is_working_day,
    next_working_day,
    next_working_moment,
    working_days_between,
)

# (month, day), copied from the published lists
PUBLISHED = {
    2020: [(1, 1), (4, 10), (4, 13), (5, 8), (5, 25), (8, 31), (12, 25), (12, 28)],
    2021: [(1, 1), (4, 2), (4, 5), (5, 3), (5, 31), (8, 30), (12, 27), (12, 28)],
    2022: [(1, 3), (4, 15), (4, 18), (5, 2), (6, 2), (6, 3), (8, 29), (9, 19), (12, 26), (12, 27)],
    2023: [(1, 2), (4, 7), (4, 10), (5, 1), (5, 8), (5, 29), (8, 28), (12, 25), (12, 26)],
    2024: [(1, 1), (3, 29), (4, 1), (5, 6), (5, 27), (8, 26), (12, 25), (12, 26)],
    2025: [(1, 1), (4, 18), (4, 21), (5, 5), (5, 26), (8, 25), (12, 25), (12, 26)],
    2026: [(1, 1), (4, 3), (4, 6), (5, 4), (5, 25), (8, 31), (12, 25), (12, 28)],
    2027: [(1, 1), (3, 26), (3, 29), (5, 3), (5, 31), (8, 30), (12, 27), (12, 28)],
    2028: [(1, 3), (4, 14), (4, 17), (5, 1), (5, 29), (8, 28), (12, 25), (12, 26)],
}
DAYS = st.dates(date(2015, 1, 1), date(2045, 1, 1))


@pytest.mark.parametrize("year", PUBLISHED)
def test_the_bank_holidays_are_those_published(year):
    assert sorted((day.month, day.day) for day in bank_holidays(year)) == PUBLISHED[year]


@pytest.mark.parametrize(
    "day", [date(2000, 4, 23), date(2008, 3, 23), date(2011, 4, 24), date(2038, 4, 25)]
)
def test_easter_may_be_early_and_late(day):
    assert easter_sunday(day.year) == day


@given(st.integers(1980, 2090))
def test_every_year_has_eight_bank_holidays_on_weekdays_or_more(year):
    assert len(bank_holidays(year)) >= 8
    assert all(day.weekday() < 5 and day.year == year for day in bank_holidays(year))


def test_the_day_after_the_thursday_before_easter_is_the_tuesday():
    assert next_working_day(date(2027, 3, 25)) == date(2027, 3, 30)


def test_days_are_added_over_a_weekend_and_a_holiday():
    assert add_working_days(date(2026, 12, 24), 1) == date(2026, 12, 29)
    assert add_working_days(date(2026, 12, 24), 20) == date(2027, 1, 26)


def test_no_days_after_a_sunday_is_the_monday():
    assert add_working_days(date(2027, 1, 10), 0) == date(2027, 1, 11)
    assert add_working_days(date(2027, 1, 11), 0) == date(2027, 1, 11)
    with pytest.raises(ValueError, match="forwards"):
        add_working_days(date(2027, 1, 11), -1)


@given(DAYS, st.integers(1, 60))
def test_adding_and_counting_agree(day, days):
    after = add_working_days(day, days)

    assert is_working_day(after)
    assert working_days_between(day, after) == days
    assert working_days_between(after, day) == -days


@pytest.mark.parametrize(
    ("moment", "then"),
    [
        ("2027-01-11T10:30", "2027-01-11T10:30"),  # at work
        ("2027-01-11T06:00", "2027-01-11T09:00"),  # before work
        ("2027-01-11T17:00", "2027-01-12T09:00"),  # after work
        ("2027-01-09T12:00", "2027-01-11T09:00"),  # Saturday
        ("2027-03-25T18:00", "2027-03-30T09:00"),  # before Easter
        ("2027-03-26T09:30", "2027-03-30T09:00"),  # Good Friday; summer time begins on the Sunday
    ],
)
def test_a_letter_for_working_hours_waits_for_nine(moment, then):
    def at(text):
        return datetime.fromisoformat(text).replace(tzinfo=LONDON)

    assert next_working_moment(at(moment)) == at(then)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1)))
def test_the_next_working_moment_is_never_far_nor_past(naive):
    moment = naive.replace(tzinfo=LONDON)
    then = next_working_moment(moment)

    assert timedelta() <= then - moment < timedelta(days=5)
    assert next_working_moment(then) == then
