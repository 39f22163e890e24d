"""Which pages differ in more than their words: each distinct shape is looked at once."""

import re
from dataclasses import dataclass, field
from html import unescape
from typing import NamedTuple

from django.urls import reverse

from tests.browser import lists
from tests.inventory import ROUTES
from tests.readers import Readers

SKELETON = (
    "main|h[1-6]|form|input|textarea|select|button|table|thead|caption|th|dl|ul|ol|"
    "fieldset|legend|label|nav|details|summary|div|p|img|a"
)
TAG = re.compile(rf"<(/?)({SKELETON})\b([^>]*)>")
KEPT = re.compile(r'\b(class|type|role|name|scope)="([^"]*)"')
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
H1 = re.compile(r"<h1\b[^>]*>(.*?)</h1>", re.DOTALL)
SHOWN = {200, 403, 404, 409, 410}
COMMON = {403: "You cannot do this", 404: "Page not found"}


class Cell(NamedTuple):
    """One address as one person, and what it answers."""

    route: str
    url: str
    person: str
    status: int


@dataclass
class Visit:
    """One page to look at, and the cells of the inventory whose pages have the same shape."""

    cell: Cell
    heading: str
    stands_for: set[Cell] = field(default_factory=set)

    def __str__(self):
        return f"{self.cell.url} as {self.cell.person}"


def shape(html: str) -> str:
    """The skeleton of a page: its tags and their classes, rows that repeat counted once."""
    parts, last = [], None
    for end, tag, attributes in TAG.findall(html):
        kept = " ".join(value for _, value in KEPT.findall(attributes) if tag != "a")
        part = f"{end}{tag} {kept}"
        if part != last:
            parts.append(part)
        last = part
    text = "\n".join(parts)
    # a row after a row like it adds nothing
    return re.sub(r"((?:[^\n]+\n){2,12}?)\1+", r"\1", text)


def heading(html: str) -> str:
    """What the page's h1 says, its white space as a browser shows it."""
    found = H1.search(html)
    return " ".join(unescape(re.sub(r"<[^>]+>", "", found[1])).split()) if found else ""


def pages_of(routes):
    return [route for route in routes if route.page and not route.post]


def cells(world, routes=ROUTES) -> list[Cell]:
    """Every page that the inventory promises to each member of the cast; a redirect is none."""
    return [
        Cell(route.name, reverse(route.name, args=route.args(world)) + route.query, person, status)
        for route in pages_of(routes)
        for person, status in route.who.items()
        if status in SHOWN
    ]


def title(html: str) -> str:
    """What the page is called, its white space as a browser shows it."""
    return " ".join(unescape(TITLE.search(html)[1]).split())


def parts_of(html: str) -> set[tuple[str, str]]:
    """The shape of what a page says, and the shape of what stands around that."""
    before, _, rest = html.partition("<main")
    main, _, after = rest.partition("</main>")
    return {("main", shape(main)), ("frame", shape(before + after))}


@dataclass
class Met:
    """What was met so far, in one world and as one cast."""

    parts: dict[tuple[str, str], Visit] = field(default_factory=dict)
    common: dict[tuple[str, int], Visit] = field(default_factory=dict)  # by person and status
    titles: dict[str, set[str]] = field(default_factory=dict)  # the routes whose pages have it
    paged: set[str] = field(default_factory=set)  # the routes whose pages list things
    searched: set[str] = field(default_factory=set)  # those that have a search of their own


def distinct(cast, expected, met: Met) -> list[Visit]:
    """Each shape that was not met before, as the first who sees it; refused where the answer is not
    the promised. A cell whose shape was met is one that the earlier visit stands for.

    Where an address refuses one person with the portal's common page, all whom it refuses see that
    page: it is looked at once a person. That each is refused is asked by the test of access.
    """
    visits, readers = [], Readers(cast)
    refusing: set[tuple[str, int]] = set()  # by route and status
    for cell in expected:
        refused = met.common.get((cell.person, cell.status))
        if refused and (cell.route, cell.status) in refusing:
            refused.stands_for.add(cell)
            continue
        response = readers.get(cell.person, cell.url)
        assert response.status_code == cell.status, f"{cell}: {response.status_code}"
        parts, said = parts_of(response.text), heading(response.text)
        if cell.status == 200:
            met.titles.setdefault(title(response.text), set()).add(cell.route)
            if lists.is_paged(response):
                met.paged.add(cell.route)
            if lists.search_box(response, cell.url):
                met.searched.add(cell.route)
        if new := parts - set(met.parts):
            visits.append(Visit(cell, said))
            met.parts |= dict.fromkeys(new, visits[-1])
        for part in parts:
            met.parts[part].stands_for.add(cell)
        if said == COMMON.get(cell.status):
            refusing.add((cell.route, cell.status))
            met.common.setdefault((cell.person, cell.status), met.parts[min(parts)])
    return visits
