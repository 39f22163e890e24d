"""A long page as a browser prints it: every sheet says where it comes from, and which it is."""

import io

import pytest
from pypdf import PdfReader

from kmip_portal import clock
from kmip_portal.portal_tags import day
from tests import make
from tests.make.law import law

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def printed(page):
    """The words of each sheet."""
    content = page.pdf(format="A4", prefer_css_page_size=True)
    return [sheet.extract_text() for sheet in PdfReader(io.BytesIO(content)).pages]


def test_every_sheet_of_a_long_list_names_its_page_and_repeats_its_header(open_page, settings):
    law()
    make.version()
    make.signatories(60)
    page = open_page()
    page.goto("/signatories/")

    sheets = printed(page)

    assert len(sheets) > 1
    for number, words in enumerate(sheets, 1):
        assert f"Page {number} of {len(sheets)}" in words
        assert f"{settings.BASE_URL}/signatories/ as it was on {day(clock.today())}" in words
        assert "Skip to main content" not in words
        assert "School" not in words or "Accepted on" in words  # the header of the table


def test_what_is_folded_away_and_what_is_long_is_printed_whole(open_page, practitioner, police):
    law()
    make.version()
    draft = make.draft(practitioner, police, purpose_text="A reason to share. " * 40)
    page = open_page(practitioner)
    page.goto(f"/records/{draft.reference}/edit/")

    assert " ".join("".join(printed(page)).split()).count("A reason to share.") >= 40
