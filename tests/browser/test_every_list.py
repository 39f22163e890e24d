"""Every page that lists things, with nothing in it, with more than one page of it, and after a
search that finds nothing: in a real browser, wide and narrow."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.cache import cache

from kmip_portal.documents import at_hand
from tests import make
from tests.browser import lists, shapes
from tests.browser.lists import MAIN
from tests.browser.looking import Look
from tests.browser.sending import taken_back
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
PAGED = re.compile(r'<a class="[^"]*"[^>]*href="([^"]*)"[^>]*rel="next"')
ROW = re.compile(r"<tbody[^>]*>\s*</tbody>|<ul[^>]*>\s*</ul>|<dl[^>]*>\s*</dl>")


@pytest.fixture(autouse=True)
def _law():
    law()  # the flush after an earlier test of this kind took the law away


def pages(world, names=None, *, of_nothing=False) -> Iterator[tuple[str, str, str]]:
    """Every page and person of the inventory, or of the routes named: (route, address, person). In
    an empty portal only those whose address names nothing."""
    for route in shapes.pages_of(ROUTES):
        if names and route.name not in names:
            continue
        if of_nothing and route.args(world) != []:
            continue
        for person, status in route.who.items():
            if status == 200:
                address = route.url(world)
                yield route.name, address, person


def shape_of(answer) -> str:
    """Of what the page says: what stands around that is looked at elsewhere."""
    return shapes.shape(MAIN.search(answer.text)[0])


def as_ever(visits, request) -> set[str]:
    """The shapes that these pages have also where much has happened: test_every_page.py looks at
    each page of a whole world that has a shape of its own."""
    first = {shape_of(answer): (person, address) for _, address, person, answer in visits[::-1]}
    same = set()
    with taken_back():
        readers = Readers(make.world(request, instead=True).cast)
        for shape, (person, address) in first.items():
            answer = readers.get(person, address)
            if answer.status_code == 200 and shape_of(answer) == shape:
                same.add(shape)
    cache.clear()  # it may know of what was taken back
    at_hand.forget()
    return same


def look_at(visits, world, open_page, looked_at, counted, *, but=()):
    """All that may be wrong with any page; each visit as (route, address, person, answer)."""
    look, seen, new = Look(world.cast, open_page, looked_at), set(but), []
    for route, address, person, answer in visits:
        shape = shape_of(answer)
        if shape in seen:
            continue
        seen.add(shape)
        cell = shapes.Cell(route, address, person, answer.status_code)
        new.append(shapes.Visit(cell, shapes.heading(answer.text)))
    look.at_all(new)
    looked_at[counted] += len(new)
    assert not look.wrong, f"{len(look.wrong)} faults\n" + "\n".join(look.wrong)
    assert look.visited


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

    same = as_ever(visits, request)
    look_at(visits, world, open_page, looked_at, "pages of an empty portal", but=same)


def test_a_search_that_finds_nothing_says_so(request, open_page, looked_at):
    world = make.world(request)
    readers, visits, routes = Readers(world.cast), [], set()
    for route, address, person in pages(world, lists.SEARCHED):
        answer = readers.get(person, address)
        # what each page answers is asked by tests/house/test_access.py
        if answer.status_code != 200 or not (box := lists.search_box(answer, address)):
            continue
        vain = f"{address}?{box}={NOTHING}"
        answer = readers.get(person, vain)
        assert answer.status_code == 200, vain
        text = re.sub(r"<[^>]+>", " ", MAIN.search(answer.text)[0])
        assert SAID.search(text), f"{vain} as {person} does not say that nothing was found"
        assert not ROW.search(answer.text), f"{vain} as {person} shows an empty list"
        visits.append((route, vain, person, answer))
        routes.add(route)

    assert routes == lists.SEARCHED
    look_at(visits, world, open_page, looked_at, "searches that find nothing")


def test_more_than_one_page_of_it_is_read_page_by_page(request, open_page, looked_at):
    world = make.world(request)
    many(world)
    readers, visits, routes, paged = Readers(world.cast), [], set(), set()
    for route, address, person in pages(world, lists.PAGED):
        answer = readers.get(person, address)
        if lists.is_paged(answer):
            paged.add(route)
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

    assert paged == lists.PAGED
    assert routes >= LONG, f"no second page of {sorted(LONG - routes)}"
    look_at(visits, world, open_page, looked_at, "long lists")


LONG = {
    "signatories:register",
    "signatories:organisation_history",
    "signatories:people",
    "contacts",
    "records:record_list",
    "history",
    "letters",
    "reviews:response_list",
}
