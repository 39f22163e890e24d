"""A filled Word form comes back as a draft: nothing in it is lost, and nothing is guessed."""

import re
import shutil
import subprocess
from datetime import date, time, timedelta
from random import Random
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx.oxml.ns import qn

from kmip_portal import clock
from kmip_portal.documents import word
from kmip_portal.documents.services import make_due
from kmip_portal.law.book import book
from records import services
from records.answers import is_blank, read
from records.blank_forms import one_off
from records.models import RecordOfSharing, UploadedForm
from records.questions import KNOWN, QUESTIONS
from records.word_in import read_word
from tests import make
from tests.corpus import files

UPLOAD = reverse("records:record_upload")
FORMS = 40
PHRASES = [
    "Whether the family is known",
    "Line one\nline two\n\n  line four, indented",
    "“Quoted”, <b>marked</b> & sold; it’s 100% – sure",
    "Cymraeg: ŵŷ; emoji 👍; Ελληνικά; تجربة",
    "=1+1\twith a tab",
    "No",
    "☂ wet",
]


def handed_in(content, name="filled.docx", **more):
    return {"file": SimpleUploadedFile(name, content), "submission_id": str(uuid4())} | more


def upload(client, content, **more):
    return client.post(UPLOAD, handed_in(content, **more))


def answers_of(seed, partner):
    """Some valid answer to nearly every question, different for each seed."""
    luck, law = Random(seed), book()  # noqa: S311  (the same forms every time)

    def one_of(question):
        codes = (
            [value for value, _ in question.choices.choices]
            if question.choices
            else [item.code for item in law.items(question.law)]
        )
        return codes if question.is_many else luck.choice(codes)

    given = {}
    for number, (name, question) in enumerate(QUESTIONS.items()):
        if luck.random() < 0.15:
            continue
        if question.is_many:
            codes = one_of(question)
            some = luck.sample(codes, luck.randint(1, min(4, len(codes))))
            given[name] = [code for code in codes if code in some]
            if question.none and luck.random() < 0.3:
                given[name] = ["none"]
        elif question.kind == "one":
            given[name] = one_of(question)
        elif question.kind == "yes_no":
            given[name] = luck.random() < 0.5
        elif question.kind == "day":
            given[name] = clock.today() - timedelta(days=luck.randint(0, 900))
        elif question.kind == "time":
            given[name] = time(luck.randint(0, 23), luck.choice([0, 5, 30]))
        elif question.kind == "email":
            given[name] = f"desk{number}@council.gov.uk"
        elif question.kind == "organisation":
            given[name] = luck.choice([partner, make.picked(partner.organisation)])
        else:
            phrase = luck.choice(PHRASES) if question.kind == "long" else PHRASES[seed % 3 * 2]
            if question.kind != "long":
                phrase = " ".join(phrase.split())
            given[name] = f"{phrase} {number}"[: question.most]
    return given


@pytest.fixture
def filled(pat, council):
    """Forty drafts, and each as the filled form."""
    partner = make.picked(make.organisation("Quay Homes"))
    drafts = [make.draft(pat, council, answers=answers_of(seed, partner)) for seed in range(FORMS)]
    return [(draft, word.render(one_off(read(draft)))) for draft in drafts]


def said(answers):
    return {name: value for name, value in answers.items() if not is_blank(value)}


def plain(answers):
    """A pick as the organisation it means."""
    partner = answers.get("partner")
    return said(answers) | ({"partner": partner.name} if partner else {})


def test_forty_filled_forms_come_back_as_they_were(filled):
    for draft, content in filled:
        form = read_word(content)

        assert plain(form.answers) == plain(read(draft))
        assert (form.doubts, form.unread) == ([], [])


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not on this machine")
def test_forty_filled_forms_come_back_after_libreoffice_saved_them_again(filled, tmp_path):
    """LibreOffice drops the names of controls: the questions are found by their words."""
    (tmp_path / "again").mkdir()
    for number, (_, content) in enumerate(filled):
        (tmp_path / f"{number}.docx").write_bytes(content)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless",
         "--convert-to", "docx:MS Word 2007 XML", "--outdir", tmp_path / "again",
         *sorted(tmp_path.glob("*.docx"))],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    answers = 0
    for number, (draft, content) in enumerate(filled):
        saved = (tmp_path / "again" / f"{number}.docx").read_bytes()
        form = read_word(saved)

        assert saved != content
        assert plain(form.answers) == plain(read(draft)), number
        assert (form.doubts, form.unread) == ([], [])
        answers += len(form.answers)
    assert answers > FORMS * 70


