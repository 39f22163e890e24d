"""Joining in a real browser: looked up, applied for, sent with a code, approved."""

import re

import pytest
from django.core import mail
from django.core.cache import cache

from signatories.models import Application
from signatories.services import organisations
from tests import make
from tests.browser.following import follow, press
from tests.browser.visiting import faults, watch
from tests.make.law import law

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EMAIL = "priya@whitcliffe.kent.sch.uk"


def fill(page, **answers):
    for label, text in answers.items():
        page.get_by_label(label.replace("_", " "), exact=True).fill(text)


def sent(what):
    """The code or link in the newest letter that has one."""
    found = (re.search(what, letter.body) for letter in reversed(mail.outbox))
    return next(one[0] for one in found if one)


@pytest.fixture(autouse=True)
def _around():
    cache.clear()
    law()  # the flush after an earlier test of this kind took the law away
    organisations.ensure_areas()
    make.version("6.0")


@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (320, False)])
def test_an_organisation_joins_and_the_secretariat_approves_it(
    open_page, secretariat, width, javascript
):
    page = open_page(width=width, javascript=javascript)
    seen = watch(page) if javascript else None

    def sound(h1):
        assert page.locator("h1").inner_text() == h1
        if javascript:
            assert faults(page, seen) == []

    page.goto("/")
    follow(page.get_by_role("main").get_by_role("link", name="Join the agreement"))
    sound("Join the Kent and Medway Information Sharing Agreement")
    follow(page.get_by_role("button", name="Start now"))
    press(page, "Search")
    sound("Which organisation do you work for?")
    page.get_by_label("Which organisation do you work for?").fill("Whitcliffe Junior School")
    press(page, "Search")
    sound("Which organisation do you work for?")
    press(page, "My organisation is not listed")
    press(page, "Save and continue")
    assert page.title().startswith("Error: Tell us about your organisation")
    sound("Tell us about your organisation")
    page.get_by_label("School, academy or trust").check()
    page.get_by_label("Swale").check()
    fill(page, Address_line_1="1 Cliff Road", Town_or_city="Whitcliffe", Postcode="ct51ab")
    page.get_by_label("ICO registration number").fill("Z1234567")
    press(page, "Save and continue")
    sound("Your details")
    fill(page, Full_name="Priya Shah", Job_title="Business manager", Work_email=EMAIL)
    press(page, "Save and continue")
    sound("Who signs the agreement")
    page.get_by_label("No, someone else does").check()
    press(page, "Save and continue")
    sound("Who signs the agreement")
    page.get_by_label("Full name of the signing officer").fill("Jordan Okafor")
    page.get_by_label("Job title of the signing officer").fill("Headteacher")
    page.get_by_label("Work email of the signing officer").fill("head@whitcliffe.kent.sch.uk")
    press(page, "Save and continue")
    sound("Your data protection contact")
    page.get_by_label("Me", exact=True).check()
    press(page, "Save and continue")
    sound("Check your answers before you register interest")
    press(page, "Confirm and send")
    sound("Check your email")
    page.get_by_label("Security code").fill(sent(r"\b\d{6}\b"))
    press(page, "Continue")
    sound("We have your registration")

    desk = open_page(secretariat, width=width, javascript=javascript)
    desk.goto("/in-tray/")
    follow(desk.get_by_role("link", name="Check a new application"))
    follow(desk.get_by_role("button", name="Decide"))
    desk.get_by_label("Approve it and ask for the signature").check()
    press(desk, "Continue")
    assert "Email Jordan Okafor, Headteacher, a link to sign" in desk.locator("main").inner_text()
    assert "Dear Priya Shah" in desk.locator("main").inner_text()
    press(desk, "Confirm and send")
    assert "Approved. We’ve emailed Jordan Okafor" in desk.locator("main").inner_text()

    page.reload()
    sound("Your registration is approved")
    application = Application.objects.get()
    assert application.organisation.signing_requests.get().email == "head@whitcliffe.kent.sch.uk"


@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_of_the_queue_has_no_faults(open_page, secretariat, width):
    make.organisation("Whitcliff Junior School", areas=["Swale"])
    odd = make.application(
        contact_email="priya@gmail.com", ico_registration="", why_no_ico="It is not a controller."
    )
    make.application(name="Fernhill Surgery")
    page = open_page(secretariat, width=width)
    seen = watch(page)

    def sound(h1):
        assert page.locator("h1").inner_text() == h1
        assert faults(page, seen) == []

    page.goto("/manage/applications/")
    sound("Applications to join")
    follow(page.get_by_role("link", name=odd.name))
    sound("Whitcliffe Junior School")
    follow(page.get_by_role("button", name="Decide"))
    sound("Decide on an application")
    press(page, "Continue")
    sound("Decide on an application")
    page.get_by_label("Ask for more information").check()
    page.get_by_label("What you need to know, or the reason").fill("Which trust is it part of?")
    press(page, "Continue")
    sound("Ask for more information")
    press(page, "Change the decision")
    sound("Decide on an application")
    assert page.get_by_label("What you need to know, or the reason").input_value() == (
        "Which trust is it part of?"
    )
    press(page, "Continue")
    press(page, "Confirm and decide the next one (1 left)")
    sound("Fernhill Surgery")


@pytest.mark.parametrize("width", [1280, 320])
def test_the_pages_behind_a_link_have_no_faults(open_page, secretariat, width):
    page = open_page(width=width)
    seen = watch(page)
    link = "/join/apply/"

    def sound(h1):
        assert page.locator("h1").inner_text() == h1
        assert faults(page, seen) == []

    page.goto("/join/organisation/?q=Fernhill+Surgery")
    press(page, "My organisation is not listed")
    press(page, "Save and come back later")
    sound("Save and come back later")
    assert link in page.url
    fill(page, Your_work_email=EMAIL)
    press(page, "Email me a link")
    sound("Your answers are saved")
    other = open_page(width=width)
    other.goto(sent(r"/join/status/\S+"))
    press(other, "Email me a code")
    other.get_by_label("Security code").fill(sent(r"\b\d{6}\b"))
    press(other, "Continue")
    assert other.locator("h1").inner_text() == "Tell us about your organisation"
    assert other.get_by_label("Organisation name").input_value() == "Fernhill Surgery"
