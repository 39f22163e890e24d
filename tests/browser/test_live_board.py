"""The board of a review keeps itself up to date in a real browser, and disturbs nobody."""

import pytest

from reviews.services import responding
from tests import make
from tests.browser.following import follow, press
from tests.browser.visiting import faults, watch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
A_LITTLE_WHILE = 5000  # milliseconds, for what was asked for to arrive


def test_a_response_in_one_browser_shows_in_another_and_pause_stops_it(open_page, secretariat):
    schools = make.signatories(60)
    heads = [one.memberships.get().user for one in schools]
    review = make.open_review()
    board = open_page(secretariat)
    seen = watch(board)
    board.clock.install()
    board.goto(f"/reviews/{review.year}/responses/?sort=-status")
    numbers, status = board.locator("[data-part=numbers]"), board.locator("#board-says")
    order = board.locator("[data-row]").evaluate_all("rows => rows.map(row => row.dataset.row)")
    answering = schools[int(order[40].rpartition("-")[2])]
    row = board.locator(f"[data-row={answering.slug}]")
    focused = board.locator(f"#choose-{order[30]}")
    focused.check()
    focused.scroll_into_view_if_needed()

    def where():
        return board.evaluate("[document.activeElement.id, scrollY]")

    before = where()
    assert before[0] == f"choose-{order[30]}"
    assert before[1] > 500

    page = open_page(heads[schools.index(answering)])
    page.goto(review.get_absolute_url())
    press(page, "Start")
    page.get_by_label("No, we support it as it is").check()
    press(page, "Save and continue")
    page.get_by_label("I’m authorised to respond").check()
    press(page, "Accept and send")

    board.clock.fast_forward(15_000)
    row.get_by_text("Responded: no change").wait_for(timeout=A_LITTLE_WHILE)
    assert "1 of 60 organisations have responded (1%)" in numbers.inner_text()
    assert status.inner_text() == "1 new response"
    assert where() == before
    now = board.locator("[data-row]").evaluate_all("rows => rows.map(row => row.dataset.row)")
    assert now == order  # by status it would come first, but somebody is in the table
    assert focused.is_checked()
    assert faults(board, seen) == []

    # what is said is said at most once a minute, and what is shown at once
    another = schools[0] if answering != schools[0] else schools[1]
    responding.respond(review, another, by=heads[schools.index(another)])
    board.clock.fast_forward(15_000)
    numbers.get_by_text("2 of 60").wait_for(timeout=A_LITTLE_WHILE)
    assert status.inner_text() == "1 new response"

    focused.uncheck()
    board.get_by_role("button", name="Pause updates").click()
    for school in schools[10:13]:
        responding.respond(review, school, by=heads[schools.index(school)])
    asked = []
    board.on("request", lambda request: asked.append(request.url))
    board.clock.fast_forward(120_000)
    board.wait_for_timeout(300)
    assert asked == []
    board.get_by_role("button", name="Start updates again").click()
    # a minute has passed: what was not said yet is said together with what is new
    numbers.get_by_text("of 60 organisations").wait_for(timeout=A_LITTLE_WHILE)
    status.get_by_text("new responses").wait_for(timeout=A_LITTLE_WHILE)
    first = board.locator("[data-row]").first
    assert "Responded" in first.inner_text()  # nobody is in the table: the order is that of now
    assert faults(board, seen) == []


@pytest.mark.parametrize("width", [1280, 320])
def test_without_javascript_it_has_a_link_and_everything_works(open_page, secretariat, width):
    schools = make.signatories(3)
    review = make.open_review()
    page = open_page(secretariat, width=width, javascript=False)
    page.goto(f"/reviews/{review.year}/responses/")
    assert "Updated at" in page.locator("main").inner_text()
    assert page.get_by_role("button", name="Pause updates").count() == 0

    follow(page.get_by_role("link", name="Refresh", exact=True))
    page.get_by_label(f"Choose {schools[1]}").check()
    press(page, "Give them longer")

    assert page.locator("h1").inner_text() == "Give 1 organisation longer to respond"
    assert str(schools[1]) in page.locator("main").inner_text()
