"""The stylesheet holds of GOV.UK Frontend what pages have, and no page has what was left out."""

import re
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[2]
LEFT_OUT = (HERE / "script" / "design" / "left_out.txt").read_text().split()
NAME = re.compile(r"govuk-[\w!-]*[\w]")
WRITTEN = [
    file
    for app in ("templates", "kmip_portal", "agreements", "signatories", "records", "reviews",
                "static/js")
    for file in (HERE / app).rglob("*")
    if file.suffix in {".html", ".py", ".js"}
]  # fmt: skip


def left_out(text):
    return {name for name in NAME.findall(text) if any(fnmatchcase(name, one) for one in LEFT_OUT)}


def test_a_class_that_was_left_out_is_found():
    assert left_out('<p class="govuk-body govuk-!-text-align-centre">') == {
        "govuk-!-text-align-centre"
    }


def test_no_page_has_a_class_that_was_left_out_of_the_stylesheet():
    assert not {str(file): found for file in WRITTEN if (found := left_out(file.read_text()))}


@pytest.mark.parametrize("one", LEFT_OUT)
def test_what_was_left_out_is_not_in_the_stylesheet(one):
    sheet = (HERE / "static" / "govuk" / "govuk.css").read_text().replace("\\", "")
    sheet = re.sub(r":not\((?:[^()]|\([^()]*\))*\)", "", sheet)
    assert not [name for name in NAME.findall(sheet) if fnmatchcase(name, one)]
