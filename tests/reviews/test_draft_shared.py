"""A draft is shared inside the organisation: read by all, noted on by all, sent by few."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from kmip_portal import clock, in_tray
from kmip_portal.documents.reading import read_form
from kmip_portal.documents.services import make_due
from kmip_portal.mail.models import Email
from reviews.models import DraftNote, Response
from reviews.services import closing, proposing, responding
from tests import make

POLICE = "weald-police"
ASKED = "reviews/emails/asked"


@pytest.fixture
def review(cast):
    return make.open_review()


@pytest.fixture
def clause(review):
    return review.version.clauses.get(heading="Sharing without consent")


@pytest.fixture
def draft(review, police, lead, clause):
    draft = responding.save_answer(review, police, answer="comments", by=lead)
    proposing.propose(draft, clause, kind="comment", text="Say who decides.", by=lead)
    return draft


def at(name, review, *more):
    return reverse(f"reviews:{name}", args=[review.year, POLICE, *more])


@pytest.mark.parametrize("who", ["practitioner", "signing_officer", "representative", "lead"])
def test_every_role_reads_it_and_leaves_notes(client, request, review, draft, who):
    person = request.getfixturevalue(who)
    client.force_login(person)
    address = at("respond_draft", review)
    assert "Read the draft" in client.get(review.get_absolute_url()).text
    assert "Say who decides." in client.get(address).text

    client.post(address, {"text": "Ask the legal team.", "submission_id": ""})

    assert "Ask the legal team." in client.get(address).text
    assert DraftNote.objects.get().written_by == person


@pytest.mark.parametrize("who", ["outsider", "secretariat", "chair", "auditor"])
def test_nobody_else_reads_it(client, request, review, draft, who):
    client.force_login(request.getfixturevalue(who))

    assert client.get(at("respond_draft", review)).status_code == 404


def test_a_note_on_a_clause_stands_beside_it_for_those_who_write(
    client, review, draft, practitioner, lead, clause
):
    client.force_login(practitioner)
    note = {"text": "Ask the legal team.", "about": clause.key, "submission_id": ""}
    client.post(at("respond_draft", review), note)
    client.force_login(lead)

    assert "Ask the legal team." in client.get(at("respond_clause", review, clause.key)).text


def test_notes_are_never_sent(client, review, draft, lead, practitioner, secretariat):
    proposing.write_note(draft, text="Between ourselves.", by=practitioner)
    responding.send_response(draft, by=lead)
    client.force_login(secretariat)

    assert "Between ourselves." not in client.get(draft.get_absolute_url()).text
    assert not Email.objects.filter(body__contains="Between ourselves.").exists()


def test_who_may_not_respond_asks_who_may_once_a_day(
    client, review, practitioner, representative, police
):
    client.force_login(practitioner)
    assert "Ask them to respond" in client.get(review.get_absolute_url()).text

    for _ in range(2):
        client.post(at("respond_ask", review))
    letter = Email.objects.get(kind=ASKED)
    assert letter.to == representative.email
    assert letter.subject == f"Pat Practitioner asks you to respond to the {review}"
    client.logout()
    with clock.at(clock.now() + timedelta(days=1)):
        client.force_login(practitioner)
        client.post(at("respond_ask", review))
    assert Email.objects.filter(kind=ASKED).count() == 2


def test_nobody_asks_for_another_organisation(client, review, outsider):
    client.force_login(outsider)

    assert client.post(at("respond_ask", review)).status_code == 404
    assert not Email.objects.filter(kind=ASKED).exists()


def test_the_reviews_own_questions_are_answered_on_a_page_of_their_own(
    client, review, draft, lead, representative
):
    review.questions.create(position=9, kind="radios", text="How often?", options="Monthly\nYearly")
    how, more = (review.questions.get(text=text) for text in ("How often?", "Anything else?"))
    client.force_login(lead)
    address = at("respond_questions", review)
    assert at("respond_questions", review) in client.get(at("respond_clauses", review)).text
    typed = {
        f"question-{how.pk}": "Yearly", f"question-{more.pk}": "Thank you.",
        "row_version": "1", "submission_id": "",
    }  # fmt: skip

    check = client.post(address, typed, follow=True)
    assert "Yearly" in check.text
    assert "Thank you." in check.text
    client.force_login(representative)
    both = client.post(address, typed | {f"question-{more.pk}": "Not yet."})
    assert "A colleague changed these answers meanwhile" in both.text
    assert "Thank you." in both.text

    responding.send_response(draft, by=lead)
    sent = client.get(draft.get_absolute_url())
    assert "Yearly" in sent.text
    assert draft.answers.get(question=more).text == "Thank you."


def test_asking_for_more_time_says_until_when_and_tells_the_secretariat(client, review, lead):
    make.secretariat()
    client.force_login(lead)
    page = client.post(at("respond_answer", review), {"answer": "more_time"}, follow=True)
    assert "When can you respond by?" in page.text
    until = review.closes_on + timedelta(days=7)

    def day(of):
        return {"until-day": of.day, "until-month": of.month, "until-year": of.year}

    early = client.post(at("respond_more_time", review), day(review.closes_on))
    assert "Date you can respond by must be after" in early.text
    check = client.post(at("respond_more_time", review), day(until), follow=True)
    client.post(check.request["PATH_INFO"], {"authorised": "on"})

    response = Response.objects.get()
    assert (response.answer, response.until) == ("more_time", until)
    assert "Respond to the" in str(in_tray.needs(lead))  # they have still to answer
    letter = Email.objects.get(kind="reviews/emails/more_time")
    assert "Weald Police needs more time" in letter.subject


def test_a_copy_of_what_was_sent_is_made_by_a_worker_and_stays_as_it_was(
    client, review, draft, lead, clause
):
    responding.send_response(draft, by=lead)
    client.force_login(lead)
    pdf, docx = (
        reverse(f"reviews:response_{kind}", args=[review.year, POLICE]) for kind in ("pdf", "docx")
    )
    assert (client.get(pdf).status_code, client.get(docx).status_code) == (202, 202)

    make_due()
    proposing.propose(draft, clause, kind="comment", text="Something else.", by=lead)

    assert client.get(pdf).content.startswith(b"%PDF")
    words = str(read_form(client.get(docx).content).rows)
    assert "Say who decides." in words
    assert "Something else." not in words


def test_what_has_changed_is_read_with_links_to_comment(client, review, draft, lead):
    before = make.version("5.0", "superseded")
    before.clauses.filter(heading="Sharing without consent").update(
        key=draft.proposals.get().clause_key, body="1. Share."
    )
    client.force_login(lead)

    page = client.get(reverse("reviews:review_changes", args=[review.year]))

    assert "This is what version 6.0 changed in version 5.0." in page.text
    assert "<ins>" in page.text
    assert at("respond_clause", review, draft.proposals.get().clause_key) in page.text
    listed = client.get(reverse("reviews:review_changes", args=[review.year]) + "?view=changes")
    assert "redline--changes" in listed.text


def test_who_was_given_longer_responds_after_closing(client, review, lead, police, secretariat):
    longer = review.closes_at + timedelta(days=7)
    theirs = review.invitations.filter(organisation=police)
    closing.extend_for(review, theirs, reason="They ask", until=longer, by=secretariat)
    with clock.at(review.closes_at + timedelta(days=1)):
        closing.close_due()
        client.force_login(lead)
        overview = client.get(review.get_absolute_url())
        assert "Start" in overview.text
        question = client.get(reverse("reviews:respond", args=[review.year]), follow=True)
        check = client.post(question.request["PATH_INFO"], {"answer": "support"}, follow=True)
        client.post(check.request["PATH_INFO"], {"authorised": "on"})
    assert Response.objects.get().answer == "support"


def test_a_lead_nominates_somebody_else_to_respond(client, review, lead, practitioner):
    people = reverse("signatories:people", args=[POLICE])
    client.force_login(lead)
    assert people in client.get(review.get_absolute_url()).text
    client.force_login(practitioner)
    assert "Nominate someone else" not in client.get(review.get_absolute_url()).text


def test_what_a_colleague_changed_meanwhile_is_not_sent_unread(
    client, review, draft, clause, lead, representative
):
    """Whoever sends has read what goes out: else the page comes again, to be ticked anew."""
    client.force_login(lead)
    address = at("respond_check", review)

    def press(page):
        version = re.search(r'name="row_version" value="([0-9]+)"', page.text)[1]
        return client.post(address, {"authorised": "on", "row_version": version})

    checked = client.get(address)
    proposing.propose(draft, clause, kind="comment", text="Unread", by=representative)
    again = press(checked)

    assert "A colleague changed this response while you were checking it" in again.text
    assert "Unread" in again.text
    assert not Response.objects.sent().exists()
    assert press(again).status_code == 302
    assert Response.objects.get().proposals.get().text == "Unread"
