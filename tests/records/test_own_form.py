"""K-MIP's own Word form: handed in, mapped, used; records are written into it and read from it."""

import shutil
import subprocess
import zipfile
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document

from kmip_portal.audit.models import AuditEvent
from kmip_portal.documents.boxes import MOST_BOXES, find_boxes
from kmip_portal.documents.models import StoredDocument
from kmip_portal.documents.services import make_due
from kmip_portal.documents.services import read as bytes_of
from kmip_portal.lifecycle import InvalidMove, TooLate
from records import correcting, filled_form, own_forms, services
from records.answers import is_blank, read
from records.models import OwnForm, RecordOfSharing
from records.own_form_fields import entries, without_box
from records.own_form_out import AT_THE_END
from records.questions import QUESTIONS
from records.word_in import read_word
from tests import make
from tests.corpus import files
from tests.records.test_word_in import answers_of, plain, without_controls

NEW = reverse("own_form:own_form_new")
BOXES = 17
CORRECTION = {"wrong": "The post", "right": "Matron", "reason": "Misread"}


def page(name, form):
    return reverse(f"own_form:{name}", args=[form.reference])


def handed_in(content, name="KMISA form.docx"):
    return {"file": SimpleUploadedFile(name, content), "submission_id": str(uuid4())}


def text_of(content):
    """Everything that a reader of the file sees, in order."""
    body = Document(BytesIO(content)).element.body
    texts = [one.text or "" for one in body.iter() if str(one.tag).endswith("}t")]
    return "\n".join(texts)


def word_of(record):
    make_due()
    record.refresh_from_db()
    return bytes_of(record.docx)


def named(form):
    return {box.called: box.field for box in form.boxes.all()}


# handing it in


def test_the_boxes_of_a_form_are_found_and_those_with_our_words_are_preset(client, secretariat):
    client.force_login(secretariat)

    shown = client.post(NEW, handed_in(make.own_form_file()), follow=True)
    form = OwnForm.objects.get()

    assert shown.redirect_chain[0][0] == form.get_absolute_url()
    assert (form.status, form.boxes.count(), form.name) == ("draft", BOXES, "KMISA form.docx")
    assert bytes_of(form.file) == make.own_form_file()
    preset = named(form)
    assert preset["Title"] == "title"
    assert preset["Reference"] == "reference"
    assert preset["Kept by"] == "organisation"
    assert preset["Which organisation was it with?"] == "partner"
    assert preset["Aim of it"] == ""
    ticks = form.boxes.filter(field="criminal_offence_data").values_list("called", "code")
    assert list(ticks) == [("Yes", "yes"), ("No", "no")]
    assert "Table 1, row 3, beside ‘Aim of it’" in shown.text
    without = len(QUESTIONS) - len({name for name in preset.values() if name in QUESTIONS})
    assert f"{without} questions of the record have no box" in shown.text


@pytest.mark.parametrize("file", [f for f in files.FILES if f.outcome == files.REFUSED],
                         ids=lambda f: f.id)  # fmt: skip
def test_a_file_that_nobody_should_open_is_refused_with_a_reason(client, secretariat, file):
    client.force_login(secretariat)

    shown = client.post(NEW, handed_in(file.content(), name=file.name))

    assert shown.status_code == 200
    assert shown.context["form"].errors["file"]
    assert not OwnForm.objects.exists()


def test_a_file_without_boxes_and_one_with_too_many_are_refused(client, secretariat):
    def many(document):
        table = document.add_table(MOST_BOXES, 2)
        for number, row in enumerate(table.rows):
            row.cells[0].text = f"Question {number}"

    client.force_login(secretariat)

    none = client.post(NEW, handed_in(files.docx()))
    too_many = client.post(NEW, handed_in(make.own_form_file(change=many)))

    assert "The portal found no boxes in the selected file" in none.text
    assert f"has more than {MOST_BOXES} boxes" in too_many.text
    assert not OwnForm.objects.exists()


def test_a_second_press_is_one_form(client, secretariat):
    client.force_login(secretariat)
    sent = handed_in(make.own_form_file())

    for _ in range(2):
        sent["file"].seek(0)
        client.post(NEW, sent)

    assert OwnForm.objects.count() == 1


# saying what the boxes are for


