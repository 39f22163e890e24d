"""Where the words of a clause came from, as text: "2027/P-014, 2027/P-019"."""

import re
from typing import NamedTuple

from django.urls import reverse

ONE = re.compile(r"(?P<year>\d{4})/(?P<reference>P-\d{3,6})")
LONGEST = 400


class Origin(NamedTuple):
    """One proposal of a review that caused a change."""

    year: int
    reference: str

    def __str__(self) -> str:
        return f"{self.year}/{self.reference}"

    def get_absolute_url(self) -> str:
        """What was proposed and decided, for whoever may read it."""
        return reverse("reviews:origin", args=[self.year, self.reference])


def origins(text: str) -> list[Origin]:
    """All that a clause names, in their order."""
    return [Origin(int(found["year"]), found["reference"]) for found in ONE.finditer(text)]


def with_another(text: str, another: str) -> str:
    """The text with one more, once; as it was, where there is no room left."""
    named = [part for part in text.split(", ") if part]
    longer = ", ".join(dict.fromkeys([*named, *([another] if another else [])]))
    return longer if len(longer) <= LONGEST else text


def without(text: str, another: str) -> str:
    """The text without one of them."""
    return ", ".join(part for part in text.split(", ") if part and part != another)