def test_a_form_that_is_handed_in_becomes_a_draft(client, pat, council):
    client.force_login(pat)
    answers = make.record_answers()

    page = client.post(UPLOAD, handed_in(make.word_form(answers)), follow=True)
    draft = RecordOfSharing.objects.get()

    assert page.redirect_chain[0][0] == reverse("records:record_uploaded", args=[draft.reference])
    assert (draft.status, draft.owner, draft.organisation) == ("draft", pat, council)
    assert plain(read(draft)) == plain(answers)
    text = page.content.decode()
    assert f"{len(said(answers))} answers found, 1 to check, 0 not found" in text
    assert "Check which organisation this is" in text
    assert not UploadedForm.objects.get().original


def test_an_answer_that_is_no_choice_is_shown_and_not_taken(client, pat, council):
    def change(document):
        table = document.tables[0]
        table.cell(2, 1).paragraphs[0].clear()
        table.cell(2, 1).text = "Mostly shared"
        document.add_paragraph("See also the minutes.")

    client.force_login(pat)
    page = upload(client, make.word_form(make.record_answers(), change=change), follow=True)
    page = client.get(page.url).content.decode()

    assert RecordOfSharing.objects.get().decision == ""
    assert "This is not one of the choices. The form says:<br>Mostly shared" in page
    assert "See also the minutes." in page
    assert "1 not found" not in page or "Answer what was not found" in page


@pytest.mark.parametrize(
    ("kind", "name", "typed", "why"),
    [
        ("a day that is none", "decision_on", "31 February 2026", "must be a real date"),
        ("a day to come", "decision_on", "1 January 2999", "must be today or in the past"),
        ("a day without a year", "decision_on", "last week", "must"),
        ("a text too long", "title", "long " * 40, "must be 120 characters or less"),
        ("an address that is none", "requester_email", "nobody", "email"),
    ],
)
def test_what_the_form_itself_would_refuse_is_told_in_the_same_words(kind, name, typed, why):
    form = read_word(make.word_form({name: typed}))

    assert name not in form.answers
    (doubt,) = form.doubts
    assert doubt.field == name
    assert doubt.text == typed.strip()
    assert why in doubt.why


def without_controls(document):
    """As a program leaves it that knows no controls: their text stands in the cells."""
    for control in list(document.element.body.iter(qn("w:sdt"))):
        content = control.find(qn("w:sdtContent"))
        for run in list(content):
            control.addprevious(run)
        control.getparent().remove(control)


def without_questions(document):
    """Somebody has taken the words of the questions away; the controls still have their names."""
    for table in document.tables:
        for row in table.rows:
            row.cells[0].text = ""


def put_as_before(document):
    """As a form that was handed out before some questions got the words they have now."""
    without_controls(document)
    before = {question.label: question.before for question in KNOWN.values() if question.before}
    for table in document.tables:
        for row in table.rows:
            if row.cells[0].text in before:
                row.cells[0].text = before.pop(row.cells[0].text)
    assert not before


def test_a_form_from_before_some_questions_were_put_in_other_words_reads_the_same():
    answers = make.record_answers() | {
        "prejudice_flag": True,
        "prejudice_reason": "It would warn them",
        "compatibility_reason": "The law names both",
        "caldicott_consulted_on": date(2026, 1, 5),
        "dp_test_done": True,
        "adm_law_ref": "An Act, section 1",
    }

    form = read_word(make.word_form(answers, change=put_as_before))

    assert plain(form.answers) == plain(answers)
    assert form.unread == []


@pytest.mark.parametrize("change", [without_controls, without_questions])
def test_either_the_words_of_the_questions_or_the_names_of_the_controls_are_enough(change):
    answers = make.record_answers()

    form = read_word(make.word_form(answers, change=change))

    assert plain(form.answers) == plain(answers)
    assert form.unread == []


def test_all_choices_without_a_box_are_none_of_them():
    def change(document):
        without_controls(document)
        for table in document.tables:
            for row in table.rows:
                for paragraph in row.cells[1].paragraphs:
                    for run in paragraph.runs:
                        run.text = run.text.replace("☐", "").replace("☒", "")

    form = read_word(make.word_form(make.record_answers(), change=change))

    assert "special_categories" not in form.answers
    assert "Select those that were chosen" in {doubt.why for doubt in form.doubts}


def test_nothing_written_anywhere_is_dropped():
    def change(document):
        document.sections[0].header.add_paragraph("At the top")
        document.sections[0].footer.add_paragraph("At the foot")
        document.add_table(1, 2).rows[0].cells[0].text = "A table of our own"
        first = document.tables[0].cell(1, 1)
        first.add_paragraph("and more")

    form = read_word(make.word_form({"title": "A panel"}, change=change))

    assert set(form.unread) == {"At the top", "At the foot", "A table of our own"}
    assert form.answers == {"title": "A panel and more"}


