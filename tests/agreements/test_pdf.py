"""The file of a version: tagged, numbered, marked, and true to its snapshot."""

import hashlib
import io
import json
from datetime import date
from itertools import pairwise
from pathlib import Path

import page
import pypdf
import pytest
from django.db import transaction

from agreements import documents, services
from kmip_portal.documents import pdf
from kmip_portal.documents.models import snapshot_sha256

SAMPLE = Path(__file__).parents[2] / "agreements" / "sample" / "agreement.docx"


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """The sample's file, made once for all these tests."""
    with django_db_blocker.unblock(), transaction.atomic(), SAMPLE.open("rb") as file:
        version, _ = services.import_agreement(file, by=None)
        version.in_force_on, version.review_due_on = date(2027, 1, 4), date(2028, 1, 4)
        snapshot = documents.version_snapshot(version)
        transaction.set_rollback(True)
    return pdf.render(documents.TEMPLATE, snapshot, {"fingerprint": snapshot_sha256(snapshot)})


@pytest.fixture(scope="module")
def read(made):
    return pypdf.PdfReader(io.BytesIO(made[0]))


def test_it_meets_pdf_ua_1(made):
    report = page.validate_pdf_bytes(made[0], profile="ua1")

    assert report.is_compliant, [f"{f.rule_id}: {f.message}" for f in report.failures]


def test_every_page_says_sample_and_which_page_of_how_many(made, read):
    assert len(read.pages) == made[1]
    for number, sheet in enumerate(read.pages, 1):
        text = sheet.extract_text()
        assert "Sample – not the official text" in text
        assert f"Page {number} of {made[1]}" in text
        assert "Version 6.0, in force from 4 January 2027" in text


def test_title_language_tags_and_bookmarks(read):
    catalogue = read.trailer["/Root"]

    assert read.metadata.title == "Kent and Medway Information Sharing Agreement"
    assert catalogue["/Lang"] == "en-GB"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    tops = [mark.title for mark in read.outline[1] if not isinstance(mark, list)]
    assert tops[:3] == ["Contents", "About this sample", "1 Introduction"]


def test_the_source_clauses_are_attached_as_data_with_the_printed_fingerprint(read):
    [(name, [content])] = read.attachments.items()
    catalogue = read.trailer["/Root"]
    clauses = {clause["number"]: clause for clause in json.loads(content)["clauses"]}
    text = " ".join(" ".join(sheet.extract_text() for sheet in read.pages).split())

    assert name == "agreement-6-0.json"
    assert clauses["4.2"]["heading"] in text
    assert f"(SHA-256): {hashlib.sha256(content).hexdigest()}" in text
    assert catalogue["/AF"][0]["/AFRelationship"] == "/Source"
    assert catalogue["/AF"][0]["/Desc"] == "The clauses of version 6.0 as data"


def test_all_fonts_are_ours_and_embedded(read):
    for sheet in read.pages:
        for font in sheet["/Resources"].get("/Font", {}).values():
            font = font.get_object()["/DescendantFonts"][0].get_object()
            assert "Atkinson" in font["/BaseFont"]
            assert {"/FontFile2", "/FontFile3"} & set(font["/FontDescriptor"])


def test_every_table_has_its_caption_and_header_cells(read):
    """A table that goes on over a page is tagged once a page, with its header row each time."""
    tables = [
        node for node in tagged(read.trailer["/Root"]["/StructTreeRoot"]) if kind(node) == "/Table"
    ]
    headers = [sum(kind(node) == "/TH" for node in tagged(table)) for table in tables]
    captions = [node for table in tables for node in tagged(table) if kind(node) == "/Caption"]

    assert set(headers) == {2, 3}
    assert len(captions) >= 3


def test_headings_do_not_skip_a_level(read):
    kinds = [kind(node) for node in tagged(read.trailer["/Root"]["/StructTreeRoot"])]
    levels = [
        int(name[2:]) for name in kinds if name and name.startswith("/H") and name[2:].isdigit()
    ]

    assert levels[:2] == [1, 2]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert levels.count(3) == 35


def kind(node):
    return node.get("/S") if isinstance(node, dict) else None


def tagged(node):
    """This node of the tag tree and all below it, in reading order."""
    node = node.get_object()
    below = node if isinstance(node, list) else []
    if isinstance(node, dict):
        yield node
        below = [node["/K"]] if "/K" in node else []
    for child in below:
        if not isinstance(child, int):
            yield from tagged(child)
