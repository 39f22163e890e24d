"""Which days and quarters a report looks at."""

from datetime import date, timedelta

import pytest

from kmip_portal import clock
from kmip_portal.desk.reports.acceptances import MOST, days_between
from kmip_portal.desk.reports.records_in_numbers import PurposesReport, quarters
from kmip_portal.desk.reports.report import Asked
from tests import make


@pytest.mark.parametrize(
    ("until", "newest"),
    [
        (date(2026, 3, 30), "October to December 2025"),
        (date(2026, 3, 31), "January to March 2026"),
        (date(2026, 1, 1), "October to December 2025"),
        (date(2028, 2, 29), "October to December 2027"),
        (date(2026, 12, 31), "October to December 2026"),
    ],
)
def test_a_quarter_is_counted_once_its_last_day_is_over(until, newest):
    found = quarters(until)

    assert str(found[-1]) == newest
    assert len(found) == 4
    assert [one.last + timedelta(days=1) for one in found[:-1]] == [one.first for one in found[1:]]


def test_quarters_can_be_asked_for_from_a_day_on():
    told = [str(one) for one in quarters(date(2026, 7, 1), since=date(2026, 1, 1))]

    assert told == ["January to March 2026", "April to June 2026"]
    assert quarters(date(2026, 7, 1), since=date(2026, 6, 1)) == []
    assert len(quarters(date(2026, 7, 1), since=date(1990, 1, 1))) == 12


def test_quarters_of_which_records_may_be_gone_are_not_counted():
    """Two looks, before and after one is disposed of, would tell what it said."""
    with clock.at(clock.on_day(date(2032, 5, 2), 10)):
        told = quarters(date(2027, 1, 1), since=date(2020, 1, 1))
        assert str(told[0]) == "July to September 2026"
        assert quarters(date(2026, 3, 31)) == []
        assert "No quarter" in PurposesReport(Asked(on=date(2026, 3, 31))).finding


def test_no_two_days_tell_one_record_from_another(police, practitioner):
    """Six records on one day: they are told together, when their quarter is over, or not at all."""
    with clock.at(clock.on_day(date(2026, 5, 12), 11)):
        for _ in range(6):
            make.record(practitioner, police, authorised_by="Inspector")
    with clock.at(date(2026, 9, 29)):
        told = {
            str(PurposesReport(Asked(on=date(2026, 5, 1) + timedelta(days=n))).lines())
            for n in range(150)
        }
        newest = [row[-1] for row in PurposesReport().lines()]

    assert len(told) == 2
    assert 6 in newest


@pytest.mark.parametrize("days", [0, 1, 30, 400, 1000, 4000, 20000, 370000])
def test_a_line_has_few_points_however_long_the_time(days):
    last = date(2026, 11, 26)
    first = last - timedelta(days=days)
    found = days_between(first, last)

    assert (found[0], found[-1]) == (first, last)
    assert found == sorted(set(found))
    assert len(found) <= MOST
    assert len(found) > 6 or days < 400
    assert all((one + timedelta(days=1)).day == 1 for one in found[1:-1])