def test_the_guard_reads_the_whole_form_before_anything_is_kept(client, pat, council):
    def change(document):
        document.add_paragraph("His NHS number is 943 476 5919.")

    content = make.word_form(make.record_answers(purpose_text="Born 4/5/2011"), change=change)
    client.force_login(pat)

    page = upload(client, content).content.decode()

    assert not RecordOfSharing.objects.exists()
    for words in ("943 476 5919", "4/5/2011", "Text outside the questions",
                  "What will it be used for?"):  # fmt: skip
        assert words in page
    assert "nia.baker" not in page, "who asked is named on purpose"
    upload(client, content, personal_data_checked="on", personal_data_of=asked_of(page))
    assert RecordOfSharing.objects.get().title == "Attendance panel in autumn"


def asked_of(page):
    """Of which file the guard asked on this page."""
    return re.search(r'name="personal_data_of" value="([0-9a-f]{64})"', page).group(1)


def test_a_tick_for_one_file_is_none_for_another(client, pat, council):
    def told(number):
        return make.word_form(
            make.record_answers(),
            change=lambda document: document.add_paragraph(f"NHS number {number}."),
        )

    first, second = told("943 476 5919"), told("401 023 2137")
    client.force_login(pat)
    page = upload(client, first).text
    ticked = {"personal_data_checked": "on", "personal_data_of": asked_of(page)}

    asked_again = upload(client, second, **ticked).text

    assert not RecordOfSharing.objects.exists()
    assert "401 023 2137" in asked_again
    assert "943 476 5919" not in asked_again
    assert asked_of(asked_again) != ticked["personal_data_of"]
    assert "checked" not in re.search(r'<input[^>]*id="id_personal_data_checked"[^>]*>',
                                      asked_again).group(0).split()  # fmt: skip
    upload(client, second, **ticked | {"personal_data_of": asked_of(asked_again)})
    assert RecordOfSharing.objects.count() == 1


def test_the_original_is_kept_when_wanted_and_seen_by_who_sees_the_record(
    client, pat, council, outsider
):
    content = make.word_form(make.record_answers())
    client.force_login(pat)
    upload(client, content, keep="on")
    draft = RecordOfSharing.objects.get()
    address = reverse("records:record_original", args=[draft.reference])

    assert client.get(address).content == content
    client.force_login(outsider)
    assert client.get(address).status_code == 404


def test_a_second_press_is_one_draft(client, pat, council):
    client.force_login(pat)
    content, same = make.word_form(make.record_answers()), str(uuid4())

    for _ in range(2):
        upload(client, content, submission_id=same, keep="on")

    assert RecordOfSharing.objects.count() == UploadedForm.objects.count() == 1


def test_what_had_to_be_looked_at_is_wiped_when_the_record_is_saved(pat, council):
    draft = make.uploaded(pat, council)
    services.save_draft(draft, by=pat, answers=make.record_answers())
    assert UploadedForm.objects.get().unread

    services.decide(RecordOfSharing.objects.get(), by=pat)

    kept = UploadedForm.objects.get()
    assert (kept.doubts, kept.unread) == ([], [])


@pytest.mark.parametrize("file", [f for f in files.FILES if f.outcome == files.REFUSED],
                         ids=lambda f: f.id)  # fmt: skip
def test_a_file_that_nobody_should_open_is_refused_with_a_reason(client, pat, council, file):
    client.force_login(pat)

    page = client.post(UPLOAD, handed_in(file.content(), name=file.name))

    assert page.status_code == 200
    assert page.context["form"].errors["file"]
    assert not RecordOfSharing.objects.exists()


def test_a_word_file_that_is_another_form_is_refused(client, pat, council):
    client.force_login(pat)

    page = upload(client, files.docx()).content.decode()

    assert "The portal found none of its questions in the selected file" in page


def test_a_record_is_made_as_the_filled_form_and_reads_back(client, pat, council):
    record = make.record(pat, council)
    client.force_login(pat)
    waiting = client.post(reverse("records:record_form_ask", args=[record.reference]))
    again = client.post(reverse("records:record_form_ask", args=[record.reference]))
    assert client.get(waiting.url).status_code == 202
    make_due()

    form = read_word(client.get(waiting.url).content)

    assert again.url == waiting.url
    assert plain(form.answers) == plain(read(record))


def test_a_saved_record_file_reads_back_too(client, pat, council):
    """The reference copy tells its answers in words alone; they are enough."""
    record = make.record(pat, council, files=True, sharing_date=date(2026, 11, 2))
    client.force_login(pat)

    form = read_word(client.get(reverse("records:record_docx", args=[record.reference])).content)

    assert plain(form.answers) == plain(read(record))
