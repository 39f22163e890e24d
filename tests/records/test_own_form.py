"""K-MIP's own Word form is handed in, its boxes are mapped, and it is used."""

from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document

from kmip_portal.audit.models import AuditEvent
from kmip_portal.documents.boxes import MOST_BOXES
from kmip_portal.documents.services import make_due
from kmip_portal.documents.services import read as bytes_of
from kmip_portal.lifecycle import InvalidMove, TooLate
from records import own_forms
from records.models import OwnForm, RecordOfSharing
from records.own_form_fields import entries
from records.questions import QUESTIONS
from tests import make
from tests.corpus import files

pytestmark = pytest.mark.usefixtures("uncounted")
NEW = reverse("own_form:own_form_new")
BOXES = 17


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
    for _ in range(2):  # pressed twice
        assert client.post(page("own_form_use", form)).url == reverse("own_form:own_form_list")
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
