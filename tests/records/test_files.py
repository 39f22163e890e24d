"""The two files of a record: what they hold, for whom they can be read, and that they stay so."""

import io

import page
import pypdf
import pytest
from docx import Document
from docx.oxml.ns import qn

from kmip_portal.documents import word
from kmip_portal.documents.services import make_due, read
from records.models import CodedAnswer
from tests import make

NASTY = {
    "apostrophes": "O’Brien’s & O'Neill's <file> {{ 7*7 }}",
    "emoji": "Family 👨‍👩‍👧 and zażółć gęślą jaźń",
    "right_to_left": "שלום עולם and مرحبا",
    "lines": "First line\nSecond line\n\nFourth line",
    "formula": "=1+1 ]]> %s",
}


@pytest.fixture
def record(pat, council):
    make.acceptance(council, make.version())
    return make.record(pat, council, files=True)


def controls(document):
    """What stands in each content control, by its tag, as Word reads it."""
    found = {}
    for control in document.element.body.iter(qn("w:sdt")):
        tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val"))
        run = control.find(f"{qn('w:sdtContent')}/{qn('w:r')}")
        found[tag] = "".join("\n" if part.tag == qn("w:br") else part.text or "" for part in run)
    return found


def as_word(record):
    return Document(io.BytesIO(read(record.docx)))


def fields(snapshot):
    return {
        row["tag"]: row["value"]
        for block in snapshot["blocks"]
        if block["type"] == "fields"
        for row in block["rows"]
    }


def test_word_has_headings_header_rows_and_a_control_for_every_answer(record):
    document = as_word(record)

    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings[:4] == [
        "The record",
        "Organisations",
        "What happened",
        "The other organisation",
    ]
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert document.core_properties.title == f"Record of Sharing {record.reference}"
    assert document.core_properties.language == "en-GB"
    assert document.sections[0].header.paragraphs[0].text == (
        f"Record of Sharing {record.reference} · does not name the person it is about"
    )
    assert controls(document) == fields(record.docx.snapshot)
    assert controls(document)["data_subjects"] == (
        "Children and young people under 18\nParents, carers and family members"
    )
    assert controls(document)["title"] == "Attendance panel in autumn"


def test_pdf_meets_pdf_ua_1_on_three_sheets_and_says_what_it_is(record):
    content = read(record.pdf)
    report = page.validate_pdf_bytes(content, profile="ua1")
    sheets = [sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(content)).pages]

    assert report.is_compliant, [f"{f.rule_id}: {f.message}" for f in report.failures]
    assert len(sheets) <= 3
    for number, sheet in enumerate(sheets, 1):
        assert (
            f"Record of Sharing {record.reference} · does not name the person it is about" in sheet
        )
        assert f"Page {number} of {len(sheets)}" in sheet
        assert "Reference copy, saved" in sheet
    for value in fields(record.pdf.snapshot).values():
        assert value.split("\n")[0].split()[0] in "".join(sheets)


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_odd_characters_survive_in_page_and_files(client, pat, council, text):
    draft = make.draft(pat, council)
    client.force_login(pat)
    sent = make.posted(make.record_answers(purpose_text=text.replace("\n", "\r\n")))
    client.post(f"{draft.get_absolute_url()}edit/", sent)
    client.post(f"{draft.get_absolute_url()}check/")
    draft.refresh_from_db()

    assert draft.purpose_text == text
    snapshot = draft.docx.snapshot
    made = Document(io.BytesIO(word.render(snapshot)))
    assert controls(made)["purpose_text"] == text
    shown = client.get(draft.get_absolute_url())
    assert text in [row["value"] for card in shown.context["cards"] for row in card["rows"]]


def test_the_files_keep_the_words_of_their_day(pat, council):
    record = make.record(pat, council)
    CodedAnswer.objects.filter(record=record, field="art6").update(label="Something else")
    council.name = "Another name"
    council.save()

    make_due()

    record.refresh_from_db()
    said = controls(as_word(record))
    assert said["art6"] == "Public task / official authority"
    assert said["organisation"] == "Holmesdale Council"
    assert record.pdf.snapshot_sha256 == record.docx.snapshot_sha256


def test_a_refusal_has_its_files_too(pat, council):
    refusal = make.refusal(pat, council, files=True)

    said = controls(as_word(refusal))
    assert said["decision"] == "Not shared"
    assert "sharing_date" not in said
