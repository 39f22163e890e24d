"""The journey of most people: a one-off record, without JavaScript, from form to files."""

import pytest

from kmip_portal.documents.services import make_due
from kmip_portal.law.services import load_reference
from records.models import RecordOfSharing
from tests import make
from tests.browser.following import follow
from tests.browser.visiting import faults, watch

pytestmark = [pytest.mark.browser, pytest.mark.smoke, pytest.mark.django_db(transaction=True)]


def tick(page, name, value):
    page.locator(f'input[name="{name}"][value="{value}"]').check()


@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (320, False)])
def test_a_refusal_is_recorded_in_a_browser(open_page, width, javascript):
    load_reference()
    make.version()
    council = make.signatory(
        "Holmesdale Council", is_public_authority=True, is_competent_authority=False
    )
    trust = make.signatory("Medway Trust")
    pat = make.member(council, "practitioner", name="Pat Practitioner", job_title="Manager")
    page = open_page(pat, width=width, javascript=javascript)
    seen = watch(page)

    page.goto("/records/")
    follow(page.get_by_role("button", name="Record sharing"))
    page.get_by_label("All on one page").check()
    follow(page.get_by_role("button", name="Start"))
    page.get_by_label("Title", exact=True).fill("Request for a school file")
    tick(page, "decision", "not_share")
    tick(page, "route", "offered")
    tick(page, "urgency", "routine")
    page.get_by_label("Which organisation was it with?").fill("medway tru")
    follow(page.get_by_role("button", name="Save and continue"))

    summary = page.get_by_role("alert")
    assert "Select which organisation you mean by ‘medway tru’" in summary.inner_text()
    assert "Enter the reasons for the decision" in summary.inner_text()
    if javascript:
        assert faults(page, seen) == []
    page.get_by_label("Medway Trust", exact=True).check()
    tick(page, "data_subjects", "DS_PUPIL")
    tick(page, "people_count", "1")
    tick(page, "data_categories", "PD_EDU")
    tick(page, "special_categories", "none")
    tick(page, "criminal_offence_data", "no")
    tick(page, "purpose_codes", "PU_EDU")
    page.get_by_label("What will it be used for?").fill("A study of attendance")
    page.get_by_label("What were the reasons for the decision?").fill("Numbers would do as well")
    page.locator('input[name="decision_on-day"]').fill("2")
    page.locator('input[name="decision_on-month"]').fill("January")
    page.locator('input[name="decision_on-year"]').fill("2026")
    follow(page.get_by_role("button", name="Save and continue"))

    assert page.get_by_role("heading", level=1).inner_text() == (
        "Check your answers before you save the record"
    )
    if javascript:
        assert faults(page, seen) == []
    follow(page.get_by_role("button", name="Save record"))

    record = RecordOfSharing.objects.get()
    assert record.partner.organisation == trust
    assert record.reference in page.get_by_role("main").inner_text()
    make_due()
    page.reload()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the record (DOCX").click()
    assert download.value.suggested_filename == f"{record.reference}.docx"
