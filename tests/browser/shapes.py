"""Which pages differ in more than their words: each distinct shape is looked at once."""

import re
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from html import unescape
from typing import NamedTuple

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
LINES = {id(route): number for number, route in enumerate(ROUTES)}


class Cell(NamedTuple):
    """One address as one person, and what it answers."""

    route: str
    url: str
    person: str
    status: int
    line: int = -1  # of the inventory


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
    return rows_once("\n".join(parts))


@cache  # pages of one address have mostly the same skeleton, whoever asks, and it takes a while
def rows_once(skeleton: str) -> str:
    """A row after a row like it adds nothing."""
    return re.sub(r"((?:[^\n]+\n){2,12}?)\1+", r"\1", skeleton)


def heading(html: str) -> str:
    """What the page's h1 says, its white space as a browser shows it."""
    found = H1.search(html)
    return " ".join(unescape(re.sub(r"<[^>]+>", "", found[1])).split()) if found else ""


def pages_of(routes):
    return [route for route in routes if route.page and not route.post]


def cells(world, routes=ROUTES) -> list[Cell]:
    """Every page that the inventory promises to each member of the cast; a redirect is none."""
    return [
        Cell(route.name, route.url(world), person, status, LINES[id(route)])
        for route in pages_of(routes)
        for person, status in route.who.items()
        if status in SHOWN
    ]


def title(html: str) -> str:
    """What the page is called, its white space as a browser shows it."""
    return " ".join(unescape(TITLE.search(html)[1]).split())


def parts_of(html: str) -> tuple[str, str]:
    """The shape of what a page says, and the shape of what stands around that, each by its hash."""
    before, _, rest = html.partition("<main")
    main, _, after = rest.partition("</main>")
    return _hash("main" + shape(main)), _hash("frame" + shape(before + after))


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()


class Page(NamedTuple):
    """What is known of an answer without looking at it."""

    status: int
    parts: tuple[str, str]
    heading: str
    title: str
    paged: bool  # it lists things
    searched: bool  # it has a search of its own

    @property
    def is_common(self) -> bool:
        return self.heading == COMMON.get(self.status)


def page_of(response, url: str) -> Page:
    html, shown = response.text, response.status_code == 200
    return Page(
        status=response.status_code,
        parts=parts_of(html),
        heading=heading(html),
        title=title(html),
        paged=shown and lists.is_paged(response),
        searched=shown and bool(lists.search_box(response, url)),
    )


@dataclass
class Met:
    """What was met so far, in one world and as one cast."""

    parts: dict[str, Visit] = field(default_factory=dict)
    common: dict[tuple[str, int], Visit] = field(default_factory=dict)  # by person and status
    paged: set[str] = field(default_factory=set)  # the routes whose pages list things
    searched: set[str] = field(default_factory=set)  # those that have a search of their own


def distinct(cast, expected, met: Met, told=lambda cell: None) -> list[Visit]:
    """Each shape that was not met before, as the first who sees it; refused where the answer is not
    the promised. A cell whose shape was met is one that the earlier visit stands for. What `told`
    knows of a cell is not asked.

    Where an address refuses one person with the portal's common page, all whom it refuses see that
    page: it is looked at once a person. That each is refused is asked by the test of access.
    """
    visits, readers = [], Readers(cast)
    refusing: set[tuple[str, int]] = set()  # by route and status

    def asked(cell):
        return page_of(readers.get(cell.person, cell.url), cell.url)

    for cell in expected:
        refused = met.common.get((cell.person, cell.status))
        if refused and (cell.route, cell.status) in refusing:
            refused.stands_for.add(cell)
            continue
        page = told(cell) or asked(cell)
        assert page.status == cell.status, f"{cell}: {page.status}"
        if cell.status == 200:
            if page.paged:
                met.paged.add(cell.route)
            if page.searched:
                met.searched.add(cell.route)
        if new := set(page.parts) - set(met.parts):
            # a number in it may be another one in the world of this process
            numbered = any(letter.isdigit() for letter in page.heading)
            visits.append(Visit(cell, asked(cell).heading if numbered else page.heading))
            met.parts |= dict.fromkeys(new, visits[-1])
        for part in page.parts:
            met.parts[part].stands_for.add(cell)
        if page.is_common:
            refusing.add((cell.route, cell.status))
            met.common.setdefault((cell.person, cell.status), met.parts[min(page.parts)])
    return visits
