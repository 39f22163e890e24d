"""The whole way of an organisation, on a phone, by keyboard alone and without JavaScript: it asks
to join, the secretariat approves, its signing officer signs, and everybody reads that it has."""

import re

import pytest
from django.core import mail
from django.core.cache import cache

from signatories.models import Organisation
from signatories.services import organisations
from tests import make
from tests.browser.by_keyboard import choose, fill, h1, press, tick
from tests.make.law import law
from tests.make.signing import address, code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCHOOL, HEAD = "Whitcliffe Junior School", "head@whitcliffe.kent.sch.uk"
PHONE = {"width": 360, "height": 740, "javascript": False}


@pytest.fixture(autouse=True)
def _around():
    cache.clear()
    law()  # the flush after an earlier test of this kind took the law away
    organisations.ensure_areas()
    make.version("6.0")


def newest(shape):
    found = (re.search(shape, letter.body) for letter in reversed(mail.outbox))
    return next(one[0] for one in found if one)


def first_radio(page):
    """The words beside the first radio of the page."""
    return page.locator("input[type=radio]").first.evaluate(
        "radio => radio.labels[0].innerText.trim().split('\\n')[0]"
    )


@pytest.mark.smoke
def test_from_the_home_page_to_the_register(open_page, secretariat):
    page = open_page(**PHONE)
    page.goto("/join/")
    press(page, "Start now")
    fill(page, "Which organisation do you work for?", SCHOOL)
    press(page, "Search")
    press(page, "My organisation is not listed")
    choose(page, "School, academy or trust", first_radio(page))
    tick(page, "Swale")
    fill(page, "Address line 1", "1 Cliff Road")
    fill(page, "Town or city", "Whitcliffe")
    fill(page, "Postcode", "CT5 1AB")
    fill(page, "ICO registration number", "Z1234567")
    press(page, "Save and continue")
    assert h1(page) == "Your details"
    fill(page, "Full name", "Priya Shah")
    fill(page, "Job title", "Business manager")
    fill(page, "Work email", "priya@whitcliffe.kent.sch.uk")
    press(page, "Save and continue")
    choose(page, "No, someone else does", "Yes, I have authority to sign")
    fill(page, "Full name of the signing officer", "Jordan Okafor")
    fill(page, "Job title of the signing officer", "Headteacher")
    fill(page, "Work email of the signing officer", HEAD)
    press(page, "Save and continue")
    choose(page, "Me", "Me")
    press(page, "Save and continue")
    press(page, "Confirm and send")
    fill(page, "Security code", newest(r"\b\d{6}\b"))
    press(page, "Continue")
    assert h1(page) == "We have your registration"

    desk = open_page(secretariat, **PHONE)
    desk.goto("/manage/applications/")
    press(desk, SCHOOL)
    press(desk, "Decide")
    choose(desk, "Approve it and ask for the signature", "Approve it and ask for the signature")
    press(desk, "Continue")
    assert "Email Jordan Okafor, Headteacher, a link to sign" in desk.locator("main").inner_text()
    press(desk, "Confirm and send")
    assert "Approved. We’ve emailed Jordan Okafor" in desk.locator("main").inner_text()

    officer = open_page(**PHONE)
    officer.goto(address(HEAD).removeprefix("http://testserver"))
    press(officer, "Continue")
    fill(officer, "Security code", code(HEAD))
    press(officer, "Continue")
    assert h1(officer) == "Read the agreement"
    press(officer, "Continue")
    choose(officer, "Sign online now", "Sign online now")
    press(officer, "Continue")
    choose(officer, "I am the head of the organisation", "I am the head of the organisation")
    press(officer, "Save and continue")
    tick(officer, "I have read version 6.0 of the agreement")
    tick(officer, f"I have authority to sign for {SCHOOL} and {SCHOOL} accepts the agreement")
    fill(officer, "Type your full name to sign", "Jordan Okafor")
    press(officer, "Accept and sign")
    assert h1(officer) == f"{SCHOOL} has accepted the agreement"

    assert Organisation.objects.signatories().get().name == SCHOOL
    page.goto("/signatories/")
    press(page, SCHOOL)
    assert "accepted version 6.0 of the agreement" in page.locator("main").inner_text()
