"""Text for spreadsheets, which take what begins with certain signs for a sum to be worked out."""

import re

# full-width forms count for some programs, and marks without a shape hide what begins
_FORMULA = re.compile(r"[\s\ufeff\u200b-\u200f\u2060]*[=+\-@＝＋－＠]")


def cell(value: object) -> str:
    """The text of a cell that stays text: one that would be a formula begins with an apostrophe."""
    text = "" if value is None else str(value)
    return f"'{text}" if _FORMULA.match(text) else text
