"""A draft a few questions at a time in a real browser: kept while typed, and by keyboard alone."""

import pytest
from playwright.sync_api import expect

from kmip_portal.law.services import load_reference
from records.models import RecordOfSharing
from tests import make
from tests.browser.following import follow
from tests.browser.visiting import faults, watch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def pat():
    load_reference()
    make.version()
    council = make.signatory(
        "Holmesdale Council", is_public_authority=True, is_competent_authority=False
    )
    return make.member(council, "practitioner", name="Pat Practitioner", job_title="Manager")


def begin(page):
    page.goto("/records/new/")
    follow(page.get_by_role("button", name="Start"))
    expect(page.get_by_role("heading", level=1)).to_have_text("What happened")


def test_a_sentence_is_kept_while_it_is_typed(open_page, pat):
    page = open_page(pat)
    seen = watch(page)
    begin(page)

    page.get_by_label("Title", exact=True).fill("Attendance panel in")
    expect(page.locator("[data-autosave-said]")).to_contain_text("Draft saved at", timeout=20_000)
    page.close()

    assert RecordOfSharing.objects.get().title == "Attendance panel in"
    assert seen["complaints"] == []


def test_a_button_pressed_while_it_is_being_kept_goes_on_all_the_same(open_page, pat):
    page = open_page(pat, width=320)
    seen = watch(page)
    begin(page)
    page.get_by_label("Title", exact=True).fill("Attendance panel")
    for name, value in (("decision", "share"), ("route", "offered"), ("urgency", "routine")):
        page.locator(f'input[name="{name}"][value="{value}"]').check()
    assert faults(page, seen) == []

    # leaving the page keeps it at once; the button is pressed before the answer is there
    page.evaluate(
        """() => {
            Object.defineProperty(document, "visibilityState", {value: "hidden"});
            document.dispatchEvent(new Event("visibilitychange"));
            document.querySelector("main button").click();
        }"""
    )

    expect(page.get_by_role("heading", level=1)).to_have_text("The other organisation")
    assert RecordOfSharing.objects.get().decision == "share"


def test_without_javascript_each_page_is_saved_by_its_button(open_page, pat):
    page = open_page(pat, width=320, javascript=False)
    begin(page)
    page.get_by_label("Title", exact=True).fill("Attendance panel")

    follow(page.get_by_role("button", name="Save and come back later"))

    expect(page.get_by_text("Your draft is saved.")).to_be_visible()
    assert RecordOfSharing.objects.get().title == "Attendance panel"
