"""Who has not answered is reminded on the days of the review: one letter a person, each once."""

from datetime import date, datetime, timedelta

import pytest

from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.mail.models import Email
from kmip_portal.mail.services import mark_bouncing
from reviews import reminding
from reviews.services import closing, opening, responding
from signatories.models import Membership
from signatories.services import acceptances
from tests import make

# 30 September 2027 is a Thursday: two weeks before it 16, one week 23, two days 28 September
CLOSES_ON = date(2027, 9, 30)
DAY = timedelta(days=1)


@pytest.fixture
def review():
    """Open since 1 September 2027."""
    version = make.version(in_force_on=date(2026, 1, 1))
    with clock.at(date(2027, 6, 1)):
        return make.review(
            opens_at=datetime(2027, 9, 1, 9, tzinfo=clock.LONDON),
            closes_at=clock.end_of_day(CLOSES_ON),
            decisions_by=date(2027, 11, 30),
            version=version,
        )


def day_by_day(first, last, without=()):
    """What the timetable does, each day at ten."""
    day = first
    while day <= last:
        if day not in without:
            with clock.at(clock.on_day(day, 10)):
                opening.open_due()
                closing.close_due()
                reminding.remind_due()
                reminding.remind_due()  # twice changes nothing
        day += DAY


def reminders(to=None):
    """(day, subject) of each reminder, in order."""
    kinds = [f"reviews/emails/{kind}" for kind in ("reminder", "not_answered")]
    letters = Email.objects.filter(kind__in=kinds).order_by("pk")
    if to:
        letters = letters.filter(to=to)
    return [(clock.day_in_london(one.written_at), one.subject) for one in letters]


ALL_FOUR = [
    (date(2027, 9, 16), "You have 14 days to respond to the 2027 review"),
    (date(2027, 9, 23), "You have 7 days to respond to the 2027 review"),
    (date(2027, 9, 28), "You have 2 days to respond to the 2027 review"),
    (date(2027, 10, 1), "The 2027 review has closed without your response"),
]


def test_who_does_not_answer_hears_four_times(review):
    make.signatories(1)

    day_by_day(date(2027, 9, 1), date(2027, 10, 20))

    assert reminders() == ALL_FOUR


def test_who_has_answered_hears_no_more_and_who_is_changing_has_answered(review):
    a, b = make.signatories(2)
    day_by_day(date(2027, 9, 1), date(2027, 9, 17))
    with clock.at(date(2027, 9, 18)):
        for one in (a, b):
            head = Membership.objects.get(organisation=one).user
            responding.respond(review, one, by=head)
        responding.save_answer(review, a, answer="more_time", by=head)

    day_by_day(date(2027, 9, 19), date(2027, 10, 20))

    assert [day for day, _ in reminders()] == [date(2027, 9, 16)] * 2


def test_the_secretariat_says_which_reminders_go(review):
    make.signatories(1)
    review.reminds_before, review.reminds_after = [7], False
    review.save()

    day_by_day(date(2027, 9, 1), date(2027, 10, 20))

    assert reminders() == ALL_FOUR[1:2]


def test_a_reminder_of_a_day_off_goes_on_the_working_day_before_and_the_last_one_after(review):
    """It closes on Monday 25 October: two weeks before is a Monday, two days before a Saturday.
    One that closes on the Thursday before Easter says so on the Tuesday after it."""
    assert reminding.reminder_days(review, date(2027, 10, 25)) == [
        date(2027, 10, 11),
        date(2027, 10, 18),
        date(2027, 10, 22),
    ]
    assert reminding.day_after(date(2027, 3, 25)) == date(2027, 3, 30)


def test_after_days_off_only_the_newest_reminder_goes_with_the_days_that_are_left(review):
    make.signatories(1)
    off = [date(2027, 9, 15) + n * DAY for n in range(9)]  # 15 to 23 September

    day_by_day(date(2027, 9, 1), date(2027, 9, 29), without=off)

    assert reminders() == [
        (date(2027, 9, 24), "You have 6 days to respond to the 2027 review"),
        (date(2027, 9, 28), "You have 2 days to respond to the 2027 review"),
    ]


def test_nobody_is_told_weeks_later_that_it_has_closed(review):
    make.signatories(1)
    day_by_day(date(2027, 9, 1), date(2027, 9, 29))

    day_by_day(date(2027, 10, 20), date(2027, 10, 25))

    assert [subject for _, subject in reminders()][3:] == []


def test_it_is_not_written_at_night_or_on_a_sunday(review):
    make.signatories(1)
    day_by_day(date(2027, 9, 1), date(2027, 9, 1))

    for moment in (clock.on_day(date(2027, 9, 17), 8), clock.on_day(date(2027, 9, 19), 12)):
        with clock.at(moment):
            assert reminding.remind_due() == 0
    with clock.at(clock.on_day(date(2027, 9, 17), 9)):
        assert reminding.remind_due() == 1


