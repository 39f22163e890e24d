"""Asking a question, step by step, without a script."""

from uuid import uuid4

import pytest
from django.urls import reverse

from signatories.expertise.models import Question, QuestionDraft
from tests import make

ASK = reverse("expertise:question_ask")
DETAILS = {"details": "", "topic": "schools", "seen_by": "signatories", "shows_organisation": "yes"}


def words(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def asked(client, pat):
    """asked(title, …): what was posted, by way of every page."""
    client.force_login(pat)

    def through(title="May a school share attendance?", query="", **told):
        similar = client.post(ASK + query, {"title": title}, follow=True)
        place = similar.redirect_chain[-1][0]
        if place.endswith("/similar/"):
            place = client.post(place, {"chosen": "none"})["Location"]
        check = client.post(place, DETAILS | told)["Location"]
        client.get(check)
        client.post(check, {"submission_id": str(uuid4())})
        return Question.objects.latest("number")

    return through


def test_a_question_is_asked_in_four_pages(client, pat, asked):
    question = asked(details="Both are signatories.\nWhich basis?")

    assert (question.number, question.slug) == (1, "may-a-school-share-attendance")
    assert str(question.organisation) == "Weald Police"
    assert question.status == "no_answer"
    assert not QuestionDraft.objects.exists()
    page = words(client.get(question.get_absolute_url()))
    assert "Both are signatories.<br>Which basis?" in page
    assert "No answer yet" in page
    assert "Your question is posted." in page


@pytest.mark.parametrize(
    ("place", "sent", "problem"),
    [
        ("question_ask", {"title": ""}, "Enter your question"),
        ("question_ask", {"title": "x" * 151}, "Question must be 150 characters or less"),
        ("question_details", {"topic": ""}, "Select a topic"),
        ("question_details", {"seen_by": ""}, "Select who can see it"),
        ("question_details", {"details": "x" * 3001}, "Details must be 3,000 characters or less"),
        (
            "question_details",
            {"shows_organisation": ""},
            "Select yes if your organisation’s name is to be shown",
        ),
    ],
)
def test_what_is_missing_is_said_in_words(client, pat, place, sent, problem):
    client.force_login(pat)
    args = [] if place == "question_ask" else [make.question_draft(pat).reference]

    page = words(client.post(reverse(f"expertise:{place}", args=args), DETAILS | sent))

    assert f"{problem}</a>" in page
    assert f"Error:</span> {problem}" in page
