"""Organisations respond: support it, comment, or ask for more time."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.lifecycle import InvalidMove, TooLate
from kmip_portal.mail.models import Email
from reviews.models import Proposal, Response
from reviews.services import closing, proposing, responding
from tests import make

TOLD = "reviews/emails/response_sent"
POLICE = "weald-police"
PRESSED = {"submission_id": ""}  # the button alone


@pytest.fixture
def review(cast):
    return make.open_review()


@pytest.fixture
def clause(review):
    return review.version.clauses.get(heading="Sharing without consent")


def at(name, review, *more):
    return reverse(f"reviews:{name}", args=[review.year, *more])


def the_response():
    return Response.objects.get()


def test_supporting_it_as_it_is_takes_four_pages(client, review, representative, police):
    client.force_login(representative)
    overview = client.get(review.get_absolute_url())
    assert "Start" in overview.text
    assert "Robin Rep (K-MIP representative)" in overview.text

    question = client.get(at("respond", review), follow=True)
    assert "Do you think the agreement should change?" in question.text
    check = client.post(question.request["PATH_INFO"], {"answer": "support"}, follow=True)
    assert "Sent for Weald Police by Robin Rep" in check.text
    done = client.post(check.request["PATH_INFO"], {"authorised": "on"}, follow=True)

    response = the_response()
    assert (response.status, response.answer) == ("sent", "support")
    assert (response.sent_by, response.times_sent) == (representative, 1)
    assert "Your response has been sent" in done.text
    assert response.reference in done.text
    assert (
        f"You can change it until 11:59pm on {review.closes_on:%A} {review.closes_on.day}"
        in done.text
    )


def test_from_the_in_tray_to_sent_are_four_pages(client, review, lead):
    client.force_login(lead)
    pages = []

    def read(answer):
        assert answer.status_code == 200
        pages.append(answer.request["PATH_INFO"])

    read(client.get("/in-tray/"))
    [item] = make.needs(lead)
    read(client.get(item.url, follow=True))
    read(client.post(pages[-1], {"answer": "support"}, follow=True))
    read(client.post(pages[-1], {"authorised": "on"}, follow=True))

    assert the_response().answer == "support"
    assert len(pages) == 4, pages


def test_the_question_must_be_answered(client, review, lead):
    client.force_login(lead)

    page = client.post(at("respond_answer", review, POLICE), PRESSED)

    assert "Select if you think the agreement should change" in page.text
    assert Response.objects.count() == 0


def test_sending_needs_the_authority_to(client, review, lead, police):
    responding.save_answer(review, police, answer="support", by=lead)
    client.force_login(lead)

    page = client.post(at("respond_check", review, POLICE), PRESSED)

    assert "Select the box to confirm you are authorised to respond for Weald Police" in page.text
    assert the_response().status == "draft"


def test_wanting_to_comment_without_a_comment_cannot_be_sent(client, review, lead, police):
    responding.save_answer(review, police, answer="comments", by=lead)
    client.force_login(lead)

    page = client.post(at("respond_check", review, POLICE), {"authorised": "on"})

    assert "Comment on at least one clause, or change your answer" in page.text
    assert the_response().status == "draft"


def test_a_sent_response_stands_until_the_changed_one_is_sent(client, review, lead, police, clause):
    responding.respond(review, police, by=lead, answer="comments", comments={clause.key: "First"})
    response, reference = the_response(), Proposal.objects.get().reference
    client.force_login(lead)
    assert "Change your response" in client.get(review.get_absolute_url()).text

    proposing.propose(response, clause, kind="comment", text="Second", by=lead)
    response.refresh_from_db()
    assert (response.status, Proposal.objects.get().text) == ("changing", "First")
    assert "Carry on" in client.get(review.get_absolute_url()).text

    responding.send_response(response, by=lead)
    [proposal] = Proposal.objects.all()
    assert (proposal.text, proposal.reference) == ("Second", reference)
    assert the_response().times_sent == 2


def test_changing_to_support_takes_the_comments_back_and_keeps_their_words(
    review, lead, police, clause
):
    responding.respond(review, police, by=lead, answer="comments", comments={clause.key: "First"})

    responding.respond(review, police, by=lead, answer="support")

    [proposal] = Proposal.objects.all()
    assert (proposal.text, proposal.draft) == ("", "First")


def test_sent_twice_it_is_sent_once(client, review, lead, police):
    responding.save_answer(review, police, answer="support", by=lead)
    client.force_login(lead)
    address = at("respond_check", review, POLICE)

    first, second = (client.post(address, {"authorised": "on"}) for _ in range(2))

    assert first.url == second.url
    assert the_response().times_sent == 1
    assert AuditEvent.objects.filter(verb="sent").count() == 1


def test_representatives_and_leads_get_a_copy(
    review, lead, representative, practitioner, police, clause
):
    responding.respond(review, police, by=lead, answer="comments", comments={clause.key: "Who?"})

    told = Email.objects.filter(kind=TOLD)
    assert sorted(letter.to for letter in told) == sorted([lead.email, representative.email])
    letter = told.get(to=lead.email)
    assert letter.subject == f"Your response has been sent – {the_response().reference}"
    reference = Proposal.objects.get().reference
    assert f"{reference}, clause 1.1 Sharing without consent: comment\nWho?\n" in letter.body
    assert f"\nhttp://testserver/reviews/{review.year}/\n" in letter.body


PAGES = ["respond_answer", "respond_clauses", "respond_check"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("practitioner", 403),
        ("signing_officer", 403),  # there are others who can
        ("outsider", 404),
        ("secretariat", 404),
        ("chair", 404),
    ],
)
def test_who_may_not_respond(client, request, review, lead, police, page, who, status):
    responding.save_answer(review, police, answer="support", by=lead)
    client.force_login(request.getfixturevalue(who))

    address = at(page, review, POLICE)

    assert (client.get(address).status_code, client.post(address).status_code) == (status, status)


def test_a_signing_officer_responds_where_nobody_else_can(client):
    [school] = make.signatories(1, role=None)
    officer = make.member(school, "signing_officer")
    review = make.open_review()
    client.force_login(officer)
    address = at("respond_answer", review, school.slug)
    assert client.get(address).status_code == 200

    make.member(school, "lead")
    assert client.get(address).status_code == 403


def test_only_signatories_respond(client, review, secretariat):
    stranger = make.member(make.organisation("Not signed"), "lead")
    client.force_login(stranger)

    assert "Only signatories can respond." in client.get(review.get_absolute_url()).text
    assert client.get(at("respond", review)).status_code == 403
    assert client.get(at("respond_answer", review, "not-signed")).status_code == 403


@pytest.mark.parametrize("page", ["respond", *PAGES])
def test_after_closing_it_is_too_late(client, review, lead, police, page):
    """Whether or not a job has closed it by then; the draft is kept."""
    responding.save_answer(review, police, answer="support", by=lead)
    place = [] if page == "respond" else [POLICE]
    with clock.at(review.closes_at):
        client.force_login(lead)
        for _ in range(2):
            answer = client.get(at(page, review, *place))
            assert answer.status_code == 409
            assert f"This review closed on {review.closes_on.day}" in answer.text
            closing.close_due()
        with pytest.raises(TooLate):
            responding.send_response(the_response(), by=lead)
    assert the_response().draft_answer == "support"


def test_the_last_second_counts(review, lead, police):
    with clock.at(review.closes_at - timedelta(seconds=1)):
        responding.respond(review, police, by=lead)

    assert the_response().status == "sent"


def test_before_opening_there_is_nothing_to_answer(police_signed, lead):
    review = make.review(year=2040)

    with pytest.raises(TooLate, match="This review opens on"):
        responding.respond(review, police_signed, by=lead)


def test_a_draft_that_was_sent_already_cannot_be_moved_again(review, lead, police):
    response = responding.respond(review, police, by=lead)

    with pytest.raises(InvalidMove):
        response.move("send")


def test_somebody_with_several_organisations_chooses(client):
    head = make.user(name="Head Teacher")
    first, _ = make.signatories(2, person=head)
    review = make.open_review()
    client.force_login(head)

    page = client.get(at("respond", review))
    assert "Which organisation are you responding for?" in page.text
    assert at("respond_answer", review, first.slug) in page.text
    responding.respond(review, first, by=head)

    done = client.get(at("respond_sent", review, first.slug))
    assert "You have not yet responded for 1 other organisation." in done.text


def test_the_in_tray_asks_until_it_is_sent(review, lead, police, practitioner):
    [item] = make.needs(lead)
    assert (item.verb, item.thing) == (
        f"Respond to the {review.year} annual review",
        "Weald Police",
    )
    assert item.due_on == review.closes_on
    assert make.needs(practitioner) == []

    responding.save_answer(review, police, answer="support", by=lead)
    assert len(make.needs(lead)) == 1
    responding.send_response(the_response(), by=lead)
    assert make.needs(lead) == []


def test_the_in_tray_holds_one_row_for_forty_organisations(django_assert_max_num_queries):
    one, head = make.user(), make.user()
    make.signatories(1, person=one)
    make.signatories(40, person=head)
    make.open_review()

    with CaptureQueriesContext(connection) as few:
        make.needs(one)
    with django_assert_max_num_queries(len(few)):
        [item] = make.needs(head)
    assert item.thing == "40 organisations"


def test_every_act_has_its_event(review, lead, representative, police, clause):
    responding.respond(review, police, by=lead)
    response = responding.save_answer(review, police, answer="comments", by=representative)
    proposing.propose(response, clause, kind="comment", text="Who decides?", by=representative)
    responding.send_response(response, by=representative)

    events = AuditEvent.objects.of(the_response()).order_by("sequence")
    assert [(event.actor, event.verb) for event in events] == [
        (lead, "began"),
        (lead, "sent"),
        (representative, "began to change"),
        (representative, "changed the draft of"),
        (representative, "commented in the draft of"),
        (representative, "sent"),
    ]
    assert {tuple(event.organisations) for event in events} == {(POLICE,)}


def test_what_was_sent_is_read_by_kmip_and_its_own_people(
    client, review, lead, practitioner, outsider, secretariat, police, clause
):
    responding.save_answer(review, police, answer="comments", by=lead)
    address = at("response_detail", review, POLICE)
    client.force_login(secretariat)
    assert client.get(address).status_code == 404  # a draft is the organisation's own

    responding.respond(review, police, by=lead, answer="comments", comments={clause.key: "Who?"})

    for person in (secretariat, lead, practitioner):
        client.force_login(person)
        assert "Who?" in client.get(address).text
    client.force_login(outsider)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("closes_on", [date(2027, 3, 28), date(2027, 10, 31)])
def test_closing_is_at_one_minute_to_midnight_on_days_when_clocks_change(closes_on):
    with clock.at(closes_on - timedelta(days=60)):
        review = make.review(closes_at=clock.end_of_day(closes_on), version=make.version())

    assert review.closes_on == closes_on
    assert f"{review.closes_at.astimezone(clock.LONDON):%H:%M}" == "23:59"
