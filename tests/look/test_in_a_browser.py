"""What a person meets in a browser: no barrier that axe can find, wide or narrow, script or not."""

import pytest

from tests.browser import keyboard, paper
from tests.browser.following import follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("state", ["", "?told", "errors"])
def test_every_part_in_every_state(live_server, every_part, screen, violations, width, state):
    screen.set_viewport_size({"width": width, "height": 800})
    screen.goto(f"{live_server.url}{every_part}{state.replace('errors', '')}")
    if state == "errors":
        screen.fill("[name=purpose]", "Told the ward about 943 476 5919")
        screen.fill("[name=day-day]", "3")
        screen.click("text=Save and continue")
        screen.wait_for_selector(".govuk-error-summary")
        assert screen.title().startswith("Error: Every part")
    assert violations() == []
    assert screen.complaints == []
    assert screen.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("part", ["", "paste/"])
def test_every_part_by_keyboard_and_on_paper(live_server, every_part, screen, part):
    screen.goto(f"{live_server.url}{every_part}{part}")
    assert keyboard.faults(screen) == []
    screen.goto(f"{live_server.url}{every_part}{part}")
    assert paper.faults(screen, f"{every_part}{part}") == []


def test_every_line_of_the_error_summary_lands_on_something_to_change(
    live_server, every_part, screen
):
    screen.goto(f"{live_server.url}{every_part}")
    screen.fill("[name=day-day]", "3")
    screen.click("text=Save and continue")
    screen.wait_for_selector(".govuk-error-summary")
    assert screen.evaluate("document.activeElement.className").startswith("govuk-error-summary")
    landed = {}
    for link in screen.query_selector_all(".govuk-error-summary a"):
        link.click()
        landed[link.inner_text()] = screen.evaluate(
            "document.activeElement.matches('input,select,textarea') && document.activeElement.name"
        )
    assert all(landed.values()), landed
    assert landed["The date it was shared must include a month and year"] == "day-month"


def test_none_of_these_clears_the_rest(live_server, every_part, screen):
    screen.goto(f"{live_server.url}{every_part}")
    screen.check("[name=what][value=name]")
    screen.check("[name=what][value=none]")
    assert not screen.is_checked("[name=what][value=name]")


def test_the_page_works_without_script(live_server, every_part, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}{every_part}")
    follow(page.locator("text=Save and continue"))
    assert "There is a problem" in page.content()
    context.close()


def test_our_own_face_is_what_is_seen(live_server, every_part, screen):
    screen.goto(f"{live_server.url}{every_part}")
    assert screen.evaluate(
        "document.fonts.ready.then(() => document.fonts.check('16px \"Atkinson Hyperlegible\"'))"
    )
    assert "Transport" not in screen.evaluate("getComputedStyle(document.body).fontFamily")


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("/", "Kent and Medway Information Sharing Agreement"),
        ("/account/login/", "Sign in"),
        ("/account/login/code/", "Email me a code"),
        ("/account/password/reset/", "I cannot sign in"),
        ("/nowhere/", "Page not found"),
    ],
)
def test_pages_before_signing_in(live_server, screen, violations, address, heading, width):
    screen.set_viewport_size({"width": width, "height": 800})
    screen.goto(f"{live_server.url}{address}")
    assert screen.inner_text("h1") == heading
    assert violations() == []
    assert screen.evaluate("document.documentElement.scrollWidth") <= width
