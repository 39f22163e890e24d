"""An annual review in a real browser: planned, opened, answered and followed."""

import pytest

from reviews.models import Response
from reviews.services import opening
from tests import make
from tests.browser.following import follow, press
from tests.browser.visiting import faults, watch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PLAN = {
    "year": "2040",
    "opens_on-day": "3",
    "opens_on-month": "September",
    "opens_on-year": "2040",
    "closes_on-day": "31",
    "closes_on-month": "10",
    "closes_on-year": "2040",
    "decisions_by-day": "30",
    "decisions_by-month": "11",
    "decisions_by-year": "2040",
}


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("javascript", [True, False])
def test_a_representative_supports_it_as_it_is_in_four_pages(
    open_page, police, representative, width, javascript
):
    make.acceptance(police)
    review = make.open_review()
    page = open_page(representative, width=width, javascript=javascript)

    page.goto(review.get_absolute_url())
    press(page, "Start")
    press(page, "Save and continue")
    assert page.title().startswith("Error: Do you think the agreement should change?")
    page.get_by_label("No, we support it as it is").check()
    press(page, "Save and continue")
    page.get_by_label("I’m authorised to respond for Weald Police").check()
    press(page, "Accept and send")

    response = Response.objects.get()
    assert page.locator("h1").inner_text() == "Your response has been sent"
    assert response.reference in page.locator("main").inner_text()
    assert (response.answer, response.sent_by) == ("support", representative)


@pytest.mark.parametrize("width", [1280, 320])
def test_the_secretariat_plans_opens_and_follows_a_review(open_page, secretariat, width):
    make.signatories(60)
    make.signatories(1, role=None)
    page = open_page(secretariat, width=width)
    seen = watch(page)

    def sound(h1):
        assert page.locator("h1").inner_text() == h1
        assert faults(page, seen) == []

    page.goto("/reviews/new/")
    sound("Plan the annual review")
    press(page, "Schedule review")
    sound("Plan the annual review")
    for name, text in PLAN.items():
        page.locator(f"[name={name}]").fill(text)
    press(page, "Schedule review")
    sound("2040 annual review")
    follow(page.get_by_role("link", name="Change the plan"))
    sound("Change the plan of the 2040 annual review")
    page.goto("/reviews/2040/cancel/")
    sound("Cancel the 2040 annual review")
    page.goto("/reviews/2040/open/")
    sound("Open the 2040 annual review now")
    press(page, "Open it now")
    sound("Responses to the 2040 review")
    opening.open_due()
    page.goto("/reviews/2040/responses/?page=2")
    sound("Responses to the 2040 review")
    assert page.locator("[data-row]").count() == 11  # of 61, fifty a page


def test_a_person_with_thirty_schools_chooses_among_them(open_page):
    head = make.user(name="Head Teacher")
    make.signatories(30, person=head)
    make.open_review()
    page = open_page(head, width=320)
    seen = watch(page)

    page.goto("/in-tray/")
    follow(page.get_by_role("link", name="Respond to the"))

    assert page.locator("h1").inner_text() == "Answer the annual review for several organisations"
    assert faults(page, seen) == []
    page.goto("/reviews/2026/respond/")
    assert page.locator("h1").inner_text() == "Which organisation are you responding for?"
    assert faults(page, seen) == []
    assert page.locator("tbody tr").count() == 30