def test_what_boxes_are_for_is_saved_with_who_and_when_and_its_history(client, secretariat):
    form = make.own_form(secretariat, mapped=False)
    client.force_login(secretariat)
    key = next(one.key for one in entries(form.boxes.all()) if one.called == "Aim of it")
    sent = {one.key: one.field for one in entries(form.boxes.all())} | {key: "purpose_text"}

    answer = client.post(page("own_form_boxes", form), sent | {"row_version": "1"})
    form.refresh_from_db()

    assert answer.url == page("own_form_ticks", form)
    assert named(form)["Aim of it"] == "purpose_text"
    assert (form.mapped_by, form.row_version) == (secretariat, 2)
    event = AuditEvent.objects.of(form).get(verb="mapped boxes of")
    assert event.detail["changed"] == [["Aim of it", "Not used", QUESTIONS["purpose_text"].label]]


def test_ticks_are_for_answers(client, secretariat):
    form = make.own_form(secretariat, mapped=False)
    client.force_login(secretariat)
    refused = form.boxes.get(called="Refused")
    assert (refused.field, refused.code) == ("decision", "")

    shown = client.get(page("own_form_ticks", form)).text
    client.post(page("own_form_ticks", form), {f"tick_{refused.number}": "not_share"})
    refused.refresh_from_db()

    assert QUESTIONS["decision"].label in shown
    assert refused.code == "not_share"


def test_many_ticks_are_mapped_page_by_page(client, secretariat):
    def more(document):
        cells = document.add_table(1, 2).rows[0].cells
        cells[0].text = QUESTIONS["data_categories"].label
        for number in range(25):
            cells[1].add_paragraph(f"☐ Kind {number}")

    form = make.own_form(secretariat, mapped=False, content=make.own_form_file(change=more))
    client.force_login(secretariat)

    first = client.get(page("own_form_ticks", form))
    saved = client.post(page("own_form_ticks", form), {"submission_id": str(uuid4())})

    assert "part 1 of 2" in first.text
    assert len(first.context["form"].visible_fields()) == 20
    assert saved.url == f"{page('own_form_ticks', form)}?page=2"


def test_an_answer_that_is_not_offered_is_not_taken(client, secretariat):
    form = make.own_form(secretariat, mapped=False)
    client.force_login(secretariat)
    key = entries(form.boxes.all())[0].key

    shown = client.post(page("own_form_boxes", form), {key: "pdf"})

    assert "Select what ‘Reference’ is for" in shown.text
    assert OwnForm.objects.get().row_version == 1


def test_what_a_colleague_mapped_meanwhile_is_shown_and_not_overwritten(client, secretariat):
    form = make.own_form(secretariat, mapped=False)
    client.force_login(secretariat)
    key = next(one.key for one in entries(form.boxes.all()) if one.called == "Aim of it")
    colleague = make.kmip_person("secretariat", name="Col League")
    own_forms.map_boxes(form, by=colleague, fields={key: "data_shared"}, row_version=1)
    sent = {one.key: one.field for one in entries(form.boxes.all())} | {key: "purpose_text"}

    met = client.post(page("own_form_boxes", form), sent | {"row_version": "1"})

    assert met.status_code == 409
    assert QUESTIONS["data_shared"].label in met.text
    assert named(form)["Aim of it"] == "data_shared"
    client.post(page("own_form_boxes", form), sent | {"row_version": "2"})
    assert named(form)["Aim of it"] == "purpose_text"


def test_many_boxes_are_mapped_page_by_page(client, secretariat):
    def more(document):
        table = document.add_table(30, 2)
        for number, row in enumerate(table.rows):
            row.cells[0].text = f"Question {number}"

    form = make.own_form(secretariat, mapped=False, content=make.own_form_file(change=more))
    client.force_login(secretariat)

    first = client.get(page("own_form_boxes", form))
    saved = client.post(page("own_form_boxes", form), {"submission_id": str(uuid4())})

    assert "part 1 of 3" in first.text
    assert len(first.context["form"].visible_fields()) == 20
    assert saved.url == f"{page('own_form_boxes', form)}?page=2"


