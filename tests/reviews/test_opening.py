"""A review opens by itself, and every signatory is asked once."""

import threading
from datetime import date, datetime, timedelta

import pytest
from django.db import connection

from kmip_portal import clock, in_tray
from kmip_portal.audit.models import AuditEvent
from kmip_portal.audit.services import verify
from kmip_portal.jobs.models import Job
from kmip_portal.lifecycle import TooLate
from kmip_portal.mail.models import Email
from reviews import asking
from reviews.models import Invitation
from reviews.services import closing, opening, planning
from signatories.models import Membership
from tests import make

OPENS = datetime(2027, 9, 1, 9, tzinfo=clock.LONDON)
CLOSES = clock.end_of_day(date(2027, 9, 30))


@pytest.fixture
def review():
    version = make.version(in_force_on=date(2026, 1, 1))
    with clock.at(date(2027, 6, 1)):
        return make.review(
            opens_at=OPENS, closes_at=CLOSES, decisions_by=date(2027, 11, 30), version=version
        )


@pytest.fixture
def on_the_day():
    """The clock stands at the review's opening."""
    with clock.at(OPENS):
        yield


def of_reviews(person):
    """What a review wants of this person."""
    return [one for one in in_tray.needs(person) if "annual review" in one.verb]


def letters():
    return sorted(Email.objects.filter(kind="reviews/emails/open").values_list("to", flat=True))


def test_it_opens_at_its_time_and_not_before(review):
    make.signatories(2)

    with clock.at(OPENS - timedelta(seconds=1)):
        assert opening.open_due() == {"opened": 0, "organisations": 0, "letters": 0, "nobody": 0}
    review.refresh_from_db()
    assert review.status == "planned"

    with clock.at(OPENS):
        assert opening.open_due() == {"opened": 1, "organisations": 2, "letters": 2, "nobody": 0}
    review.refresh_from_db()
    assert (review.status, review.opened_at, review.opened_by) == ("open", OPENS, None)


def test_it_opens_late_when_nobody_came_by_in_time(review):
    make.signatories(2)

    with clock.at(date(2027, 9, 20)):
        assert opening.open_due()["letters"] == 2


def test_it_never_opens_after_it_was_to_close(review, secretariat):
    make.signatories(2)

    with clock.at(date(2027, 10, 1)):
        assert opening.open_due()["opened"] == 0
        assert letters() == []
        with pytest.raises(TooLate):
            opening.open_review(review, by=secretariat)
        assert [item.verb for item in of_reviews(secretariat)] == [
            "Change the dates of the 2027 annual review"
        ]


def test_run_twice_it_adds_nothing(review, on_the_day):
    make.signatories(3)
    opening.open_due()
    before = letters(), AuditEvent.objects.count(), Job.objects.count()

    again = opening.open_due()

    assert again == {"opened": 0, "organisations": 0, "letters": 0, "nobody": 0}
    assert (letters(), AuditEvent.objects.count(), Job.objects.count()) == before


def test_two_workers_that_both_found_the_same_to_do_ask_once(review, on_the_day):
    make.signatories(4)
    opening.open_review(review)
    one, two = (asking.ask_in_slices(review, size=2) for _ in range(2))

    # the first has found all four, the second the two that are left, which are the first's too
    did = [next(one), next(two), next(one)]
    for worker in (one, two):
        assert list(worker) == []

    assert [part.letters for part in did] == [2, 2, 0]
    assert len(letters()) == len(set(letters())) == 4
    assert Invitation.objects.count() == 4


def test_two_workers_that_open_at_once_open_once(review, on_the_day):
    opening.open_review(review)
    stale = type(review).objects.get(pk=review.pk)
    stale.status = "planned"

    assert opening.open_due()["opened"] == 0
    assert AuditEvent.objects.filter(verb="opened").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    "connection.vendor == 'sqlite'", reason="threads share SQLite’s database in memory"
)
def test_four_workers_at_once_on_postgresql_write_each_letter_once(review):
    make.signatories(40)
    found = []

    def work():
        with clock.at(OPENS):
            try:
                found.append(opening.open_due())
            finally:
                connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sum(one["opened"] for one in found) == 1
    assert sum(one["letters"] for one in found) == 40
    assert len(letters()) == len(set(letters())) == 40
    assert verify().holds


def test_one_letter_to_a_person_with_thirty_organisations(review, on_the_day):
    head = make.user("head@trust.example", name="Morgan O'Hara & Co")
    schools = make.signatories(30, role="lead", person=head)

    opening.open_due()

    letter = Email.objects.get()
    assert (letter.to, letter.subject) == (
        "head@trust.example",
        "The 2027 annual review is open until 30 September 2027",
    )
    assert letter.body.startswith("Dear Morgan O'Hara & Co\n\n")
    assert "for 30 organisations:" in letter.body
    assert [line for line in letter.body.splitlines() if line.startswith("- ")] == [
        f"- {school}" for school in schools
    ]
    assert "\nhttp://testserver/reviews/2027/\n" in letter.body
    assert "11:59pm on Thursday 30 September 2027" in letter.body
    assert Invitation.objects.filter(person=head).count() == 30


def test_the_letter_of_one_organisation_names_it(review, on_the_day, secretariat):
    [school] = make.signatories(1)
    dates = {"opens_at": OPENS, "closes_at": CLOSES, "decisions_by": review.decisions_by}
    planning.change_plan(
        review, **dates, summary="Look at clause 4.", by=secretariat, row_version=1
    )

    opening.open_due()

    assert (
        f"You respond to the 2027 annual review of the information sharing agreement for {school}."
        "\n\nLook at clause 4.\n\nIt takes 2 minutes"
    ) in Email.objects.get().body


