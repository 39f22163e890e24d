"""The page of the guard in a browser: back with everything typed, or on."""

import pytest

from kmip_portal.law.services import load_reference
from records.models import RecordOfSharing
from tests import make
from tests.browser.following import press
from tests.browser.visiting import faults, watch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (320, True), (320, False)])
def test_the_guard_asks_on_a_page_of_its_own(open_page, width, javascript):
    load_reference()
    make.version()
    council = make.signatory("Holmesdale Council", is_public_authority=True)
    pat = make.member(council, "practitioner", name="Pat Practitioner", job_title="Manager")
    page = open_page(pat, width=width, javascript=javascript)
    seen = watch(page)
    page.goto("/records/new/one-page/")
    page.get_by_label("Title", exact=True).fill("About 943 476 5919 in autumn")
    page.get_by_label("Anything else to record").fill("One\nTwo")
    page.locator('input[name="data_subjects"][value="DS_CHILD"]').check()
    page.locator('input[name="data_subjects"][value="DS_PARENT"]').check()
    press(page, "Save and come back later")

    assert (
        page.get_by_role("heading", level=1).inner_text() == "This looks like personal information"
    )
    assert "943 476 5919" in page.get_by_role("main").inner_text()
    if javascript:
        assert faults(page, seen) == []
    press(page, "Go back and change it")

    assert page.get_by_label("Title", exact=True).input_value() == "About 943 476 5919 in autumn"
    assert page.get_by_label("Anything else to record").input_value() == "One\nTwo"
    assert page.locator('input[name="data_subjects"]:checked').count() == 2
    press(page, "Save and come back later")
    press(page, "It is not personal information, continue")

    record = RecordOfSharing.objects.get()
    assert record.title == "About 943 476 5919 in autumn"
    assert record.free_text == "One\nTwo"
    assert "Your draft is saved." in page.get_by_role("main").inner_text()
