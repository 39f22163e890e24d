"""A review opens every year by itself."""

from datetime import date, datetime

import pytest

from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.mail.models import Email
from reviews.models import AnnualReview, Question
from reviews.services import next_year, opening, planning, questions
from tests import make


@pytest.fixture
def concluded():
    """The review of 2027, concluded on 10 January 2028; its agreement is due on 3 September."""
    version = make.version(in_force_on=date(2026, 1, 1), review_due_on=date(2028, 9, 3))
    with clock.at(date(2027, 6, 1)):
        review = make.review(
            opens_at=datetime(2027, 9, 1, 9, tzinfo=clock.LONDON),
            closes_at=clock.end_of_day(date(2027, 9, 30)),
            decisions_by=date(2027, 11, 30),
            takes_effect_on=date(2028, 1, 4),
            reminds_before=[7],
            version=version,
        )
        questions.add(review, text="How many schools?", kind="radios", options=["One", "More"],
                      by=None)  # fmt: skip
    AnnualReview.objects.update(status="concluded", opened_at=review.opens_at)
    return AnnualReview.objects.get()


@pytest.fixture(autouse=True)
def _in_january():
    with clock.at(clock.on_day(date(2028, 1, 10), 10)):
        yield


def test_the_next_is_planned_on_the_agreements_review_date_as_long_and_asking_the_same(concluded):
    make.secretariat()

    planned = next_year.plan_next(concluded)

    # 3 September 2028 is a Sunday
    assert (planned.year, planned.title, planned.opens_on) == (
        2028,
        "2028 annual review",
        date(2028, 9, 4),
    )
    assert (planned.closes_on, planned.decisions_by) == (date(2028, 10, 3), date(2028, 12, 3))
    assert (planned.takes_effect_on, planned.reminds_before) == (date(2029, 1, 7), [7])
    assert (planned.planned_by, planned.opens_at.astimezone(clock.LONDON).hour) == (None, 9)
    assert [one.text for one in planned.questions.all()] == [
        "Do you agree no change is needed?",
        "Which clauses should change?",
        "Anything else?",
        "How many schools?",
    ]
    assert planned.questions.own().last().choices == ["One", "More"]
    letter = Email.objects.get(kind="reviews/emails/planned")
    assert letter.subject == "The 2028 annual review will open on 4 September 2028"
    assert str(AuditEvent.objects.of(planned).get()) == "The portal planned 2028 annual review"


def test_it_is_planned_once_and_not_again_when_somebody_has_cancelled_it(concluded, secretariat):
    planned = next_year.plan_next(concluded)
    assert next_year.plan_next(concluded) is None

    planning.cancel(planned, by=secretariat, reason="Councils merge")

    assert (next_year.plan_next(concluded), next_year.plan_due()) == (None, 0)


def test_the_timetable_plans_what_nobody_has(concluded):
    assert [next_year.plan_due() for _ in range(2)] == [1, 0]
    assert AnnualReview.objects.get(year=2028).is_planned


@pytest.mark.parametrize("due", [None, date(2027, 9, 1)])
def test_without_a_review_date_to_come_it_is_a_year_later(concluded, due):
    AgreementVersion.objects.update(review_due_on=due)

    assert next_year.plan_next(concluded).opens_on == date(2028, 8, 31)


def test_a_review_date_that_is_past_leaves_four_weeks_to_look_at_the_plan(concluded):
    with clock.at(clock.on_day(date(2028, 10, 2), 10)):
        assert next_year.plan_next(concluded).opens_on == date(2028, 10, 30)


def test_an_agreement_that_was_never_reviewed_is_reviewed_when_its_date_comes():
    make.version(in_force_on=date(2027, 3, 1), review_due_on=date(2028, 3, 1))

    assert next_year.plan_due() == 0  # seven weeks ahead there is time to plan it by hand
    with clock.at(clock.on_day(date(2028, 2, 9), 10)):
        assert [next_year.plan_due() for _ in range(2)] == [1, 0]

    planned = AnnualReview.objects.get()
    assert planned.opens_on == date(2028, 3, 8)
    assert planned.questions.count() == 3


def test_a_review_asks_about_the_version_that_is_in_force_when_it_opens(concluded):
    planned = next_year.plan_next(concluded)
    AgreementVersion.objects.update(status="superseded", superseded_on=date(2028, 6, 1))
    newer = make.version("7.0", in_force_on=date(2028, 6, 1))

    with clock.at(planned.opens_at):
        opening.open_due()

    planned.refresh_from_db()
    assert (planned.status, planned.version) == ("open", newer)


def test_its_own_questions_are_added_and_removed_until_it_opens(concluded, secretariat):
    planned = next_year.plan_next(concluded)
    asked = questions.add(planned, text="Why?", kind="text", options=["Left out"], by=secretariat)
    assert (asked.position, asked.options) == (5, "")

    for _ in range(2):
        questions.remove(asked, by=secretariat)
    questions.remove(planned.questions.get(kind=Question.Kind.CHANGE), by=secretariat)

    assert planned.questions.count() == 4
    assert AuditEvent.objects.filter(verb="removed a question from").count() == 1
