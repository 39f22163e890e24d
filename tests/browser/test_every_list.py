"""Every page that lists things, with nothing in it, with more than one page of it, and after a
search that finds nothing: in a real browser, wide and narrow."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import reverse

from tests import make
from tests.browser import shapes
from tests.browser.looking import Look
from tests.inventory import ROUTES
from tests.make.law import law
from tests.make.many import many
from tests.readers import Readers

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("counted_once"),
]

NOTHING = "zzqx"  # what no name, subject or reference has
SAID = re.compile(r"\b(0|no|none|nothing|nobody|not)\b", re.IGNORECASE)
SEARCH = re.compile(r'<input[^>]*\bname="(q|name)"[^>]*>')
PAGED = re.compile(r'<a class="[^"]*"[^>]*href="([^"]*)"[^>]*rel="next"')
ROW = re.compile(r"<tbody[^>]*>\s*</tbody>|<ul[^>]*>\s*</ul>|<dl[^>]*>\s*</dl>")
MAIN = re.compile(r"<main.*</main>", re.DOTALL)


@pytest.fixture(autouse=True)
def _law():
    law()  # the flush after an earlier test of this kind took the law away


def pages(world, *, of_nothing=False) -> Iterator[tuple[str, str, str]]:
    """Every page and person of the inventory: (route, address, person). In an empty portal only
    those whose address names nothing."""
    for route in shapes.pages_of(ROUTES):
        if of_nothing and route.args(world) != []:
            continue
        for person, status in route.who.items():
            if status == 200:
                address = reverse(route.name, args=route.args(world)) + route.query
                yield route.name, address, person


def look_at(visits, world, open_page, looked_at, counted):
    """All that may be wrong with any page; each visit as (route, address, person, answer)."""
    look, seen = Look(world.cast, open_page, looked_at), set()
    for route, address, person, answer in visits:
        # what stands around a page is looked at elsewhere
        shape = shapes.shape(MAIN.search(answer.text)[0])
        if shape in seen:
            continue
        seen.add(shape)
        cell = shapes.Cell(route, address, person, answer.status_code)
        look.at(shapes.Visit(cell, shapes.heading(answer.text)))
        looked_at[counted] += 1
    assert not look.wrong, f"{len(look.wrong)} faults\n" + "\n".join(look.wrong)
    assert seen


class NamesNothing:
    """A world whose things have no names: an address that needs one cannot be made."""

    def __getattr__(self, name):
        return "none"


def test_where_nothing_has_happened_yet_every_page_says_so(request, open_page, looked_at):
    world = make.people(request)
    readers, visits = Readers(world.cast), []
    for route, address, person in pages(NamesNothing(), of_nothing=True):
        answer = readers.get(person, address)
        # nobody has signed, so what only signatories may open is refused
        assert answer.status_code in (200, 302, 403, 404, 409, 503), (address, answer.status_code)
        if answer.status_code == 200:
            assert not ROW.search(answer.text), f"{address} as {person} shows an empty list"
            visits.append((route, address, person, answer))

    look_at(visits, world, open_page, looked_at, "pages of an empty portal")


def test_a_search_that_finds_nothing_says_so(request, open_page, looked_at):
    world = make.world(request)
    readers, visits, routes = Readers(world.cast), [], set()
    for route, address, person in pages(world):
        answer = readers.get(person, address)
        if (
            answer.status_code != 200
        ):  # what each page answers is asked by tests/house/test_access.py
            continue
        content = MAIN.search(answer.text)[0]  # the box that is above every page has its own tests
        if "?" in address or not (found := SEARCH.search(content)):
            continue
        if 'method="get"' not in content:
            continue
        vain = f"{address}?{found[1]}={NOTHING}"
        answer = readers.get(person, vain)
        assert answer.status_code == 200, vain
        text = re.sub(r"<[^>]+>", " ", MAIN.search(answer.text)[0])
        assert SAID.search(text), f"{vain} as {person} does not say that nothing was found"
        assert not ROW.search(answer.text), f"{vain} as {person} shows an empty list"
        visits.append((route, vain, person, answer))
        routes.add(route)

    assert routes >= {"signatories:register", "records:record_list", "contacts"}
    look_at(visits, world, open_page, looked_at, "searches that find nothing")


def test_more_than_one_page_of_it_is_read_page_by_page(request, open_page, looked_at):
    world = make.world(request)
    many(world)
    readers, visits, routes = Readers(world.cast), [], set()
    for route, address, person in pages(world):
        answer = readers.get(person, address)
        if not (onward := PAGED.search(answer.text)):
            continue
        following = urljoin(address, onward[1].replace("&amp;", "&"))
        second = readers.get(person, following)
        assert second.status_code == 200, following
        assert shapes.heading(second.text) == shapes.heading(answer.text)
        there = urlsplit(following)
        visits += [
            (route, address, person, answer),
            (route, f"{there.path}?{there.query}", person, second),
        ]
        routes.add(route)

    assert routes >= PAGED_LISTS, f"no second page of {sorted(PAGED_LISTS - routes)}"
    look_at(visits, world, open_page, looked_at, "long lists")


PAGED_LISTS = {
    "signatories:register",
    "signatories:organisation_history",
    "signatories:people",
    "contacts",
    "records:record_list",
    "history",
    "letters",
    "reviews:response_list",
}
