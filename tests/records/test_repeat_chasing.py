"""What a repeat record waits for is asked for again: answers of parties, and reviews."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.adjustments.known import CONFIRMATION_REMINDERS, RECORD_REVIEWS
from kmip_portal.adjustments.services import agree
from kmip_portal.mail.models import Email
from kmip_portal.mail.secrets import unseal
from kmip_portal.portal_tags import day
from records import arrangement, replying, sending, tasks, unanswered
from records.models import RecordOfSharing
from records.repeat_chasing import letter_due
from tests import make

DAY = timedelta(days=1)


def run(times=2):
    """The job, twice: as two workers, or a tick that came double, would run it."""
    return [tasks.chase_repeat_records() for _ in range(times)]


def letters(kind):
    return list(Email.objects.filter(kind=f"records/emails/{kind}").order_by("pk"))


def link_of(letter):
    return re.sub(r"^https?://[^/]+", "", unseal(letter.secret))


def asked_at(record):
    """When the last of its parties was asked."""
    return record.confirmations.latest("asked_at").asked_at


def test_a_party_is_reminded_after_the_days_that_kmip_has_set(
    lee, council, trust, surgery, secretariat
):
    record = make.repeat_waiting(lee, council, trust, surgery)
    make.confirm(record, surgery)
    change = make.setting_change(setting=CONFIRMATION_REMINDERS, days=10)
    asked = asked_at(record)

    with clock.at(asked + 11 * DAY):
        assert run() == [0, 0]
        agree(change, by=secretariat)
        assert run() == [1, 0]


def review_in(record, days):
    """Moves its review; gives its day back."""
    day = clock.today() + days * DAY
    RecordOfSharing.objects.filter(pk=record.pk).update(review_date=day)
    record.refresh_from_db()
    return day


def test_a_party_is_reminded_once_after_a_fortnight_by_a_link_that_works(
    client, lee, council, trust, surgery
):
    record = make.repeat_waiting(lee, council, trust, surgery)
    make.confirm(record, surgery)
    first = next(one for one in letters("confirm_asked") if "weald" in one.to)
    asked = asked_at(record)

    with clock.at(asked + 14 * DAY - timedelta(minutes=1)):
        assert run() == [0, 0]
    with clock.at(asked + 14 * DAY):
        assert run() == [1, 0]
        reminder = letters("confirm_asked")[-1]
        start = client.post(link_of(reminder))
        old = client.get(link_of(first))
    with clock.at(asked + 27 * DAY):
        assert run() == [0, 0]

    assert [one.to for one in letters("confirm_asked")].count(first.to) == 2
    assert reminder.to == first.to
    assert reminder.subject == "Reminder: confirm a sharing record from Holmesdale Council"
    assert start.status_code == 302
    assert old.status_code == 404
    for words in (record.title, "attendance", link_of(reminder)):
        assert words not in reminder.subject + reminder.body


def test_a_reminder_of_a_link_that_had_expired_works_too(client, lee, council, trust):
    record = make.repeat_waiting(lee, council, trust)

    with clock.at(asked_at(record) + 70 * DAY):
        assert run() == [2, 0]
        assert client.get(link_of(letters("confirm_asked")[-1])).status_code == 200


def test_the_leads_of_the_party_are_told_without_the_link_of_another(client, lee, council, trust):
    record = make.repeat_waiting(lee, council, trust)
    theirs = make.member(trust, "lead")
    with clock.at(asked_at(record) + 14 * DAY):
        run()
        told = letters("confirm_waits")
        client.force_login(theirs)
        answering = client.get(reverse("records:record_confirm", args=[record.reference]))

    assert [(one.to, one.secret) for one in told] == [(theirs.email, None)]
    assert reverse("records:record_confirm", args=[record.reference]) in told[0].body
    assert f"asked Weald Trust on {day(asked_at(record))} to confirm" in told[0].body
    assert record.title not in told[0].subject + told[0].body
    assert answering.status_code == 200


def test_after_four_weeks_the_owner_learns_in_one_letter_who_is_silent_and_what_can_be_done(
    lee, council, trust, surgery
):
    record = make.repeat_waiting(lee, council, trust, surgery)
    with clock.at(asked_at(record) + 14 * DAY):
        run()
    with clock.at(asked_at(record) + 28 * DAY - timedelta(minutes=1)):
        assert run() == [0, 0]
    with clock.at(asked_at(record) + 28 * DAY):
        assert run() == [1, 0]
        told = letters("no_word")
        unanswered.leave_out(record.confirmations.unanswered().first(), by=lee)

    assert [one.to for one in told] == [lee.email]
    for words in ("Weald Trust", "Fernhill Surgery", "wait for them", "reminder", "go on without"):
        assert words in told[0].body
    assert record.title not in told[0].subject + told[0].body


def test_an_owner_who_may_not_decide_is_told_who_may(pat, lee, council, trust):
    record = make.repeat_draft(pat, council, trust)
    sending.send(record, by=lee, name="Lee", role="Head")

    with clock.at(clock.now() + 28 * DAY):
        run()

    assert [one.to for one in letters("no_word")] == [pat.email]
    assert "A lead of Holmesdale Council can" in letters("no_word")[0].body


@pytest.mark.parametrize("answer", ["confirmed", "change", "not_us"])
def test_who_has_answered_is_not_chased(lee, council, trust, surgery, answer):
    record = make.repeat_waiting(lee, council, trust)
    more = {"parts": ["Purpose"], "reason": "It is wider"} if answer == "change" else {}
    make.confirm(record, trust, answer, **more)

    with clock.at(clock.now() + 29 * DAY):
        assert run() == [0, 0]


def test_nobody_is_chased_for_a_record_that_was_taken_back(lee, council, trust, surgery):
    record = make.repeat_waiting(lee, council, trust, surgery)
    make.confirm(record, trust, "change", parts=["Purpose"], reason="It is wider")
    sending.take_back(record, by=lee)

    with clock.at(clock.now() + 29 * DAY):
        assert run() == [0, 0]


def test_the_owner_is_told_of_a_review_on_its_days_and_the_leads_when_it_is_long_overdue(
    pat, lee, council, trust
):
    record = make.repeat_draft(pat, council, trust)
    record = sending.send(record, by=lee, name="Lee", role="Head")
    make.confirm(record, trust)
    review = review_in(record, 100)
    told = {}

    for days in range(-70, 60):
        before = Email.objects.count()
        with clock.at(review + days * DAY):
            run()
        if new := Email.objects.order_by("pk")[before:]:
            told[days] = sorted(one.to for one in new)

    both = sorted([pat.email, lee.email])
    assert told == {
        **{days: [pat.email] for days in (-60, -30, -7, 0, 14, 28)},
        **dict.fromkeys((42, 56), both),
    }
    first, last = letters("review_due")[0], letters("review_due")[-1]
    assert first.subject.startswith(f"Review the sharing record {record.reference} by ")
    assert last.subject == f"Overdue: review the sharing record {record.reference}"
    for one in (first, last):
        assert record.title not in one.subject + one.body


def test_a_job_that_was_off_sends_the_latest_letter_and_not_those_before_it(lee, council, trust):
    record = make.repeat_active(lee, council, trust)
    review = review_in(record, 100)
    runs = {-40: [1, 0], -29: [1, 0], 2: [1, 0], 13: [0, 0], 33: [1, 0], 41: [0, 0], 42: [1, 0]}

    for days, expected in runs.items():
        with clock.at(review + days * DAY):
            assert run() == expected, days


def test_a_review_that_is_done_is_asked_for_no_more_until_the_next(client, lee, council, trust):
    record = make.repeat_active(lee, council, trust)
    review = review_in(record, 100)
    with clock.at(review - 60 * DAY):
        assert run() == [1, 0]
        client.force_login(lee)
        path = re.search(r"https?://[^/]+(/\S+)", letters("review_due")[0].body)[1]
        day = clock.today() + 60 * DAY
        boxes = {"review_date-day": day.day, "review_date-month": day.month}
        client.post(path, {"outcome": "same", **boxes, "review_date-year": day.year})
        assert run() == [0, 0]
    record.refresh_from_db()

    assert record.review_date == day
    with clock.at(day - 31 * DAY):
        assert run() == [0, 0]
    with clock.at(day - 30 * DAY):
        assert run() == [1, 0]


def test_what_fell_due_before_it_was_active_is_sent_to_nobody(lee, council, trust):
    record = make.repeat_active(lee, council, trust)
    review_in(record, 29)

    assert letter_due(record, RECORD_REVIEWS.usual) is None
    assert run() == [0, 0]


def test_a_record_that_ended_or_was_replaced_is_reviewed_no_more(lee, council, trust):
    record = make.repeat_active(lee, council, trust)
    review = review_in(record, 20)
    draft = arrangement.next_version(record, by=lee)
    sending.send(draft, by=lee, name="Lee", role="Head")

    with clock.at(review):
        run()

    assert [draft.reference in one.body for one in letters("review_due")] == [True]


def test_where_the_owner_has_left_the_leads_are_told(pat, lee, council, trust):
    record = make.repeat_draft(pat, council, trust)
    record = sending.send(record, by=lee, name="Lee", role="Head")
    make.confirm(record, trust)
    review = review_in(record, 100)
    pat.memberships.update(until_on=clock.today())

    with clock.at(review):
        run()

    assert [one.to for one in letters("review_due")] == [lee.email]
    assert "It is kept by Pat Practitioner" in letters("review_due")[0].body


def test_a_code_of_the_link_before_is_worth_nothing_after_a_reminder(lee, council, trust):
    asked = make.repeat_waiting(lee, council, trust).confirmations.unanswered().get()
    replying.send_code(asked)
    code = re.search(r"\d{6}", unseal(letters("reply_code")[-1].secret))[0]

    with clock.at(clock.now() + DAY):
        unanswered.remind(asked, by=lee)

    assert not replying.check_code(asked, code)
