"""A later Word file of the agreement, matched with the earlier text in the browser."""

import pytest

from agreements import services
from agreements.models import AgreementVersion
from tests import make
from tests.agreements.test_importing_again import FOLDER
from tests.browser.visiting import faults, watch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def person():
    """Somebody of the secretariat, with version 5.1 of the sample in force."""
    person = make.kmip_person("secretariat")
    with (FOLDER / "agreement-5-0.docx").open("rb") as file:
        version, _ = services.import_agreement(file, number="5.0", by=person)
    document = make.stored_pdf("5.0.pdf")
    AgreementVersion.objects.filter(pk=version.pk).update(
        status="in_force",
        in_force_on="2026-01-05",
        pdf=document,
        approved_sha256=document.sha256,
    )
    return person


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_a_later_version_is_matched_looked_at_and_made(open_page, person, javascript):
    page = open_page(person, javascript=javascript)
    seen = watch(page) if javascript else None
    page.goto("/manage/agreement/import/")
    page.set_input_files("input[type=file]", FOLDER / "agreement.docx")
    page.fill("#id_number", "6.0")
    page.click("text=Look at the file")

    assert page.inner_text("h1") == "Check what was found in the file"
    assert not AgreementVersion.objects.filter(number="6.0").exists()
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert not seen or faults(page, seen) == []

    # a new clause is said to be one that was taken for another
    page.get_by_label("2.5 Controllers and joint controllers").select_option(label="A new clause")
    page.click("text=Make the draft")
    assert "Select what became of 2.5 Controllers" in page.inner_text(".govuk-error-summary")
    assert not seen or faults(page, seen) == []
    earlier = page.locator("select[name^=earlier_]")
    earlier.select_option(label="2.5 Controllers and joint controllers")
    page.click("text=Make the draft")

    assert page.inner_text("h1") == "Draft of version 6.0"
    draft = AgreementVersion.objects.get(number="6.0")
    assert draft.clauses.get(key="controllers").heading == "Controllers and joint controllers"
