"""Text for spreadsheets, which take what begins with certain signs for a sum to be worked out."""

import csv
import re
from collections.abc import Iterable, Iterator

# full-width forms count for some programs, and marks without a shape hide what begins
_FORMULA = re.compile(r"[\s\ufeff\u200b-\u200f\u2060]*[=+\-@＝＋－＠]")


def cell(value: object) -> str:
    """The text of a cell that stays text: one that would be a formula begins with an apostrophe."""
    text = "" if value is None else str(value)
    return f"'{text}" if _FORMULA.match(text) else text


def csv_lines(header: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Lines of a CSV file that Excel opens as it is meant: with a mark for UTF-8."""
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(header)
    for row in rows:
        yield writer.writerow([cell(value) for value in row])


class _Line:
    """What csv.writer writes to when each line is to be given back."""

    def write(self, line: str) -> str:
        return line
