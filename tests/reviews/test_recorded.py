"""K-MIP records what an organisation answered by phone or on paper."""

from datetime import timedelta

import pytest
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.lifecycle import TooLate
from kmip_portal.mail.models import Email
from reviews.models import Response
from reviews.services import recording, responding
from tests import make

POLICE = "weald-police"


@pytest.fixture
def review(cast):
    return make.open_review()


@pytest.fixture
def page(client, secretariat, review):
    client.force_login(secretariat)
    return reverse("reviews:response_record", args=[review.year, POLICE])


def typed(**more):
    yesterday = clock.today() - timedelta(days=1)
    return {
        "how": "phone", "taken_from": "Jo Hall, chief of staff", "answer": "support",
        "taken_on-day": yesterday.day, "taken_on-month": yesterday.month,
        "taken_on-year": yesterday.year, "comments-count": "1", "submission_id": "",
    } | more  # fmt: skip


def test_a_response_taken_by_phone_counts_and_says_so_for_ever(
    client, page, secretariat, lead, representative, police, review
):
    done = client.post(page, typed(), follow=True)

    response = Response.objects.get()
    assert (response.status, response.answer, response.sent_by) == ("sent", "support", secretariat)
    assert "Taken by phone from Jo Hall, chief of staff on" in done.text
    told = Email.objects.filter(kind="reviews/emails/recorded")
    assert {letter.to for letter in told} == {lead.email, representative.email}

    responding.respond(review, police, by=lead, answer="support")
    responding.save_answer(review, police, answer="more_time", by=lead)
    responding.send_response(response, by=lead)
    response.refresh_from_db()
    assert (response.answer, response.sent_by) == ("more_time", lead)
    assert "Taken by phone from Jo Hall" in client.get(response.get_absolute_url()).text


def test_comments_are_recorded_clause_by_clause_for_kmip_alone(client, page, review):
    clause = review.version.clauses.get(heading="Sharing without consent")
    said = {"comments-0-clause": clause.key, "comments-0-comment": "Say who decides."}

    client.post(page, typed(answer="comments", **said))

    [proposal] = Response.objects.get().proposals.sent()
    assert (proposal.text, proposal.shown, proposal.clause_key) == (
        "Say who decides.",
        "kmip",
        clause.key,
    )


def test_pressed_twice_it_is_recorded_once(client, page):
    answers = typed(submission_id="8f1b8f9e-90a2-4cb1-a3a5-6b0d3e9f2a11")

    first, second = (client.post(page, answers) for _ in range(2))

    assert first.url == second.url
    assert AuditEvent.objects.filter(verb="took down a response").count() == 1


def test_what_the_organisation_writes_itself_is_left_alone(client, page, review, police, lead):
    responding.save_answer(review, police, answer="comments", by=lead)

    refused = client.post(page, typed())

    assert "Weald Police has begun a response of its own. Ask it to send it" in refused.text
    response = Response.objects.get()
    assert (response.status, response.draft_answer, response.taken_how) == (
        "draft",
        "comments",
        "",
    )


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"how": ""}, "Select how they answered"),
        ({"taken_from": ""}, "Enter who answered"),
        ({"taken_on-day": ""}, "Date they answered must include a day"),
        ({"answer": ""}, "Select if they think the agreement should change"),
        ({"comments-0-comment": "Of what?"}, "Select the clause"),
        ({"answer": "comments"}, "Enter what they say of at least one clause"),
    ],
)
def test_what_is_missing_is_said(client, page, more, error):
    assert error in client.post(page, typed(**more)).text
    assert not Response.objects.exists()


def test_only_the_secretariat_records_and_only_in_time(client, page, review, police, lead, chair):
    for person in (lead, chair):
        client.force_login(person)
        assert client.post(page, typed()).status_code == 403
    with clock.at(review.closes_at), pytest.raises(TooLate):
        recording.record_response_for(
            review, police, by=lead, how="phone", taken_from="Jo", taken_on=clock.today(),
            answer="support",
        )  # fmt: skip
