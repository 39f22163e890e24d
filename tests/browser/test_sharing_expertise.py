"""Without a script: a guide is written, sent back, mended and published; a contact is found."""

import pytest

from tests import make
from tests.browser.following import follow, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_guide_is_published_by_two_people(open_page, police, practitioner, secretariat):
    make.acceptance(police)
    make.topic("police")
    writer, reviewer = (open_page(one, javascript=False) for one in (practitioner, secretariat))
    writer.goto("/guides/")
    follow(writer.get_by_role("link", name="Write a guide"))
    press(writer, "Save the draft")
    assert writer.get_by_role("link", name="Enter the title").count() == 1
    writer.get_by_label("Title").fill("Asking the police")
    writer.get_by_label("Topic").select_option("police")
    writer.get_by_label("Summary").fill("What to say when you ask.")
    writer.get_by_label("Text", exact=True).fill("## How\n\n- Say what you need.")
    writer.get_by_label("Publisher").fill("Weald Police")
    press(writer, "Preview")
    assert writer.get_by_role("heading", name="How").count() == 1
    press(writer, "Save the draft")
    press(writer, "Send it for review")

    reviewer.goto("/in-tray/")
    follow(reviewer.get_by_role("link", name="Review a guide"))
    reviewer.get_by_label("No, it goes back to the writer").check()
    reviewer.get_by_label("What should change").fill("Say on which lawful basis.")
    press(reviewer, "Save")

    writer.goto("/in-tray/")
    follow(writer.get_by_role("link", name="Go on with a guide that came back"))
    assert "Say on which lawful basis." in writer.inner_text("main")
    writer.get_by_label("Text", exact=True).fill("## How\n\n- Say on which lawful basis.")
    press(writer, "Save the draft")
    press(writer, "Send it for review")
    reviewer.goto("/in-tray/")
    follow(reviewer.get_by_role("link", name="Review a guide"))
    reviewer.get_by_label("Yes, publish it").check()
    reviewer.get_by_label("It names no person and tells no case").check()
    press(reviewer, "Save")

    anybody = open_page(javascript=False)
    anybody.goto("/")
    follow(anybody.get_by_role("link", name="Guides", exact=True))
    follow(anybody.get_by_role("link", name="Asking the police"))
    assert "Say on which lawful basis." in anybody.inner_text("main")


def test_a_named_role_at_an_organisation_is_two_steps_from_anywhere(
    open_page, police, practitioner
):
    make.acceptance(police)
    make.contact(police, "caldicott", name="Rowan Ashby", email="caldicott@weald.example")
    make.contact(police, "siro")
    page = open_page(practitioner, javascript=False)
    page.goto("/terms/")

    follow(page.get_by_role("link", name="Contacts", exact=True))
    page.get_by_label("Search", exact=True).fill("caldicott weald")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert page.get_by_role("heading", level=2).first.inner_text() == "1 contact"
    assert "caldicott@weald.example" in page.inner_text("main")
