"""A signed statement in a real browser: a photo that will not do, then one that will."""

from io import BytesIO

import pytest
from PIL import Image

from signatories.models import Organisation
from signatories.services import acceptances, scans
from tests import make
from tests.browser.following import follow, press
from tests.browser.visiting import faults, watch
from tests.make.signing import address, code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def photo(name):
    out = BytesIO()
    Image.new("RGB", (600, 850), "white").save(out, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


@pytest.mark.parametrize("width", [1280, 320])
def test_a_scan_is_accepted_on_its_second_try(open_page, police, lead, secretariat, width):
    make.version("6.0")
    page, desk = open_page(lead, width=width), open_page(secretariat, width=width)
    seen, watched = watch(page), watch(desk)

    def sound(one, h1):
        assert one.locator("h1").inner_text() == h1
        assert faults(one, seen if one is page else watched) == []

    page.goto("/signatories/weald-police/send-statement/")
    press(page, "Send for checking")
    sound(page, "Send a signed statement")
    page.get_by_label("Signed statement", exact=True).set_input_files(photo("first.jpg"))
    for box, text in (("Day", "1"), ("Month", "2"), ("Year", "2026")):
        page.get_by_label(box, exact=True).fill(text)
    page.get_by_label("Name of the person who signed").fill("Sam Signer")
    page.get_by_label("Their job title").fill("Chief constable")
    page.get_by_label("What gives them authority to sign").fill("Head of the force")
    press(page, "Send for checking")
    sound(page, "We have your signed statement")
    scans.draw_due()

    desk.goto("/in-tray/")
    follow(desk.get_by_role("link", name="Check a signed statement"))
    sound(desk, "Check a signed statement")
    desk.get_by_label("Ask for a better copy").check()
    desk.get_by_label("Not signed").check()
    press(desk, "Save")
    sound(desk, "Acceptance statements")

    page.goto("/in-tray/")
    follow(page.get_by_role("link", name="Send a better copy of your signed statement"))
    sound(page, "Send a better copy")
    page.get_by_label("Signed statement", exact=True).set_input_files(photo("second.jpg"))
    press(page, "Send for checking")
    sound(page, "We have your signed statement")
    scans.draw_due()

    desk.goto("/in-tray/")
    follow(desk.get_by_role("link", name="Check a signed statement"))
    desk.get_by_label("Accept it").check()
    press(desk, "Save")
    sound(desk, "Check a signed statement")
    for label in ("The organisation name matches", "It is signed", "It is dated",
                  "The version is right"):  # fmt: skip
        desk.get_by_label(label).check()
    press(desk, "Save")
    assert police in Organisation.objects.signatories()


@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (360, False)])
def test_who_has_only_a_link_sends_a_photo_and_then_a_better_one(
    open_page, police, lead, secretariat, width, javascript
):
    make.version("6.0")
    make.asked(police, by=lead, name="Sam Signer", email="sam@weald.example", job_title="Chief")
    page = open_page(width=width, javascript=javascript)
    seen = watch(page) if javascript else None

    def sound(h1):
        assert page.locator("h1").inner_text() == h1
        if javascript:
            assert faults(page, seen) == []

    def opened():
        """By the link of the newest letter, with the code that follows."""
        page.goto(address("sam@weald.example").removeprefix("http://testserver"))
        press(page, "Continue")
        page.get_by_label("Security code").fill(code("sam@weald.example"))
        press(page, "Continue")

    opened()
    follow(page.get_by_role("button", name="Continue").first)
    page.get_by_label("Upload a signed copy").check()
    press(page, "Continue")
    sound("Upload the signed statement")
    page.get_by_label("Signed statement", exact=True).set_input_files(photo("first.jpg"))
    page.get_by_label("What gives them authority to sign").fill("Head of the force")
    press(page, "Send for checking")  # the date is missing: the file is kept
    sound("Upload the signed statement")
    for box, text in (("Day", "1"), ("Month", "2"), ("Year", "2026")):
        page.get_by_label(box, exact=True).fill(text)
    press(page, "Send for checking")
    sound("We have your signed statement")
    scans.draw_due()

    statement = police.acceptances.get()
    scans.ask_for_better(statement, reason="It is not signed.", by=secretariat)
    opened()
    sound("Send a better copy of the statement")
    assert "It is not signed." in page.locator("main").inner_text()
    page.get_by_label("Signed statement", exact=True).set_input_files(photo("second.jpg"))
    press(page, "Send for checking")
    sound("We have your signed statement")

    acceptances.accept(statement, by=secretariat)
    page.reload()
    sound("Weald Police has already signed")
    press(page, "Get the certificate")
    sound("Weald Police has accepted the agreement")
    assert police in Organisation.objects.signatories()
