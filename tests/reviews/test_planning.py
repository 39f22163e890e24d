"""The secretariat plans a review, changes the plan, cancels it, or opens it at once."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.lifecycle import InvalidMove, TooLate
from kmip_portal.mail.models import Email
from reviews.models import AnnualReview
from reviews.services import opening, planning
from tests import make

JUNE = date(2027, 6, 1)
OPENS = datetime(2027, 9, 1, 9, tzinfo=clock.LONDON)
CLOSES = clock.end_of_day(date(2027, 9, 30))
NEW = reverse("reviews:review_new")


@pytest.fixture(autouse=True)
def _in_june():
    with clock.at(JUNE):
        yield


@pytest.fixture
def version():
    return make.version()


def typed(**changes):
    return {
        "year": "2027",
        "opens_on-day": "1",
        "opens_on-month": "September",
        "opens_on-year": "2027",
        "opens_time": "9am",
        "closes_on-day": "30",
        "closes_on-month": "9",
        "closes_on-year": "2027",
        "decisions_by-day": "30",
        "decisions_by-month": "11",
        "decisions_by-year": "2027",
        "summary": "Look at clause 4.",
        "short_reason": "",
        "submission_id": "6f1f1dc2-6f0c-4dd5-9d5e-0b5a0a5f6a10",
    } | changes


def plan(**fields):
    fields = {"opens_at": OPENS, "closes_at": CLOSES, "decisions_by": date(2027, 11, 30)} | fields
    return make.review(**{"year": 2027, "short_reason": ""} | fields)


def test_a_planned_review_says_when_it_opens_by_itself(client, secretariat, version):
    client.force_login(secretariat)

    page = client.post(NEW, typed(), follow=True)

    review = AnnualReview.objects.get()
    assert (review.opens_at, review.closes_at) == (OPENS, CLOSES)
    assert (review.title, review.version, review.planned_by) == (
        "2027 annual review",
        version,
        secretariat,
    )
    assert "The review will open by itself at 9am on 1 September 2027." in page.text
    assert "11:59pm on Thursday 30 September 2027" in page.text
    assert AuditEvent.objects.of(review).get().verb == "planned"


def test_pressing_the_button_twice_plans_once(client, secretariat, version):
    client.force_login(secretariat)

    first, second = client.post(NEW, typed()), client.post(NEW, typed())

    assert (first.url, second.url) == ("/reviews/2027/", "/reviews/2027/")
    assert AnnualReview.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"closes_on-month": "8"}, "must be after 1 September 2027 when the review opens"),
        ({"closes_on-day": "20"}, "Review must be open for at least 20 working days."),
        ({"closes_on-day": "31"}, "Closing date must be a real date"),
        ({"opens_on-year": "2026"}, "Opening date must be today or in the future"),
        ({"opens_on-year": ""}, "Opening date must include a year"),
        ({"decisions_by-month": "8"}, "Decisions date must be the same as or after 30 September"),
        ({"opens_time": "soon"}, "Enter a time, like 5:30pm"),
        ({"year": "next"}, "Year must be a whole number, like 12"),
    ],
)
def test_what_cannot_be_planned_is_said_in_words(client, secretariat, version, changes, words):
    client.force_login(secretariat)

    page = client.post(NEW, typed(**changes))

    assert words in page.text
    assert "Look at clause 4." in page.text  # nothing typed is lost
    assert AnnualReview.objects.count() == 0


def test_the_opening_day_and_the_closing_day_are_counted():
    twenty = clock.end_of_day(date(2027, 9, 28))

    assert plan(closes_at=twenty).short_reason == ""


def test_bank_holidays_are_not_counted():
    """1 to 30 December 2027: twenty-two weekdays, of which two are kept for Christmas."""
    december = datetime(2027, 12, 1, 9, tzinfo=clock.LONDON)
    dates = {"opens_at": december, "decisions_by": date(2028, 2, 1)}

    plan(closes_at=clock.end_of_day(date(2027, 12, 30)), **dates)
    with pytest.raises(planning.CannotPlan, match="at least 20 working days"):
        plan(closes_at=clock.end_of_day(date(2027, 12, 29)), **dates | {"year": 2028})


def test_a_short_review_needs_a_reason(client, secretariat, version):
    client.force_login(secretariat)

    client.post(NEW, typed(**{"closes_on-day": "20"}, short_reason="The law changes in October"))

    assert AnnualReview.objects.get().short_reason == "The law changes in October"


def test_there_is_one_review_a_year(client, secretariat):
    plan()
    client.force_login(secretariat)

    page = client.post(NEW, typed())

    assert "There is already a review for 2027" in page.text


def test_a_cancelled_review_makes_room_for_another(client, secretariat):
    review = plan()
    client.force_login(secretariat)

    page = client.post(
        reverse("reviews:review_cancel", args=[2027]), {"reason": "Councils merge"}, follow=True
    )

    assert "The 2027 annual review has been cancelled." in page.text
    event = AuditEvent.objects.of(review).first()
    assert (event.verb, event.actor, event.detail) == (
        "cancelled",
        secretariat,
        {"reason": "Councils merge"},
    )
    assert plan().pk != review.pk


def test_without_a_version_in_force_there_is_nothing_to_review(client, secretariat):
    client.force_login(secretariat)

    assert "there is nothing to review" in client.get(NEW).text


@pytest.mark.parametrize("who", ["chair", "auditor", "lead", "representative"])
@pytest.mark.parametrize("name", ["review_change", "review_open", "review_cancel"])
def test_only_the_secretariat_plans(client, request, version, who, name):
    plan()
    client.force_login(request.getfixturevalue(who))
    unseen = 403 if who in ("chair", "auditor") else 404

    assert client.get(NEW).status_code == 403
    assert client.post(reverse(f"reviews:{name}", args=[2027])).status_code == unseen


def test_the_plan_can_be_changed_until_it_opens(client, secretariat):
    review = plan()
    client.force_login(secretariat)
    address = reverse("reviews:review_change", args=[2027])
    assert "Change the plan of the 2027 annual review" in client.get(address).text

    client.post(address, typed(**{"opens_on-day": "2"}, row_version="1"))

    review.refresh_from_db()
    assert (review.opens_on, review.row_version) == (date(2027, 9, 2), 2)
    assert AuditEvent.objects.of(review).first().verb == "changed the plan of"


def test_a_colleagues_change_is_not_overwritten_unseen(client, secretariat):
    review = plan()
    client.force_login(secretariat)
    address = reverse("reviews:review_change", args=[2027])
    client.post(address, typed(summary="Mine", row_version="1"))

    page = client.post(address, typed(summary="Theirs", row_version="1"))

    assert "Somebody else changed this plan while you were writing" in page.text
    assert "Theirs" in page.text
    client.post(address, typed(summary="Theirs", row_version="2"))
    review.refresh_from_db()
    assert review.summary == "Theirs"


def test_the_plan_of_an_open_review_stands(secretariat):
    review = plan()
    opening.open_review(review, by=secretariat)

    with pytest.raises(TooLate):
        planning.change_plan(
            review,
            opens_at=OPENS,
            closes_at=CLOSES,
            decisions_by=review.decisions_by,
            by=secretariat,
            row_version=1,
        )
    with pytest.raises(InvalidMove):
        planning.cancel(review, by=secretariat, reason="Too late")


def test_opening_now_says_first_whom_it_emails(client, secretariat, police):
    review = plan()
    make.signatories(3)
    make.signatories(2, role=None)
    client.force_login(secretariat)
    address = reverse("reviews:review_open", args=[2027])

    page = client.get(address)
    assert "This emails 3 people who respond for 5 organisations." in page.text
    assert "2 organisations have nobody to ask." in page.text
    assert Email.objects.count() == 0

    answer = client.post(address)

    review.refresh_from_db()
    assert answer.url == "/reviews/2027/responses/"
    assert (review.status, review.opened_by) == ("open", secretariat)
    board = client.get(answer.url)
    assert "0 of 5 organisations asked so far (0%)" in board.text
    for page in (board, client.get(review.get_absolute_url())):
        assert "Invitations are going out" in page.text
        assert "0 of 0" not in page.text
    assert board["Refresh"] == "3"

    opening.open_due()  # what the worker does

    board = client.get(answer.url)
    assert "Refresh" not in board
    assert "<strong>0 of 5 organisations</strong> have responded" in board.text
    assert Email.objects.count() == 3
    assert client.post(address).status_code == 409


def test_who_may_know_of_a_planned_review(client, lead, chair):
    plan()
    address = reverse("reviews:review_detail", args=[2027])

    client.force_login(lead)
    assert client.get(address).status_code == 404
    client.force_login(chair)
    assert "will open by itself at 9am on Wednesday 1 September 2027" in client.get(address).text
