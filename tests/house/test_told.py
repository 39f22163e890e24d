"""What the test of access was shown of a page, the browser part need not ask again."""

import pytest

from tests import make
from tests.browser import told
from tests.browser.shapes import Met, cells, distinct, page_of
from tests.inventory import ROUTES
from tests.readers import Readers

pytestmark = pytest.mark.usefixtures("counted_once")  # as where the browser looks

NAMES = {"home", "in_tray", "history", "records:record_list", "records:record_detail"}


@pytest.fixture
def world(request):
    return make.world(request)


def kept(world, tmp_path, names):
    """All cells of these addresses, as they are shown now; read back from the file."""
    written, read = told.Told(tmp_path / "t"), told.Told(tmp_path / "t")
    readers = Readers(world.cast)
    expected = cells(world, [route for route in ROUTES if route.name in names])
    for cell in expected:
        written.keep(cell.line, cell.person, readers.get(cell.person, cell.url), cell.url)
    written.write()
    read.read()
    return expected, read


def seen(visits):
    return [(visit.cell, visit.heading, visit.stands_for) for visit in visits]


def test_the_same_pages_are_looked_at_whether_they_were_told_or_asked(world, tmp_path):
    expected, read = kept(world, tmp_path, NAMES)
    met, met_as_told = Met(), Met()

    asked = distinct(world.cast, expected, met)

    assert len(asked) > len(NAMES)
    assert all(read.of(cell) for cell in expected)
    assert seen(distinct(world.cast, expected, met_as_told, read.of)) == seen(asked)
    assert met_as_told.paged == met.paged


def test_what_was_told_with_another_status_than_promised_is_noticed(world, tmp_path):
    expected, read = kept(world, tmp_path, {"home"})
    changed = [cell._replace(status=410) for cell in expected]

    with pytest.raises(AssertionError, match="200"):
        distinct(world.cast, changed, Met(), read.of)


def test_a_title_that_two_addresses_share_and_one_that_names_a_person_are_noticed(world, tmp_path):
    shown, readers = told.Told(tmp_path / "t"), Readers(world.cast)
    home, help_ = (line(ROUTES, name) for name in ("home", "help"))
    page = readers.get("anonymous", "/")
    shown.keep(home, "anonymous", page, "/")
    shown.keep(home, "lead", page, "/")
    assert shown.titles_alike(world.cast) == []

    shown.keep(help_, "lead", page, "/help/")
    assert [one for one in shown.titles_alike(world.cast) if "['help', 'home']" in one]

    named = shown.pages[f"{help_} lead"]._replace(title=f"{world.cast['lead'].name} – Portal")
    shown.pages[f"{help_} lead"] = named
    assert shown.titles_alike(world.cast) == [f"{named.title!r} names a person"]


def line(routes, name):
    return next(number for number, route in enumerate(routes) if route.name == name)


def test_a_common_page_that_is_not_drawn_again_is_told_of_both(world, tmp_path):
    shown, readers = told.Told(tmp_path / "t"), Readers(world.cast)
    drawn = readers.get("lead", "/nowhere/")
    again = readers.get("lead", "/nowhere/")
    again.content = b""
    shown.keep(1, "lead", drawn, "/nowhere/")
    shown.keep(2, "lead", again, "/nowhere/")
    shown.keep(3, "outsider", again, "/nowhere/")  # drawn for the lead, and not the same page

    assert shown.pages["1 lead"] == shown.pages["2 lead"] == page_of(drawn, "/nowhere/")
    assert len(shown.pages) == 2


def test_where_no_other_test_of_this_run_kept_anything_everything_is_asked(world, tmp_path):
    (none := told.Told(tmp_path / "none")).read()

    assert all(none.of(cell) is None for cell in cells(world))
