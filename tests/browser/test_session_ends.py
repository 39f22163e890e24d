"""Five minutes before the end the page asks; what was typed is never lost."""

import pytest
from playwright.sync_api import expect

from tests import make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SOON = "You will be signed out soon"


@pytest.fixture
def page(open_page):
    page = open_page(make.kmip_person("secretariat", name="Amira Diallo"))
    page.clock.install()
    return page


def test_nothing_is_asked_before_and_escape_means_staying(page):
    page.goto("/account/")
    page.get_by_role("link", name="Change your password").focus()
    page.clock.run_for("54:30")
    assert page.get_by_text(SOON).count() == 0 or not page.get_by_text(SOON).is_visible()

    page.clock.run_for("00:45")
    expect(page.get_by_role("dialog", name=SOON)).to_be_visible()
    expect(page.get_by_role("dialog")).to_contain_text("We will sign you out in 5 minutes")
    assert page.title().startswith("Signing out soon – Your account")
    with page.expect_response("**/account/stay/") as answer:
        page.keyboard.press("Escape")

    assert answer.value.status == 200
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert page.title().startswith("Your account")
    assert page.evaluate("document.activeElement.textContent") == "Change your password"
    page.clock.run_for("50:00")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_the_answer_counts_for_the_other_tabs(page):
    page.goto("/account/")
    other = page.context.new_page()
    other.goto("/help/")
    page.clock.run_for("56:00")  # of both: they are one browser
    for one in (page, other):
        expect(one.get_by_role("dialog", name=SOON)).to_be_visible()

    with page.expect_response("**/account/stay/"):
        page.get_by_role("button", name="Stay signed in").click()

    expect(other.get_by_role("dialog")).to_be_hidden()


def test_the_keyboard_stays_in_the_question_and_twenty_answers_are_as_good_as_one(page):
    page.goto("/account/")
    page.get_by_role("link", name="Change your password").focus()
    for _ in range(20):
        page.clock.fast_forward("56:00")
        expect(page.get_by_role("dialog", name=SOON)).to_be_visible()
        for key in ("Tab", "Tab", "Tab", "Shift+Tab"):
            page.keyboard.press(key)
            assert page.evaluate(
                "document.activeElement === document.body"  # the browser's own bar comes between
                " || !!document.activeElement.closest('dialog')"
            )
        with page.expect_response("**/account/stay/"):
            page.get_by_role("button", name="Stay signed in").click()
        expect(page.get_by_role("dialog")).to_be_hidden()
    assert page.evaluate("document.activeElement.textContent") == "Change your password"


def test_a_page_left_alone_is_left(page):
    page.goto("/account/")

    page.clock.run_for("01:01:00")

    page.wait_for_url("**/account/timed-out/")
    expect(page.get_by_role("heading", level=1)).to_have_text("You’ve been signed out")


def test_a_page_on_which_something_was_typed_stays(page):
    page.goto("/manage/letters/pause/")
    page.get_by_label("Why are you pausing emails?").fill("The server moves")

    page.clock.run_for("01:01:00")

    expect(page.get_by_role("dialog")).to_contain_text("What you typed is still on this page")
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_label("Why are you pausing emails?")).to_have_value("The server moves")


def test_what_was_typed_is_there_after_the_tab_was_closed_and_without_a_connection(page):
    """Kept three seconds after the last key; where nothing answers it is tried again."""
    why = "Why are you pausing emails?"
    page.goto("/manage/letters/pause/")
    page.context.set_offline(True)
    page.get_by_label(why).fill("The server moves")
    page.clock.run_for("00:04")
    expect(page.locator("form [role=status]")).to_have_text("Not saved. We’ll try again")
    page.context.set_offline(False)
    with page.expect_response("**/account/typed/"):
        page.clock.run_for("00:11")
    expect(page.locator("form [role=status]")).to_contain_text("Saved at")
    context = page.context
    page.close()

    again = context.new_page()
    again.goto("/manage/letters/pause/")

    expect(again.get_by_label(why)).to_have_value("The server moves")
    expect(again.locator("main")).to_contain_text("We kept your answers")
    again.get_by_role("link", name="Show the page without them").click()
    expect(again.get_by_label(why)).to_have_value("")
