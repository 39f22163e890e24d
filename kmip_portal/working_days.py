"""Working days in England: Monday to Friday without bank holidays; and when people are at work.

Source: Banking and Financial Dealings Act 1971, Schedule 1, and the days proclaimed under section 1
of that Act, as listed at https://www.gov.uk/bank-holidays. The yearly days are computed; a day that
the government moves or adds is written into MOVED or ADDED when it is announced.

Some periods leave out a bank holiday in any part of the United Kingdom (Freedom of Information Act
2000 section 10(6)): those are counted with `in_any_part`.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import cache

from kmip_portal import clock

# by year: what stood in the calendar, and where it was moved to
MOVED = {
    date(1995, 5, 1): date(1995, 5, 8),  # 50 years of VE Day
    date(2002, 5, 27): date(2002, 6, 4),  # Golden Jubilee
    date(2012, 5, 28): date(2012, 6, 4),  # Diamond Jubilee
    date(2020, 5, 4): date(2020, 5, 8),  # 75 years of VE Day
    date(2022, 5, 30): date(2022, 6, 2),  # Platinum Jubilee
}
ADDED = {
    date(1999, 12, 31): "Millennium",
    date(2002, 6, 3): "Golden Jubilee",
    date(2011, 4, 29): "Royal wedding",
    date(2012, 6, 5): "Diamond Jubilee",
    date(2022, 6, 3): "Platinum Jubilee",
    date(2022, 9, 19): "State Funeral of Queen Elizabeth II",
    date(2023, 5, 8): "Coronation of King Charles III",
}
ADDED_ELSEWHERE = {date(2026, 6, 15): "Scotland at the World Cup"}  # in Scotland alone
OPENS, CLOSES = time(9), time(17)
MONDAY, SATURDAY = 0, 5
DAY = timedelta(days=1)


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of England in a year (from 1978, when May Day became one)."""
    easter = easter_sunday(year)
    yearly = {
        _substitute(date(year, 1, 1)),
        easter - 2 * DAY,
        easter + DAY,
        _first_monday(date(year, 5, 1)),
        _first_monday(date(year, 5, 25)),
        _first_monday(date(year, 8, 25)),
        *_christmas(year),
    }
    return frozenset(
        {MOVED.get(day, day) for day in yearly} | {day for day in ADDED if day.year == year}
    )


@cache
def in_any_part(year: int) -> frozenset[date]:
    """The bank holidays of a year in England and Wales, in Scotland or in Northern Ireland."""
    return bank_holidays(year) | {
        *_two_days(
            date(year, 1, 1), date(year, 1, 2)
        ),  # Scotland: New Year’s Day and the day after
        _first_monday(date(year, 8, 1)),  # Scotland: summer
        _substitute(date(year, 11, 30)),  # Scotland: St Andrew’s Day
        _substitute(date(year, 3, 17)),  # Northern Ireland: St Patrick’s Day
        _substitute(date(year, 7, 12)),  # Northern Ireland: Battle of the Boyne
        *(day for day in ADDED_ELSEWHERE if day.year == year),
    }


def easter_sunday(year: int) -> date:
    """Gregorian Easter, by the rule of Meeus, Jones and Butcher."""
    golden, (century, of_century) = year % 19, divmod(year, 100)
    moon = (
        19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15
    ) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - moon - of_century % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _first_monday(earliest: date) -> date:
    """The first Monday on or after a day."""
    return earliest + DAY * (-earliest.weekday() % 7)


def _substitute(day: date) -> date:
    """A holiday on a weekend is kept on the Monday after it."""
    return _first_monday(day) if day.weekday() >= SATURDAY else day


def _christmas(year: int) -> set[date]:
    return _two_days(date(year, 12, 25), date(year, 12, 26))


def _two_days(first: date, second: date) -> set[date]:
    """Two holidays in a row; each that falls on a weekend moves to the next free weekday."""
    if first.weekday() == SATURDAY:
        return {first + 2 * DAY, first + 3 * DAY}
    if second.weekday() == SATURDAY:
        return {first, second + 2 * DAY}
    if second.weekday() == MONDAY:  # the first is the Sunday
        return {second, second + DAY}
    return {first, second}


Holidays = Callable[[int], frozenset[date]]


def is_working_day(day: date, holidays: Holidays = bank_holidays) -> bool:
    return day.weekday() < SATURDAY and day not in holidays(day.year)


def next_working_day(day: date, holidays: Holidays = bank_holidays) -> date:
    """The first working day after `day`."""
    day += DAY
    while not is_working_day(day, holidays):
        day += DAY
    return day


def add_working_days(day: date, days: int, holidays: Holidays = bank_holidays) -> date:
    """So many working days after `day`; with 0, `day` itself where it is one, else the next."""
    if days < 0:
        raise ValueError("Working days are counted forwards.")
    if days == 0 and not is_working_day(day, holidays):
        return next_working_day(day, holidays)
    for _ in range(days):
        day = next_working_day(day, holidays)
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days come after `start`, up to and with `end`; below zero backwards."""
    if end < start:
        return -working_days_between(end, start)
    return sum(is_working_day(start + DAY * n) for n in range(1, (end - start).days + 1))


def next_working_moment(moment: datetime) -> datetime:
    """`moment` itself where people are at work then, else 9am of the working day that comes."""
    local = moment.astimezone(clock.LONDON)
    day = local.date()
    if is_working_day(day) and OPENS <= local.time() < CLOSES:
        return moment
    if not is_working_day(day) or local.time() >= CLOSES:
        day = next_working_day(day)
    return clock.on_day(day, OPENS.hour)
