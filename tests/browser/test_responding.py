"""An organisation responds in a browser: by keyboard on a small screen without a script, and with
the script that shows what is being changed while it is typed."""

import pytest

from reviews.models import Response
from reviews.services import responding
from tests import make
from tests.browser import by_keyboard as keys
from tests.browser.visiting import faults, watch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CLAUSE = "Clause 1.1 Sharing without consent"
CHECK = "Check your organisation’s response before you send it"
WHAT = "Propose new wording"


@pytest.fixture
def review(police, lead):
    make.acceptance(police)
    return make.open_review()


def test_the_whole_response_by_keyboard_on_a_small_screen_without_a_script(
    open_page, review, lead, representative
):
    of = make.signatory("Other Borough")
    key = review.version.clauses.get(number="1.1").key
    responding.respond(
        review, of, by=make.member(of, "lead"), answer="comments",
        proposals={key: {"kind": "comment", "text": "Who decides?", "shown": "unnamed"}},
    )  # fmt: skip
    page = open_page(lead, width=320, javascript=False)

    page.goto(f"/reviews/{review.year}/")
    keys.press(page, "Start")
    keys.choose(page, "Yes, we want to comment or propose changes", "No, we support it as it is")
    keys.press(page, "Save and continue")
    assert keys.h1(page) == "Choose the clauses you want to comment on"
    keys.press(page, "1.1 Sharing without consent")
    assert keys.h1(page) == CLAUSE
    keys.press(page, "Support this proposal")
    assert "You support this." in page.locator("main").inner_text()
    keys.choose(page, WHAT, "Comment")
    keys.fill(page, "New wording", "1. Share when it is right, at once.")
    keys.press(page, "Preview the changes")
    assert page.locator("[data-redline-shown] .redline ins").inner_text().endswith("at once")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    keys.press(page, "Save and go back to the list")
    assert page.title().startswith("Error: ")
    keys.fill(page, "Why do you want this change?", "Nobody should wait.")
    keys.choose(page, "Yes, without our name", "Yes, with our name")
    keys.press(page, "Save and go back to the list")
    assert "Wording proposed" in page.locator("main").inner_text()
    keys.press(page, "Finish and check")
    assert keys.h1(page) == "Other questions of this review"
    keys.fill(page, "Anything else?", "Thank you.")
    keys.press(page, "Save and check")
    assert keys.h1(page) == CHECK
    keys.tick(page, "I’m authorised to respond for Weald Police")
    keys.press(page, "Accept and send")

    assert keys.h1(page) == "Your response has been sent"
    response = Response.objects.get(organisation__slug="weald-police")
    [proposal] = response.proposals.sent()
    assert proposal.wording == "1. Share when it is right, at once."
    assert (proposal.reason, proposal.shown) == ("Nobody should wait.", "unnamed")
    assert response.supports.sent().count() == 1
    assert response.answers.get().text == "Thank you."


@pytest.mark.parametrize("width", [1280, 320])
def test_what_is_being_changed_is_shown_while_it_is_typed(open_page, review, police, lead, width):
    responding.save_answer(review, police, answer="comments", by=lead)
    key = review.version.clauses.get(number="1.1").key
    page = open_page(lead, width=width)
    seen = watch(page)

    page.goto(f"/reviews/{review.year}/respond/weald-police/clauses/{key}/")
    wording = page.locator("#id_wording")
    wording.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(" At once.")

    page.locator("[data-redline-shown] .redline ins").wait_for()
    assert "At once." in page.locator("[data-redline-shown] .redline ins").inner_text()
    assert page.evaluate("document.activeElement.name") == "wording"
    assert faults(page, seen) == []
