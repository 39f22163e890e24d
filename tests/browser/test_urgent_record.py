"""The urgent form on a phone: a share that could not wait, noted in two minutes."""

import time

import pytest

from kmip_portal.law.services import load_reference
from records.models import RecordOfSharing
from tests import make
from tests.browser.following import press
from tests.browser.visiting import faults, watch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

A_KEY = 300  # milliseconds: 40 words a minute, as somebody types on a phone
MOST_SECONDS = 120


@pytest.mark.parametrize("javascript", [True, False])
def test_an_urgent_share_is_filed_on_a_phone_in_two_minutes(open_page, javascript):
    load_reference()
    make.version()
    council = make.signatory(
        "Holmesdale Council", is_public_authority=True, is_competent_authority=False
    )
    make.signatory("Weald Police")
    pat = make.member(council, "practitioner", name="Pat Practitioner", job_title="Manager")
    page = open_page(pat, width=375, javascript=javascript)
    seen = watch(page)
    page.goto("/records/new/")
    began, typed = time.monotonic(), 0

    def write(label, text):
        nonlocal typed
        page.get_by_label(label).fill(text)
        typed += len(text)

    page.get_by_role("link", name="It was urgent: record it in 2 minutes").click()
    page.wait_for_url("**/records/urgent/")
    write("Who did you share it with?", "Weald Police")
    write("Name of the person who received it", "Sgt Moss")
    write("Job title of the person who received it", "Duty sergeant")
    write("What did you share?", "Where the child was last seen, and what they wore")
    write("Why could it not wait?", "A child was missing and at risk of harm")
    page.locator('input[name="transfer_methods"][value="TM_PHONE"]').check()
    if javascript:
        assert faults(page, seen) == []
    press(page, "Save urgent record")

    assert page.get_by_role("heading", level=1).inner_text() == "Record saved"
    assert "Write up the rest by" in page.get_by_role("main").inner_text()
    record = RecordOfSharing.objects.get()
    assert (record.status, str(record.partner)) == ("decided", "Weald Police")
    # what the machine took, and what a person would take to type it
    assert time.monotonic() - began + typed * A_KEY / 1000 < MOST_SECONDS
    if javascript:
        assert faults(page, seen) == []
