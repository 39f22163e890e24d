"""Records are written into K-MIP's own Word form, while one is in use."""

import zipfile
from io import BytesIO
from uuid import uuid4

from django.urls import reverse
from docx import Document

from kmip_portal.documents.models import StoredDocument
from records import correcting, own_forms, services
from records.own_form_out import AT_THE_END
from records.questions import QUESTIONS
from records.word_in import read_word
from tests import make
from tests.records.test_own_form import text_of, word_of

CORRECTION = {"wrong": "The post", "right": "Matron", "reason": "Misread"}


def test_the_blank_form_is_k_mips_own_for_everybody(client, secretariat):
    form = make.own_form(secretariat)
    address = reverse("record_form", args=["one-off", "docx"])
    assert client.get(address).status_code == 202

    own_forms.use(form, by=secretariat)
    got = client.get(address)

    assert got.content == make.own_form_file()
    assert "record-of-sharing-one-off.docx" in got["Content-Disposition"]
    assert "The DOCX is K-MIP’s own form" in client.get(reverse("record_forms")).text
    assert client.get(reverse("record_form", args=["repeat", "docx"])).status_code == 202


def test_a_saved_record_is_written_into_the_form(pat, council, secretariat):
    make.own_form(secretariat, used=True)
    record = make.record(pat, council, special_categories=["SC_HEALTH", "SC_RACE"])

    content = word_of(record)
    text = text_of(content)
    document = Document(BytesIO(content))

    table = document.tables[0]
    assert table.cell(0, 1).text == "Attendance panel in autumn"
    assert table.cell(1, 1).text == "Holmesdale Hospital"
    assert table.cell(4, 1).text == "☒ Shared\n☐ Shared in part\n☐ Refused"
    assert table.cell(5, 1).text == "☐ Yes   ☒ No"
    assert [cell.text for cell in document.tables[1].rows[1].cells] == [
        "Nia Baker", "Named nurse", "nia.baker@hospital.nhs.uk",
    ]  # fmt: skip
    assert text.count("☒") == 4
    assert record.reference in text.partition(AT_THE_END)[0]
    assert "Click here" not in text
    end = text.partition(AT_THE_END)[2]
    assert record.reference in end
    assert "Reference copy, saved" in end
    assert QUESTIONS["retention_text"].label in end
    assert QUESTIONS["purpose_text"].label not in end
    assert "Clauses of the agreement" not in end


def test_everything_else_of_the_form_stays_byte_for_byte(pat, council, secretariat):
    make.own_form(secretariat, used=True)
    content = word_of(make.record(pat, council))

    with (
        zipfile.ZipFile(BytesIO(content)) as filled,
        zipfile.ZipFile(BytesIO(make.own_form_file())) as form,
    ):
        assert filled.namelist() == form.namelist()
        changed = [name for name in form.namelist() if filled.read(name) != form.read(name)]

    assert changed == ["word/document.xml"]


def test_trying_again_makes_the_same_file_though_another_form_is_in_use(pat, council, secretariat):
    make.own_form(secretariat, used=True)
    record = make.record(pat, council)
    first = word_of(record)

    def other(document):
        document.add_paragraph("The second edition")

    make.own_form(secretariat, used=True, content=make.own_form_file(change=other))
    StoredDocument.objects.filter(pk=record.docx.pk).update(
        made_at=None, sha256="", leased_until=None, attempts=0
    )
    again = word_of(record)

    assert again == first
    assert "The second edition" in text_of(word_of(make.record(pat, council)))


def test_an_answer_with_a_tick_missing_is_told_whole_at_the_end(pat, council, secretariat):
    make.own_form(secretariat, used=True)
    record = make.record(pat, council, special_categories=["SC_GEN", "SC_HEALTH"])

    content = word_of(record)
    end = text_of(content).partition(AT_THE_END)[2]

    assert QUESTIONS["special_categories"].label in end
    assert read_word(content).answers["special_categories"] == ["SC_GEN", "SC_HEALTH"]


def test_corrections_stand_in_their_box_of_the_form_the_record_was_saved_on(
    pat, council, secretariat
):
    make.own_form(secretariat, used=True)
    record = make.record(pat, council)
    word_of(record)
    make.own_form(secretariat, used=True, content=make.own_form_file(
        change=lambda document: document.add_paragraph("The second edition")))  # fmt: skip

    correcting.add_correction(record, by=pat, **CORRECTION, submission_id=uuid4())
    content = word_of(record)

    assert "What is right: Matron" in Document(BytesIO(content)).tables[2].cell(0, 1).text
    assert "The second edition" not in text_of(content)


def test_a_record_saved_before_the_form_keeps_the_portals_layout_when_corrected(
    pat, council, secretariat
):
    record = make.record(pat, council)
    make.own_form(secretariat, used=True)

    correcting.add_correction(record, by=pat, **CORRECTION, submission_id=uuid4())

    assert "official form" not in text_of(word_of(record))


def test_an_urgent_record_is_written_into_the_form_too(pat, council, secretariat):
    make.own_form(secretariat, used=True)
    record = services.file_urgently(
        by=pat, place=services.Place(council), submission_id=uuid4(),
        answers={"partner": make.record_answers()["partner"], "purpose_text": "A search"},
    )  # fmt: skip

    assert "Urgent sharing with Holmesdale Hospital" in text_of(word_of(record))
