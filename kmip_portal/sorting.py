"""Which column a list stands in the order of: asked for in the address, from those offered."""

from collections.abc import Mapping
from typing import NamedTuple

from django.http import QueryDict

# what stands in an address for a place in a list, which another order makes meaningless
PLACES = ("page", "after", "before")


class Header(NamedTuple):
    """One column's head: `url` turns the list, `direction` is for aria-sort."""

    text: str
    url: str = ""
    direction: str = ""


class Sorting:
    """Sorting(request.GET, {"name": ("Name", "name"), "on": ("Signed on", "signed_on")}, "name").

    `columns` maps the word in the address to (what is read, the columns of the database); no
    columns, no sorting. `?sort=-signed` turns the other way.
    """

    def __init__(self, query: QueryDict, columns: Mapping[str, tuple[str, ...]], first: str):
        self.query, self.columns = query, columns
        asked = query.get("sort", "")
        known = len(columns.get(asked.removeprefix("-"), ())) > 1
        self.asked = asked if known else first

    @property
    def order(self) -> tuple[str, ...]:
        """For order_by() or Keyset: every column the same way."""
        sign = "-" if self.asked.startswith("-") else ""
        return tuple(f"{sign}{name}" for name in self.columns[self.asked.removeprefix("-")][1:])

    @property
    def headers(self) -> list[Header]:
        return [self._header(name, *column) for name, column in self.columns.items()]

    def _header(self, name: str, text: str, *columns: str) -> Header:
        if not columns:
            return Header(text)
        if name == self.asked:
            return Header(text, self._url(f"-{name}"), "ascending")
        turned = f"-{name}" == self.asked
        return Header(text, self._url(name), "descending" if turned else "none")

    def _url(self, sort: str) -> str:
        query = self.query.copy()
        for place in PLACES:
            query.pop(place, None)
        query["sort"] = sort
        return f"?{query.urlencode()}"