def test_a_slice_never_parts_the_organisations_of_one_person(review, on_the_day):
    head = make.user("head@trust.example")
    make.signatories(5, person=head)
    make.signatories(3)

    opening.open_review(review)
    parts = list(asking.ask_in_slices(review, size=2))

    assert sum(part.letters for part in parts) == 4
    assert Email.objects.get(to="head@trust.example").body.count("\n- ") == 5


@pytest.mark.parametrize(
    ("roles", "asked"),
    [
        (["signing_officer", "lead", "representative", "practitioner"], "representative"),
        (["signing_officer", "lead", "practitioner"], "lead"),
        (["practitioner", "signing_officer"], "signing_officer"),
        (["practitioner"], None),
    ],
)
def test_the_right_person_is_asked(review, on_the_day, roles, asked):
    [police] = make.signatories(1, role=None)
    for role in roles:
        make.member(police, role, email=f"{role}@police.example")

    opening.open_due()

    assert letters() == ([f"{asked}@police.example"] if asked else [])
    assert Invitation.objects.get().role == (asked or "")


def test_people_who_have_left_or_are_locked_out_are_not_asked(review, on_the_day):
    [police] = make.signatories(1, role=None)
    gone = make.member(police, "representative")
    Membership.objects.filter(user=gone).update(until_on=date(2027, 8, 31))
    make.member(police, "representative", is_active=False)
    make.member(police, "lead", email="lead@police.example")

    opening.open_due()

    assert letters() == ["lead@police.example"]


def test_the_one_who_has_held_the_role_longest_is_asked(review, on_the_day):
    [police] = make.signatories(1, role=None)
    newer = make.member(police, "lead", email="newer@police.example")
    make.member(police, "lead", email="older@police.example")
    Membership.objects.filter(user=newer).update(from_on=date(2026, 1, 1))

    opening.open_due()

    assert letters() == ["older@police.example"]


def test_an_organisation_without_anybody_is_shown_to_the_secretariat(
    review, on_the_day, secretariat
):
    [alone] = make.signatories(1, role=None)
    make.signatories(1)

    assert opening.open_due() == {"opened": 1, "organisations": 2, "letters": 1, "nobody": 1}
    [item] = of_reviews(secretariat)
    assert (item.verb, item.thing) == (
        "Follow the 2027 annual review",
        "1 organisation has nobody to ask",
    )

    make.member(alone, "lead", email="new@school.example")
    assert opening.open_due()["letters"] == 1
    assert "new@school.example" in letters()
    assert of_reviews(secretariat) == []


def test_who_signs_while_it_is_open_is_asked_too(review, on_the_day):
    make.signatories(1)
    opening.open_due()
    make.signatories(1)

    assert opening.open_due()["letters"] == 1
    assert opening.open_due()["letters"] == 0


def test_who_is_no_signatory_is_not_asked(review, on_the_day, police, lead):
    make.signatories(1)

    opening.open_due()

    assert Invitation.objects.filter(organisation=police).count() == 0
    assert lead.email not in letters()


class PowerCut(BaseException):
    """The worker was killed."""


def cut_at(table, time):
    """Kills whoever writes to this table for that time."""
    left = [time]

    def kill(execute, sql, params, many, context):
        if sql.startswith("INSERT") and table in sql:
            left[0] -= 1
            if left[0] == 0:
                raise PowerCut
        return execute(sql, params, many, context)

    return connection.execute_wrapper(kill)


@pytest.mark.parametrize("table", ["reviews_invitation", "mail_email", "audit_auditevent"])
def test_killed_in_the_middle_it_takes_up_where_it_was_left(review, on_the_day, table):
    make.signatories(6)
    opening.open_review(review)

    with cut_at(table, time=2), pytest.raises(PowerCut):
        list(asking.ask_in_slices(review, size=2))

    assert (len(letters()), Invitation.objects.count()) == (2, 2)  # the first slice, whole
    assert review.asking.done == 2

    assert opening.open_due()["letters"] == 4
    assert len(letters()) == len(set(letters())) == 6
    assert review.asking is None
    assert Job.objects.get().done == 6


def test_every_move_has_its_event(review, on_the_day):
    schools = make.signatories(2)
    opening.open_due()
    with clock.at(CLOSES):
        closing.close_due()

    events = AuditEvent.objects.of(review).order_by("sequence")
    assert [str(event) for event in events] == [
        "The portal planned 2027 annual review",
        "The portal opened 2027 annual review",
        "The portal asked signatories to respond to 2027 annual review",
        "The portal closed 2027 annual review",
    ]
    assert events[2].organisations == sorted(school.slug for school in schools)
    assert verify().holds


def test_it_closes_at_its_time_and_not_before(review, on_the_day):
    opening.open_due()

    with clock.at(CLOSES - timedelta(seconds=1)):
        assert closing.close_due() == {"closed": 0}
    with clock.at(CLOSES):
        assert closing.close_due() == {"closed": 1}
        assert closing.close_due() == {"closed": 0}
    review.refresh_from_db()
    assert (review.status, review.closed_at) == ("closed", CLOSES)


def test_nobody_is_asked_once_it_is_over(review, on_the_day):
    opening.open_due()
    make.signatories(1)

    with clock.at(CLOSES):
        assert opening.open_due()["organisations"] == 0
        assert asking.ask(review) == (0, 0, 0)
    assert Job.objects.running().count() == 0


def test_asking_that_never_ended_is_over_when_the_review_closes(review, on_the_day):
    make.signatories(4)
    opening.open_review(review)
    next(asking.ask_in_slices(review, size=2))

    with clock.at(CLOSES):
        closing.close_due()

    assert (Job.objects.running().count(), len(letters())) == (0, 2)