def test_one_letter_lists_the_organisations_that_have_not_answered_and_what_is_begun(review):
    head = make.user("head@trust.example")
    schools = make.signatories(5, person=head)
    day_by_day(date(2027, 9, 1), date(2027, 9, 1))
    with clock.at(date(2027, 9, 2)):
        responding.respond(review, schools[0], by=head)
        responding.save_answer(review, schools[1], answer="support", by=head)

    day_by_day(date(2027, 9, 16), date(2027, 9, 16))

    letter = Email.objects.get(kind="reviews/emails/reminder")
    assert [line for line in letter.body.splitlines() if line.startswith("- ")] == [
        f"- {schools[1]} (started, not sent)",
        *(f"- {one}" for one in schools[2:]),
    ]
    assert "closes at 11:59pm on Thursday 30 September 2027" in letter.body
    event = AuditEvent.objects.filter(verb="reminded signatories of").get()
    assert event.organisations == sorted(one.slug for one in schools[1:])


def test_who_was_given_longer_is_reminded_by_their_own_day(review, secretariat):
    head = make.user("head@trust.example")
    make.signatories(2, person=head)
    day_by_day(date(2027, 9, 1), date(2027, 9, 17))
    with clock.at(clock.on_day(date(2027, 9, 17), 12)):
        closing.extend_for(review, review.invitations.all()[:1], reason="Ill",
                           until=clock.end_of_day(date(2027, 10, 14)), by=secretariat)  # fmt: skip

    day_by_day(date(2027, 9, 18), date(2027, 10, 20))

    assert reminders()[1:] == [
        (date(2027, 9, 23), "You have 7 days to respond to the 2027 review"),
        (date(2027, 9, 28), "You have 2 days to respond to the 2027 review"),
        # of the one that had two weeks more: its first reminder is that of 30 September
        (date(2027, 9, 30), "You have 14 days to respond to the 2027 review"),
        # one letter a day: it closed for the other the day before
        (date(2027, 10, 1), "The 2027 review has closed without your response"),
        (date(2027, 10, 7), "You have 7 days to respond to the 2027 review"),
        (date(2027, 10, 12), "You have 2 days to respond to the 2027 review"),
        (date(2027, 10, 15), "The 2027 review has closed without your response"),
    ]


def test_whose_letters_come_back_makes_way_for_the_next_person(review, secretariat):
    [school] = make.signatories(1)
    make.member(school, "signing_officer", email="signs@school.example")
    with clock.at(clock.on_day(date(2027, 9, 1), 10)):
        opening.open_due()
        first = Email.objects.get(kind="reviews/emails/open")
        mark_bouncing(first.to, problem="no_address", because="550 No such user")

    with clock.at(clock.on_day(date(2027, 9, 4), 12)):  # a Saturday
        assert reminding.remind_due() == 0
        assert Email.objects.filter(kind="reviews/emails/open").count() == 1
    day_by_day(date(2027, 9, 6), date(2027, 9, 7))

    letters = Email.objects.filter(kind="reviews/emails/open").order_by("pk")
    assert [one.to for one in letters] == [first.to, "signs@school.example"]
    invitation = review.invitations.get()
    assert (invitation.person.email, invitation.role, invitation.bounced) == (
        "signs@school.example",
        "signing_officer",
        1,
    )


def test_who_has_left_is_not_reminded_and_their_successor_is_asked(review):
    [school] = make.signatories(1)
    day_by_day(date(2027, 9, 1), date(2027, 9, 2))
    Membership.objects.update(until_on=date(2027, 9, 10))
    day_by_day(date(2027, 9, 13), date(2027, 9, 13))
    assert review.invitations.nobody_to_ask().count() == 1

    make.member(school, "lead", email="new@school.example")
    day_by_day(date(2027, 9, 14), date(2027, 10, 1))

    assert [day for day, _ in reminders(to="new@school.example")] == [day for day, _ in ALL_FOUR]
    assert len(reminders()) == 4
    assert Email.objects.get(kind="reviews/emails/open", to="new@school.example")


def test_two_workers_remind_once(review):
    make.signatories(3)
    day_by_day(date(2027, 9, 1), date(2027, 9, 1))

    with clock.at(clock.on_day(date(2027, 9, 16), 10)):
        people = sorted(reminding._due(review))  # what both found
        first, second = (reminding._remind_slice(review, people) for _ in range(2))

    assert (first, second) == (3, 0)


def test_a_reminder_by_hand_goes_once_a_day_and_not_to_who_was_asked_today(review, secretariat):
    make.signatories(2)
    with clock.at(clock.on_day(date(2027, 9, 1), 10)):
        opening.open_due()
        assert reminding.remind(review, review.invitations.all(), by=secretariat) == (0, 2)
    with clock.at(clock.on_day(date(2027, 9, 16), 9)):
        assert reminding.remind(review, review.invitations.all()[:1], by=secretariat) == (1, 0)
        assert reminding.remind(review, review.invitations.all(), by=secretariat) == (1, 1)
        assert reminding.remind_due() == 0  # they had it today

    assert AuditEvent.objects.filter(verb="reminded signatories of", actor=secretariat).count() == 2


def test_whoever_has_left_the_agreement_is_not_reminded_of_what_they_may_not_answer(
    review, secretariat
):
    [leaves] = make.signatories(1)
    day_by_day(date(2027, 9, 1), date(2027, 9, 17))
    with clock.at(clock.on_day(date(2027, 9, 20), 10)):
        acceptances.withdraw(leaves.acceptances.get(), by=secretariat, reason="It closes")

    day_by_day(date(2027, 9, 21), date(2027, 10, 20))

    assert reminders() == ALL_FOUR[:1]
    with clock.at(clock.on_day(date(2027, 9, 22), 10)):
        review.refresh_from_db()
        assert reminding.preview(review, review.invitations.all()) == ([], [], [])
