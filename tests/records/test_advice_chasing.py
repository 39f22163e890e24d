"""Advice that is due: its adviser is reminded once, and silence reaches the deputy exactly once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.mail.models import Email
from kmip_portal.working_days import next_working_day
from records import tasks
from records.advice import asking, chasing
from tests import make
from tests.records.advising import *  # noqa: F403 - its fixtures


@pytest.fixture
def asked(pat, council):
    return make.advice_request(make.draft(pat, council))


def sent(kind):
    return [one.to for one in Email.objects.filter(kind=f"records/emails/advice_{kind}")]


def after(request, days=1):
    return clock.at(request.due_on + timedelta(days=days))


def test_the_adviser_is_reminded_once_before_it_is_due(dana, dev, asked):
    assert sent("asked") == [dana.email]
    with clock.at(asked.due_on - timedelta(days=4)):
        assert tasks.chase_write_ups() == 0
    with clock.at(asked.due_on):
        assert (tasks.chase_write_ups(), tasks.chase_write_ups()) == (1, 0)

    assert sent("due") == [dana.email]
    assert sent("late") == []


def test_silence_reaches_the_deputy_exactly_once(dana, dev, asked):
    assert [one.verb for one in make.needs(dev)] == []
    for days in (1, 2, 9):
        with after(asked, days):
            tasks.chase_write_ups()
            tasks.chase_write_ups()

    assert sent("late") == [dev.email]
    asked.refresh_from_db()
    assert asked.escalated_at is not None
    verb = "passed on to the deputy the request for advice on"
    assert AuditEvent.objects.of(asked.record).filter(verb=verb).count() == 1
    assert [one.verb for one in make.needs(dev)] == ["Give advice"]
    make.advise(asked, dev)
    asked.refresh_from_db()
    assert asked.status == "answered"


def test_without_a_deputy_silence_reaches_the_leads(dana, lee, asked):
    with after(asked):
        chasing.escalate()

    assert sent("nobody") == [lee.email]
    assert sent("late") == []


def test_a_deputy_is_asked_at_once_where_nobody_else_holds_the_office(dev, lee, asked):
    assert sent("asked") == [dev.email]
    assert [one.verb for one in make.needs(dev)] == ["Give advice"]
    with after(asked):
        chasing.escalate()

    assert sent("nobody") == [lee.email]


def test_who_answered_or_asked_a_question_is_not_silent(dana, dev, asked):
    make.advise(asked, dana, "asks", "Who reads it?")
    with after(asked, 5):
        assert (chasing.remind(), chasing.escalate()) == (0, 0)
        asking.reply(asked, by=asked.asked_by, words="The named nurse")
        asked.refresh_from_db()
        assert asked.due_on > clock.today()
    with after(asked):
        assert chasing.escalate() == 1


def test_what_is_taken_back_or_decided_is_chased_no_more(dana, dev, asked):
    asking.take_back(asked, by=asked.asked_by)

    with after(asked, 3):
        assert (chasing.remind(), chasing.escalate()) == (0, 0)


def test_a_request_is_due_five_working_days_later(asked):
    day = clock.today()
    for _ in range(asking.DAYS):
        day = next_working_day(day)
    assert asked.due_on == day


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time")
def test_two_workers_at_the_same_moment_tell_the_deputy_once(pat, council, dana, dev):
    requests = [make.advice_request(make.draft(pat, council)) for _ in range(5)]

    def work(_):
        try:
            with after(requests[0]):
                return chasing.escalate()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        told = sum(pool.map(work, range(4)))

    assert told == 5
    assert sent("late") == [dev.email] * 5
