"""A file is checked in the browser, and stays there."""

import hashlib

import pytest

from kmip_portal.documents.models import Seal
from tests import make
from tests.browser.visiting import faults, watch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FINGERPRINT = "ab" * 32


def choose(page, content):
    page.goto("/agreement/verify/")
    page.set_input_files(
        "input[type=file]",
        {"name": "file.pdf", "mimeType": "application/pdf", "buffer": content},
    )
    with page.expect_navigation():  # the file is read first, which takes its time
        page.click("text=Check the file")


@pytest.fixture
def version():
    return make.version("6.0")


def published(version):
    with version.pdf.file.open("rb") as file:
        return file.read()


def test_only_the_fingerprint_is_sent(open_page, version):
    page = open_page()
    seen, asked = watch(page), []
    page.on("request", lambda request: asked.append((request.method, request.url)))
    content = published(version)

    choose(page, content)

    assert page.inner_text("h1") == "Genuine and current"
    assert {method for method, _ in asked} == {"GET"}
    assert any(f"sha256={hashlib.sha256(content).hexdigest()}" in url for _, url in asked)
    assert "the file stays on your computer" in page.inner_text("main")
    assert faults(page, seen) == []


def test_an_altered_and_a_foreign_file_are_told_apart_in_the_browser(open_page, version):
    Seal.objects.create(fingerprint=FINGERPRINT, certificate="")
    page = open_page()

    choose(page, b"%PDF-1.7 changed since " + FINGERPRINT.encode())
    assert page.inner_text("h1") == "Altered"
    choose(page, b"%PDF-1.7 nobody's")
    assert page.inner_text("h1") == "Not known"
    choose(page, b"a picture")
    assert page.inner_text("h1") == "Not a file of the portal"


def test_without_script_the_file_is_sent_and_the_answer_is_the_same(open_page, version):
    page = open_page(javascript=False)

    choose(page, published(version))

    assert page.inner_text("h1") == "Genuine and current"
    assert "read in memory and not kept" in page.inner_text("main")


def test_nothing_chosen_is_said(open_page):
    page = open_page()
    page.goto("/agreement/verify/")
    page.click("text=Check the file")

    assert "Select a PDF" in page.inner_text(".govuk-error-summary")
