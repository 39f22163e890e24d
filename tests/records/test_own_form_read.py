"""A filled copy of K-MIP's own Word form comes back as a draft."""

import shutil
import subprocess
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from kmip_portal.documents.boxes import find_boxes
from kmip_portal.documents.services import make_due
from kmip_portal.documents.services import read as bytes_of
from records import filled_form
from records.answers import is_blank, read
from records.models import RecordOfSharing
from records.own_form_fields import without_box
from records.questions import QUESTIONS
from records.word_in import read_word
from tests import make
from tests.records.test_own_form import BOXES, handed_in, word_of
from tests.records.test_word_in import answers_of, plain, without_controls


@pytest.fixture
def in_use(secretariat):
    return make.own_form(secretariat, used=True)


def filled_copy(draft):
    document = filled_form.request_form(draft)
    make_due()
    document.refresh_from_db()
    return bytes_of(document)


def test_twelve_filled_copies_come_back_as_they_were(pat, council, in_use):
    partner = make.picked(make.organisation("Quay Homes"))
    for seed in range(12):
        draft = make.draft(pat, council, answers=answers_of(seed, partner))

        form = read_word(filled_copy(draft))

        assert plain(form.answers) == plain(read(draft)), seed
        assert form.doubts == []
        assert set(form.unread) == {
            f"Reference: {draft.reference}", f"Organisation that keeps it: {council}",
            *left_of(form, draft),
        }  # fmt: skip


def left_of(form, draft):
    """What of the page at the end is no answer: its heading, and what the portal knows itself."""
    return {one for one in form.unread if not one.startswith(("Reference:", "Organisation that"))}


def test_a_saved_records_file_reads_back_too(pat, council, in_use):
    record = make.record(pat, council)

    form = read_word(word_of(record))

    assert plain(form.answers) == plain(read(record))


def test_a_copy_filled_by_hand_becomes_a_draft(client, pat, council, in_use):
    def fill(document):
        first = document.tables[0]
        first.cell(0, 1).text = "Attendance panel"
        first.cell(2, 1).text = "To plan help"
        decided = first.cell(4, 1).paragraphs[1].runs[0]
        decided.text = decided.text.replace("☐", "☒")
        one_line = first.cell(5, 1).paragraphs[0].runs[0]
        one_line.text = "☐ Yes   ☒ No"
        document.tables[1].cell(1, 1).text = "Head of year"
        document.add_paragraph("See also the minutes.")

    client.force_login(pat)
    content = make.own_form_file(change=fill)

    shown = client.post(reverse("records:record_upload"), handed_in(content), follow=True)
    answers = read(RecordOfSharing.objects.get())

    assert {name: value for name, value in answers.items() if not is_blank(value)} == {
        "title": "Attendance panel",
        "purpose_text": "To plan help",
        "decision": "part",
        "criminal_offence_data": False,
        "requester_role": "Head of year",
    }
    assert "See also the minutes." in shown.text
    assert "Send questions to the secretariat." not in shown.text


def test_a_copy_of_the_form_before_is_read_by_its_own_mapping(pat, council, secretariat, in_use):
    old = filled_copy(make.draft(pat, council))

    def other(document):
        document.tables[0].cell(2, 0).text = "Reasons for the decision"
        document.tables[1]._tbl.getparent().remove(document.tables[1]._tbl)

    make.own_form(secretariat, used=True, content=make.own_form_file(change=other))

    answers = read_word(old).answers

    assert answers["purpose_text"] == make.record_answers()["purpose_text"]
    assert answers["requester_name"] == "Nia Baker"


def test_controls_that_a_program_lost_are_found_by_their_labels(pat, council, in_use):
    draft = make.draft(pat, council)
    document = Document(BytesIO(filled_copy(draft)))
    without_controls(document)
    out = BytesIO()
    document.save(out)

    form = read_word(out.getvalue())

    assert plain(form.answers) == plain(read(draft))


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not on this machine")
def test_copies_come_back_after_libreoffice_saved_them_again(pat, council, in_use, tmp_path):
    draft = make.draft(pat, council)
    (tmp_path / "copy.docx").write_bytes(filled_copy(draft))
    (tmp_path / "again").mkdir()
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless",
         "--convert-to", "docx:MS Word 2007 XML", "--outdir", tmp_path / "again",
         tmp_path / "copy.docx"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip

    form = read_word((tmp_path / "again" / "copy.docx").read_bytes())

    assert plain(form.answers) == plain(read(draft))


def test_a_form_whose_file_is_damaged_keeps_nobody_from_handing_in_ours(in_use):
    in_use.file.file.storage.delete(in_use.file.file.name)

    form = read_word(make.word_form(make.record_answers()))

    assert form.answers["title"] == "Attendance panel in autumn"


def test_two_answers_ticked_where_there_is_one_are_to_be_checked(in_use):
    def both(document):
        for paragraph in document.tables[0].cell(4, 1).paragraphs[:2]:
            paragraph.runs[0].text = paragraph.runs[0].text.replace("☐", "☒")

    form = read_word(make.own_form_file(change=both))

    assert "decision" not in form.answers
    assert [(one.field, one.text) for one in form.doubts] == [
        ("decision", "Shared\nShared in part")
    ]


def test_the_guard_reads_what_stands_in_the_boxes(client, pat, council, in_use):
    def fill(document):
        document.tables[0].cell(2, 1).text = "His NHS number is 943 476 5919."
        document.tables[0].cell(0, 1).text = "Panel"

    client.force_login(pat)

    shown = client.post(
        reverse("records:record_upload"), handed_in(make.own_form_file(change=fill))
    )

    assert "943 476 5919" in shown.text
    assert QUESTIONS["purpose_text"].label in shown.text
    assert not RecordOfSharing.objects.exists()


def test_the_portals_own_form_is_still_read_while_k_mips_is_in_use(in_use):
    answers = make.record_answers()

    form = read_word(make.word_form(answers))

    assert plain(form.answers) == plain(answers)


def test_a_question_that_no_box_is_for_is_listed(secretariat):
    form = make.own_form(secretariat)

    names = {question.name for question in without_box(form.boxes.all())}

    assert "retention_text" in names
    assert "purpose_text" not in names


def test_every_kind_of_box_is_found_where_it_stands():
    found = [(box.kind, box.called, box.where) for box in find_boxes(make.own_form_file())]

    assert len(found) == BOXES
    assert ("text", "Their post", "Table 2, row 2, under ‘Their post’") in found
    assert ("text", "Reference", "In the text, after ‘Reference:’") in found
    assert ("tick", "Refused", "Table 1, row 5, beside ‘What was decided?’") in found
    assert ("tick", "Health", "In the text, after ‘Did it include any of these?’") in found
