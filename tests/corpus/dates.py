"""24 dates, as typed into day, month and year on Friday 20 November 2026."""

from datetime import date
from typing import NamedTuple


class TypedDate(NamedTuple):
    """The three boxes, and the day that is meant: None where there is none."""

    id: str
    boxes: tuple[str, str, str]
    meant: date | None


DATES = [
    TypedDate("D01 a day", ("27", "3", "2027"), date(2027, 3, 27)),
    TypedDate("D02 noughts before", ("07", "03", "2027"), date(2027, 3, 7)),
    TypedDate("D03 month by name", ("27", "March", "2027"), date(2027, 3, 27)),
    TypedDate("D04 month shortened", ("27", "SEPT.", "2027"), date(2027, 9, 27)),
    TypedDate("D05 leap day", ("29", "2", "2028"), date(2028, 2, 29)),
    TypedDate("D06 leap day in a common year", ("29", "2", "2027"), None),
    TypedDate("D07 leap day of 2000", ("29", "2", "2000"), date(2000, 2, 29)),
    TypedDate("D08 leap day of 1900", ("29", "2", "1900"), None),
    TypedDate("D09 31 April", ("31", "4", "2027"), None),
    TypedDate("D10 the night clocks go forward", ("28", "3", "2027"), date(2027, 3, 28)),
    TypedDate("D11 the night clocks go back", ("31", "10", "2027"), date(2027, 10, 31)),
    TypedDate("D12 last day of a year", ("31", "12", "2026"), date(2026, 12, 31)),
    TypedDate("D13 year 0000", ("1", "1", "0000"), None),
    TypedDate("D14 year 9999", ("31", "12", "9999"), date(9999, 12, 31)),
    TypedDate("D15 year 10000", ("1", "1", "10000"), None),
    TypedDate("D16 two-digit year", ("1", "1", "27"), None),
    TypedDate("D17 month and day the American way", ("3", "27", "2027"), None),
    TypedDate("D18 day nought", ("0", "1", "2027"), None),
    TypedDate("D19 below nought", ("-1", "1", "2027"), None),
    TypedDate("D20 words", ("first", "Monday", "next year"), None),
    TypedDate("D21 digits of another script", ("٢٧", "٣", "٢٠٢٧"), None),
    TypedDate("D22 blanks around", (" 27\u00a0", "\t3 ", " 2027\n"), date(2027, 3, 27)),
    TypedDate("D23 NUL and markup", ("2\x007", "<b>3</b>", "2027;--"), None),
    TypedDate("D24 enormous", ("9" * 5_000, "9" * 5_000, "9" * 5_000), None),
]
