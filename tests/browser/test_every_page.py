"""Every page of the portal, as everybody who may see it, in a real browser: at rest, wide and
narrow, by keyboard, on paper, without a script, and with each of its forms sent empty."""

import math

import pytest

from tests import make
from tests.browser import lists, shapes, told
from tests.browser.looking import Look
from tests.inventory import ROUTES
from tests.make.law import law

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("counted_once"),
]

PARTS = 8  # so that several processes share the work; any number does
PAGES = shapes.pages_of(ROUTES)
EACH = math.ceil(len(PAGES) / PARTS)
MET, VISITED = shapes.Met(), []  # by this process, which has one world for all parts


@pytest.mark.parametrize("part", range(PARTS), ids=lambda n: f"part {n + 1} of {PARTS}")
def test_every_page_has_no_faults(request, open_page, looked_at, part, tmp_path_factory):
    law()  # the flush after an earlier test of this kind took the law away
    world = make.world(request)
    expected = shapes.cells(world, PAGES[part * EACH : (part + 1) * EACH])
    (known := told.in_this_run(tmp_path_factory)).read()
    visits = shapes.distinct(world.cast, expected, MET, known.of)
    look = Look(world.cast, open_page, looked_at)

    look.at_all(visits)
    look.at_the_forms()

    assert not look.wrong, f"{len(look.wrong)} faults\n" + "\n".join(look.wrong)
    VISITED.extend(look.visited)
    visited = set(expected) & set().union(*(visit.stands_for for visit in VISITED))
    assert visited == set(expected)
    assert MET.paged <= lists.PAGED, "tests/browser/test_every_list.py reads them page by page"
    assert MET.searched <= lists.SEARCHED, "tests/browser/test_every_list.py searches them"
    looked_at["cells of the inventory"] += len(visited)
    looked_at["distinct pages"] += len(look.visited)