def test_lists_of_forms_and_boxes_ask_the_database_no_more_when_they_are_long(
    client, secretariat, frame, django_assert_max_num_queries
):
    def more(document):
        for number, row in enumerate(document.add_table(100, 2).rows):
            row.cells[0].text = f"Question {number}"

    form = make.own_form(secretariat, content=make.own_form_file(change=more))
    for _ in range(24):
        make.own_form_again(form)
    client.force_login(secretariat)
    around = frame()

    with django_assert_max_num_queries(around + 3):
        listed = client.get(reverse("own_form:own_form_list"))
    with django_assert_max_num_queries(around + 3):
        shown = client.get(form.get_absolute_url())
    with django_assert_max_num_queries(around + 3):
        client.get(page("own_form_boxes", form))

    assert listed.text.count("FRM-") == 2 * 20
    assert shown.text.count('<th scope="row"') == 20
    assert 'rel="next"' in listed.text
    assert 'rel="next"' in shown.text


# preview and use


def test_the_preview_is_the_form_filled_from_a_made_up_record(client, secretariat):
    form = make.own_form(secretariat)
    client.force_login(secretariat)

    asked = client.post(page("own_form_preview", form))
    again = client.post(page("own_form_preview", form))
    assert client.get(asked.url).status_code == 202
    make_due()
    text = text_of(client.get(asked.url).content)

    assert again.url == asked.url
    assert "Record of Sharing (official form)" in text
    assert "Made-up example: Title" in text
    assert "no such record exists" in text
    assert not RecordOfSharing.objects.exists()


def test_using_a_form_replaces_the_one_before(client, secretariat):
    before = make.own_form(secretariat, used=True)
    form = make.own_form(secretariat)
    client.force_login(secretariat)

    client.get(page("own_form_use", form))
    assert OwnForm.objects.in_use() == before
    client.post(page("own_form_use", form))
    before.refresh_from_db()

    assert OwnForm.objects.in_use() == form
    assert (before.status, before.replaced_by) == ("replaced", secretariat)
    event = AuditEvent.objects.of(form).get(verb="brought into use")
    assert event.detail["instead_of"] == before.reference
    assert event.detail["mapping"]["cell 1"] == "title"
    assert AuditEvent.objects.of(before).filter(verb="took out of use").count() == 1


def test_a_form_without_any_question_is_not_used(secretariat):
    def nothing_of_ours(document):
        for table in document.tables:
            table._tbl.getparent().remove(table._tbl)

    form = make.own_form(secretariat, mapped=False)
    form.boxes.update(field="", code="")

    with pytest.raises(TooLate, match="Say what its boxes are for"):
        own_forms.use(form, by=secretariat)
    assert OwnForm.objects.get().status == "draft"


def test_a_form_in_use_is_not_mapped_any_more(client, secretariat):
    form = make.own_form(secretariat, used=True)
    client.force_login(secretariat)

    assert client.get(page("own_form_boxes", form)).status_code == 409
    with pytest.raises(InvalidMove):
        own_forms.map_boxes(form, by=secretariat, fields={}, row_version=None)


def test_a_form_that_is_not_used_any_more_gives_way_to_the_portals_own(client, secretariat, pat):
    form = make.own_form(secretariat, used=True)
    client.force_login(secretariat)

    client.post(page("own_form_stop", form))
    record = make.record(pat, pat.memberships.get().organisation)

    assert OwnForm.objects.in_use() is None
    assert record.docx.template == ""


def test_a_deleted_form_is_not_found_any_more(client, secretariat):
    form = make.own_form(secretariat)
    client.force_login(secretariat)

    client.post(page("own_form_discard", form))

    assert client.get(form.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("who", ["chair", "auditor", "practitioner", "lead", "outsider"])
def test_only_the_secretariat_changes_a_form(client, request, secretariat, who):
    form = make.own_form(secretariat)
    client.force_login(request.getfixturevalue(who))

    for name in ("own_form_boxes", "own_form_ticks", "own_form_preview", "own_form_use",
                 "own_form_discard"):  # fmt: skip
        assert client.post(page(name, form)).status_code == 403
    assert client.post(NEW, handed_in(make.own_form_file())).status_code == 403
    assert list(OwnForm.objects.values_list("status", flat=True)) == ["draft"]


# what comes of it


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


# reading it back


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


def test_an_urgent_record_is_written_into_the_form_too(pat, council, in_use):
    record = services.file_urgently(
        by=pat, place=services.Place(council), submission_id=uuid4(),
        answers={"partner": make.record_answers()["partner"], "purpose_text": "A search"},
    )  # fmt: skip

    assert "Urgent sharing with Holmesdale Hospital" in text_of(word_of(record))
