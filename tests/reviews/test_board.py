"""The secretariat follows who has answered; lists cost the same however long they are."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.mail.models import Email
from reviews.models import AnnualReview
from reviews.services import opening, responding
from tests import make


def board(client, review, query=""):
    return client.get(reverse("reviews:response_list", args=[review.year]) + query)


def test_the_board_says_in_words_who_has_answered(client, secretariat):
    head = make.user(name="Head Teacher")
    a, b, c, d, _ = make.signatories(5, person=head)
    make.signatories(1, role=None)
    version = make.the_version()
    review = make.open_review()
    keys = [clause.key for clause in version.clauses.all()]
    responding.respond(review, a, by=head)
    responding.respond(review, b, by=head, answer="comments", comments=dict.fromkeys(keys, "Words"))
    responding.respond(review, c, by=head, answer="more_time")
    responding.save_answer(review, d, answer="support", by=head)
    Email.objects.update(given_up_at=clock.now())
    client.force_login(secretariat)

    page = board(client, review)

    for words in [
        "<strong>2 of 6 organisations</strong> have responded (33%)",
        "1 has asked for more time",
        "1 has started",
        "0 have opened it and not started",
        "1 has not opened it",
        "1 organisation could not be reached",
        "1 has nobody to ask",
        "34 days left",
        "Responded: no change",
        "Responded: 2 comments",
        "Needs more time",
        "Started",
        "Email not delivered",
        "Nobody to ask",
    ]:
        assert words in page.text, words


def test_a_sent_answer_that_is_being_changed_still_counts(client, secretariat, lead, police_signed):
    review = make.open_review()
    responding.respond(review, police_signed, by=lead)
    responding.save_answer(review, police_signed, answer="more_time", by=lead)
    client.force_login(secretariat)

    assert "Responded: no change" in board(client, review).text


@pytest.mark.parametrize(
    ("who", "status"),
    [("chair", 200), ("auditor", 200), ("lead", 403), ("practitioner", 403), ("outsider", 403)],
)
def test_who_sees_the_board(client, request, police_signed, who, status):
    review = make.open_review()
    client.force_login(request.getfixturevalue(who))

    assert board(client, review).status_code == status


def test_a_review_nobody_was_asked_in(client, secretariat):
    review = make.review()
    client.force_login(secretariat)

    assert "Nobody has been asked yet. The review opens at 9am on" in board(client, review).text


def queries(client, address):
    client.get(address)  # what is read once a process
    with CaptureQueriesContext(
        connection,
    ) as captured:
        page = client.get(address)
    assert page.status_code == 200
    return len(captured)


def test_the_board_costs_the_same_for_ten_and_for_a_thousand(client, secretariat, frame):
    client.force_login(secretariat)
    make.signatories(10)
    review = make.open_review()
    address = reverse("reviews:response_list", args=[review.year])
    ten = queries(client, address)
    make.signatories(990)
    opening.open_due()
    assert review.invitations.count() == 1000

    assert (queries(client, address), ten) == (ten, ten)
    assert ten - frame() <= 14
    assert "page 20 of 20" in board(client, review, "?page=20").text


def test_the_list_of_reviews_costs_the_same_for_ten_and_for_a_thousand(client, lead, frame):
    client.force_login(lead)
    version = make.the_version()

    def past_reviews(years):
        AnnualReview.objects.bulk_create(
            AnnualReview(
                year=year,
                title=f"{year} annual review",
                version=version,
                status="closed",
                opens_at=clock.now() - timedelta(days=60),
                opened_at=clock.now() - timedelta(days=60),
                closes_at=clock.now() - timedelta(days=30),
                decisions_by=clock.today(),
            )
            for year in years
        )

    past_reviews(range(3000, 3010))
    ten = queries(client, reverse("reviews:review_list"))
    past_reviews(range(3010, 4000))

    assert queries(client, reverse("reviews:review_list")) == ten
    assert ten - frame() <= 2


def test_the_overview_costs_the_same_for_one_organisation_and_for_forty(client, frame):
    one, forty = make.user(), make.user()
    make.signatories(1, person=one)
    make.signatories(40, person=forty)
    review = make.open_review()
    costs = set()
    for person in (one, forty):
        client.force_login(person)
        costs.add(queries(client, review.get_absolute_url()))

    assert len(costs) == 1
    assert max(costs) - frame() <= 14
