"""A review is downloaded as Word, filled in with colleagues, and read back into the draft."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.documents.reading import read_form
from kmip_portal.documents.services import make_due
from kmip_portal.uploads.refusal import BadFile
from reviews.documents import tag
from reviews.models import Proposal, Response
from reviews.services import answering, proposing, responding
from reviews.word_in import read_word
from tests import make

POLICE = "weald-police"
NEW = "Share when it is right.\nSay so."


@pytest.fixture
def review(cast):
    review = make.open_review()
    review.questions.create(
        position=9, kind="radios", text="How often should we meet?", options="Monthly\nYearly"
    )
    return review


@pytest.fixture
def clause(review):
    return review.version.clauses.get(heading="Sharing without consent")


def upload(client, review, content, **more):
    file = SimpleUploadedFile("our answers.docx", content)
    address = reverse("reviews:respond_upload", args=[review.year, POLICE])
    return client.post(address, {"file": file, "submission_id": ""} | more, follow=True)


def own(review, text):
    return review.questions.get(text=text)


def test_the_form_is_made_by_a_worker_when_it_is_asked_for(client, review, practitioner, clause):
    client.force_login(practitioner)
    address = reverse("reviews:review_docx", args=[review.year])
    assert "Make the Word form" in client.get(address).text

    waiting = client.post(address, follow=True)
    make_due()
    file = client.get(address)

    assert waiting.status_code == 202
    words = {cell.text for row in read_form(file.content).rows for cell in row}
    assert f"{clause.number}: your comment" in words
    assert clause.body in words
    assert "How often should we meet?" in words


def test_what_was_filled_in_becomes_a_draft_and_the_same_check(client, review, lead, clause):
    client.force_login(lead)
    meet, anything = own(review, "How often should we meet?"), own(review, "Anything else?")
    content = make.filled_review(
        review,
        {
            "answer": "comments",
            tag(clause, "kind"): "wording",
            tag(clause, "wording"): NEW,
            tag(clause, "reason"): "So that people know.",
            tag(clause, "shown"): "unnamed",
            f"q{meet.pk}": "Yearly",
            f"q{anything.pk}": "Thank you.",
        },
    )

    page = upload(client, review, content)

    assert "From our answers.docx: 4 answers found, 0 to check" in page.text
    assert "<ins>" in page.text
    proposal = Proposal.objects.get()
    assert (proposal.draft_kind, proposal.draft_wording) == ("wording", NEW)
    assert (proposal.draft_reason, proposal.draft_shown) == ("So that people know.", "unnamed")
    response = Response.objects.get()
    assert set(response.answers.values_list("question__text", "draft")) == {
        (meet.text, "Yearly"),
        (anything.text, "Thank you."),
    }
    assert response.draft_answer == "comments"
    assert response.status == "draft"
    check = client.get(reverse("reviews:respond_check", args=[review.year, POLICE]))
    for words in ("So that people know.", "Yearly", "Thank you."):
        assert words in check.text


def test_a_blank_form_says_nothing(review):
    read = read_word(make.filled_review(review, {}), review)

    assert (read.found, read.doubts, read.unread) == (0, [], [])


def test_places_are_found_by_their_words_where_a_program_lost_the_controls(review, clause):
    def without_controls(document):
        for control in list(document.element.body.iter("{*}sdt")):
            runs = list(control.iter("{*}r"))
            for run in runs:
                control.addprevious(run)
            control.getparent().remove(control)

    content = make.filled_review(
        review, {tag(clause, "comment"): "Say who."}, change=without_controls
    )

    read = read_word(content, review)
    assert read.said[clause.key]["text"] == "Say who."
    assert read.said[clause.key]["kind"] == "comment"


def test_what_cannot_be_taken_is_something_to_check_and_what_stands_elsewhere_is_told(
    client, review, lead, clause
):
    def more(document):
        document.add_paragraph("We also talked about schools.")

    content = make.filled_review(
        review,
        {tag(clause, "kind"): "wording", tag(clause, "wording"): NEW, "answer": "Perhaps"},
        change=more,
    )
    client.force_login(lead)

    page = upload(client, review, content)

    assert "This is not one of the choices" in page.text
    assert "Perhaps" in page.text
    assert "Enter why you want this change" in page.text
    assert "We also talked about schools." in page.text
    proposal = Proposal.objects.get()
    assert (proposal.draft_kind, proposal.draft_wording) == ("", NEW)  # kept, and not sent so


def test_what_colleagues_have_drafted_is_not_replaced(
    client, review, lead, police, representative, clause
):
    draft = responding.save_answer(review, police, answer="comments", by=representative)
    proposing.propose(draft, clause, kind="comment", text="Ours", by=representative)
    anything = own(review, "Anything else?")
    answering.answer_questions(draft, {anything: "Our thanks."}, by=representative)
    client.force_login(lead)

    filled = {tag(clause, "comment"): "Theirs", f"q{anything.pk}": "Their thanks."}
    page = upload(client, review, make.filled_review(review, filled))

    assert "Your draft already says something else of this clause" in page.text
    assert "Theirs" in page.text
    assert Proposal.objects.get().draft == "Ours"
    assert "Your draft already answers this otherwise" in page.text
    assert "Their thanks." in page.text
    assert draft.answers.get().draft == "Our thanks."


def test_a_form_that_names_a_person_is_asked_about(client, review, lead, clause):
    content = make.filled_review(review, {tag(clause, "comment"): "Ask jo.bloggs@x.example."})
    client.force_login(lead)

    page = upload(client, review, content)

    assert "This looks like information about a person" in page.text
    assert Response.objects.count() == 0


def test_another_file_is_refused(client, review, lead):
    client.force_login(lead)

    page = upload(client, review, make.word_form({}))

    assert "found none of the places of this review" in page.text
    with pytest.raises(BadFile):
        read_word(make.word_form({}), review)


def test_a_form_that_comes_too_late_is_kept_as_a_draft(client, review, lead, clause):
    content = make.filled_review(review, {tag(clause, "comment"): "Late."})
    with clock.at(review.closes_at):
        client.force_login(lead)
        page = upload(client, review, content)

    assert page.status_code == 409
    assert "It is kept as a draft, and was not sent." in page.text
    assert Proposal.objects.get().draft == "Late."
