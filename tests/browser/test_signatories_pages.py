"""Who has signed, and an organisation's page, in a real browser: wide, and on a phone."""

from datetime import date, timedelta

import pytest

from kmip_portal import clock
from signatories.models import AcceptanceStatement, Organisation
from tests import make
from tests.browser.following import follow
from tests.browser.visiting import faults, watch
from tests.make.law import law

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = [
    "",
    "?q=hythe&page=2",
    "?q=nobody",
    "?on=banana",
    "?on=1999-01-01",
    "?on=2025-06-01&status=signed",
]


@pytest.fixture
def county():
    """Two pages of signatories, one of which has to sign again, with long names and areas."""
    law()
    old = make.version("5.0", "superseded", in_force_on=date(2025, 1, 5))
    new = make.version(
        "6.0", in_force_on=clock.today(), accept_by=clock.today() + timedelta(days=9)
    )
    first = make.signatory(
        "A very long name of a school that teaches at the end of the lane",
        old,
        on="2025-02-01",
        areas=["Swale", "Tonbridge and Malling"],
        establishments=["Hythe Academy"],
    )
    frozen = first.acceptances.get()
    for number in range(28):
        one = make.organisation(f"Hythe School {number}", areas=["Swale"])
        frozen.pk, frozen.reference, frozen.certificate = None, f"ACC-{number}", None
        frozen.organisation, frozen.version = one, new
        AcceptanceStatement.objects.bulk_create([frozen])
    return first


def test_the_pages_about_signatories_have_no_faults(open_page, county):
    addresses = [f"/signatories/{query}" for query in PAGES]
    for width in (1280, 320):
        page = open_page(width=width)
        seen = watch(page)
        for address in [*addresses, county.get_absolute_url()]:
            assert page.goto(address).status == 200
            assert (address, width, faults(page, seen)) == (address, width, [])


def test_a_list_that_goes_on_sideways_shows_on_which_side(open_page, county):
    """Without a script: a shadow where more of it is, and none where all of it is seen."""
    page = open_page(javascript=False, width=320)
    page.goto("/signatories/")
    place = page.get_by_role("region", name="Organisations, A to Z")
    at_right, at_left = "-18px 0px 14px", " 18px 0px 14px"

    def shadow(scrolled):
        place.evaluate("(one, left) => { one.scrollLeft = left }", scrolled)
        page.wait_for_timeout(100)
        return str(place.evaluate("one => getComputedStyle(one).boxShadow"))

    for scrolled, seen in ((0, (False, True)), (150, (True, True)), (9999, (True, False))):
        said = shadow(scrolled)
        assert (at_left in said, at_right in said) == seen, (scrolled, said)

    page.set_viewport_size({"width": 1280, "height": 900})
    assert shadow(0) == "none"


def test_searching_filtering_and_turning_the_page_need_no_javascript(open_page, county):
    page = open_page(javascript=False)

    page.goto("/signatories/")
    page.get_by_label("Search", exact=True).fill("hythe school")
    follow(page.get_by_role("button", name="Show signatories"))
    assert page.get_by_role("heading", name="29 organisations found").is_visible()
    follow(page.get_by_role("link", name="Next page"))
    follow(page.get_by_role("link", name="Hythe School 9"))

    assert page.get_by_role("heading", name="Hythe School 9", level=1).is_visible()
    assert Organisation.objects.signatories().count() == 29
