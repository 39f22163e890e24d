"""With script, a button copies the address of a clause, or how a contact is reached."""

import pytest

from tests import make
from tests.browser.following import follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PERMISSIONS = ["clipboard-read", "clipboard-write"]


def test_the_address_of_a_clause_is_copied_and_said(open_page, live_server):
    page = open_page()
    page.context.grant_permissions(PERMISSIONS, origin=live_server.url)
    version = make.version("6.0")
    clause = version.clauses.get(number="1.1")
    page.goto("/agreement/")

    button = page.get_by_role("button", name="Copy link to clause 1.1", exact=True)
    button.focus()
    page.keyboard.press("Enter")

    page.get_by_text("Copied the link to clause 1.1").wait_for(state="attached")
    wanted = f"{live_server.url}/agreement/clauses/{clause.key}/"
    assert page.evaluate("navigator.clipboard.readText()") == wanted
    assert page.evaluate("document.activeElement.textContent") == "Copied link to clause 1.1"
    page.goto(wanted)
    assert page.get_by_role("button", name="Copy link to this clause").count() == 1
    page.get_by_role("button", name="Copy link to clause 1.1 of version 6.0").click()
    page.get_by_text("Copied the link to clause 1.1 of version 6.0").wait_for(state="attached")
    page.goto(page.evaluate("navigator.clipboard.readText()"))
    assert page.url.endswith("/agreement/versions/6-0/#clause-1-1")
    assert page.evaluate("document.activeElement.id") == "clause-1-1"


def test_a_browser_that_copies_nothing_is_told_so(open_page):
    page = open_page()
    make.version("6.0")
    page.add_init_script(
        "navigator.clipboard.writeText = () => Promise.reject(new Error('denied'))"
    )
    page.goto("/agreement/")

    page.get_by_role("button", name="Copy link to clause 1.1", exact=True).click()

    page.get_by_text("The link could not be copied").wait_for(state="attached")


def test_without_script_the_link_is_there_and_no_button(open_page):
    make.version("6.0")
    page = open_page(javascript=False)
    page.goto("/agreement/")

    assert page.get_by_role("button", name="Copy link").count() == 0
    follow(page.get_by_role("link", name="Link to clause 1.1 and its history"))
    assert page.locator("h1").inner_text() == "1.1 Sharing without consent"


def test_how_a_contact_is_reached_is_copied_too(open_page, live_server, police):
    make.acceptance(police)
    make.contact(police, published_to="public", phone="01622 496 0101")
    page = open_page()
    page.context.grant_permissions(PERMISSIONS, origin=live_server.url)
    page.goto("/expertise/contacts/?q=weald")

    page.get_by_role("button", name="Copy 01622 496 0101").click()

    page.get_by_role("status").get_by_text("Copied 01622 496 0101").wait_for(state="attached")
    assert page.evaluate("navigator.clipboard.readText()") == "01622 496 0101"
    assert page.get_by_role("button", name="Copy information@weald.example").count() == 1
