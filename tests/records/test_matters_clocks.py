"""Clocks of what comes after a sharing hold over Easter, Christmas, the end of February and both
changes of the clocks."""

from datetime import date, datetime, timedelta

import pytest

from kmip_portal import clock, working_days
from records.matters import clocks

pytestmark = pytest.mark.django_db


def due(code, *when, **more):
    started = datetime(*when, tzinfo=clock.LONDON)
    return clocks.due(clocks.limit_of(code), started, **more).astimezone(clock.LONDON)


def day(code, *when, **more):
    return due(code, *when, 11, 0, **more).date()


@pytest.mark.parametrize(
    ("aware", "until"),
    [
        ((2027, 3, 26, 10, 0), (2027, 3, 29, 11, 0)),  # the clocks go forward on the 28th
        ((2027, 10, 29, 10, 0), (2027, 11, 1, 9, 0)),  # and back on the 31st
        ((2027, 12, 24, 16, 30), (2027, 12, 27, 16, 30)),  # Christmas counts like any other day
        ((2028, 2, 27, 9, 0), (2028, 3, 1, 9, 0)),  # over the 29th of February
    ],
)
def test_72_hours_of_a_breach_are_hours_that_passed(aware, until):
    ends = due("TL_BREACH", *aware)

    assert ends.replace(tzinfo=None) == datetime(*until)
    began = datetime(*aware, tzinfo=clock.LONDON)
    assert ends.timestamp() - began.timestamp() == timedelta(hours=72).total_seconds()


@pytest.mark.parametrize(
    ("received", "until"),
    [
        ((2027, 2, 25), (2027, 3, 25)),
        ((2027, 2, 26), (2027, 3, 30)),  # Good Friday, then Easter Monday
        ((2026, 11, 25), (2026, 12, 29)),  # Christmas Day; Boxing Day is kept on Monday
        ((2027, 1, 31), (2027, 3, 1)),  # the 28th of February is a Sunday
        ((2028, 1, 31), (2028, 2, 29)),
        ((2028, 1, 29), (2028, 2, 29)),
        ((2027, 9, 3), (2027, 10, 4)),  # a Sunday
    ],
)
def test_a_month_ends_on_the_same_day_of_the_next_or_the_working_day_after(received, until):
    assert day("TL_RIGHTS", *received) == date(*until)


def test_a_month_ends_with_its_last_day_in_london():
    ends = due("TL_RIGHTS", 2027, 5, 10, 23, 30)

    assert (ends.date(), ends.hour, ends.minute) == (date(2027, 6, 10), 23, 59)


def test_what_came_before_midnight_in_london_counts_from_that_day():
    assert day("TL_FOI", 2027, 6, 7) == due("TL_FOI", 2027, 6, 7, 23, 59).date()


def test_two_more_months_and_days_of_waiting_move_the_end():
    assert day("TL_RIGHTS", 2027, 5, 10, extended=True) == date(2027, 8, 10)
    assert day("TL_RIGHTS", 2027, 5, 10, waited=7) == date(2027, 6, 17)
    assert day("TL_RIGHTS", 2026, 11, 30, extended=True) == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("received", "until"),
    [
        ((2027, 5, 10), (2027, 6, 9)),
        ((2027, 2, 24), (2027, 3, 30)),  # the 30th day is Good Friday
        ((2026, 11, 25), (2026, 12, 29)),  # Christmas Day
    ],
)
def test_a_complaint_is_acknowledged_in_30_days_from_the_day_after(received, until):
    assert day("TL_COMPLAINT", *received) == date(*until)


@pytest.mark.parametrize(
    ("received", "until"),
    [
        ((2027, 6, 1), (2027, 6, 29)),
        ((2027, 3, 1), (2027, 4, 1)),  # St Patrick’s Day, Good Friday and Easter Monday
        ((2026, 11, 27), (2026, 12, 30)),  # St Andrew’s Day and Christmas
        ((2026, 12, 14), (2027, 1, 15)),  # Christmas and New Year, in Scotland the 4th too
        ((2027, 7, 1), (2027, 7, 30)),  # the 12th in Northern Ireland
        ((2027, 7, 15), (2027, 8, 13)),  # the first Monday of August in Scotland
        ((2026, 6, 1), (2026, 6, 30)),  # the 15th in Scotland, by proclamation
    ],
)
def test_20_working_days_leave_out_bank_holidays_in_any_part_of_the_country(received, until):
    assert day("TL_FOI", *received) == date(*until)
    assert day("TL_EIR", *received) == date(*until)


def test_environmental_information_may_take_20_more():
    assert day("TL_EIR", 2027, 6, 1, extended=True) == date(2027, 7, 28)


def test_the_holidays_of_other_parts_do_not_move_what_england_counts():
    assert working_days.is_working_day(date(2027, 11, 30))
    assert not working_days.is_working_day(date(2027, 11, 30), working_days.in_any_part)


@pytest.mark.parametrize(
    ("year", "more"),
    [
        # as listed for Scotland and Northern Ireland at https://www.gov.uk/bank-holidays
        (2022, {(1, 4), (3, 17), (7, 12), (8, 1), (11, 30)}),
        (2023, {(1, 3), (3, 17), (7, 12), (8, 7), (11, 30)}),
        (2024, {(1, 2), (3, 18), (7, 12), (8, 5), (12, 2)}),
        (2026, {(1, 2), (3, 17), (6, 15), (7, 13), (8, 3), (11, 30)}),
        (2027, {(1, 4), (3, 17), (7, 12), (8, 2), (11, 30)}),
    ],
)
def test_the_days_of_scotland_and_northern_ireland_are_those_of_the_list(year, more):
    others = working_days.in_any_part(year) - working_days.bank_holidays(year)

    assert {(one.month, one.day) for one in others} == more


def test_a_period_that_the_law_does_not_know_is_a_mistake():
    with pytest.raises(LookupError):
        clocks.limit_of("TL_NEVER")
