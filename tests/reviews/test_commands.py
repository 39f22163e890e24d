"""By hand what the timetable does: open_due_reviews and run_scheduled."""

import json
from datetime import date, datetime

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from kmip_portal import celery, clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.audit.services import verify
from kmip_portal.mail.models import Email
from tests import make

OPENS_ON = "2027-09-01"


@pytest.fixture
def review():
    version = make.version(in_force_on=date(2026, 1, 1))
    with clock.at(date(2027, 6, 1)):
        return make.review(
            opens_at=datetime(2027, 9, 1, 9, tzinfo=clock.LONDON),
            closes_at=clock.end_of_day(date(2027, 9, 30)),
            decisions_by=date(2027, 11, 30),
            version=version,
        )


def run(capsys, command, *options):
    call_command(command, *options)
    return capsys.readouterr().out


def test_open_due_reviews_opens_what_is_due_on_that_day(review, capsys):
    make.signatories(3, person=make.user())

    assert run(capsys, "open_due_reviews", "--on", "2027-08-31").startswith("0 opened;")
    assert run(capsys, "open_due_reviews", "--on", OPENS_ON) == (
        "1 opened; 3 organisations asked by 1 letters; 0 have nobody to ask.\n"
    )
    assert json.loads(run(capsys, "open_due_reviews", "--on", OPENS_ON, "--json")) == {
        "opened": 0,
        "organisations": 0,
        "letters": 0,
        "nobody": 0,
    }


def test_open_due_reviews_says_how_far_it_is_while_it_runs(review, capsys):
    """A line after each slice of 250, beside the facts, which stay JSON."""
    make.signatories(260)

    call_command("open_due_reviews", "--on", OPENS_ON, "--json")

    printed = capsys.readouterr()
    assert printed.err.splitlines() == [
        "2027 annual review: 250 of 260 organisations asked (96%)",
        "2027 annual review: 260 of 260 organisations asked (100%)",
    ]
    assert json.loads(printed.out)["organisations"] == 260


def test_without_a_day_it_is_now(review, capsys):
    assert run(capsys, "open_due_reviews").startswith("0 opened;")


def test_run_scheduled_twice_sends_each_letter_exactly_once(review, capsys):
    make.signatories(5)
    make.signatories(30, person=make.user("head@trust.example"))

    first = run(capsys, "run_scheduled", "--on", OPENS_ON)
    second = run(capsys, "run_scheduled", "--on", OPENS_ON)

    assert "open reviews: opened 1, organisations 35, letters 6, nobody 0\n" in first
    assert "send letters: 6\n" in first
    assert "open reviews: opened 0, organisations 0, letters 0, nobody 0\n" in second
    assert "send letters: 0\n" in second
    sent = [letter.to[0].split("<")[-1].strip(">") for letter in mail.outbox]
    assert len(sent) == len(set(sent)) == 6
    assert "head@trust.example" in sent


def test_the_day_rules_all_but_the_history(review):
    make.signatories(1)

    call_command("run_scheduled", "--on", OPENS_ON)

    review.refresh_from_db()
    letter = Email.objects.get()
    for moment in (review.opened_at, letter.written_at, letter.not_before, letter.sent_at):
        assert moment == clock.end_of_day(date(2027, 9, 1))
    assert AuditEvent.objects.get(verb="opened").at.year < 2027
    assert verify().holds


def test_the_closing_day_closes_it(review, capsys):
    call_command("run_scheduled", "--on", OPENS_ON)
    run(capsys, "run_scheduled", "--on", "2027-09-29")
    review.refresh_from_db()
    assert review.status == "open"

    assert "close reviews: closed 1\n" in run(capsys, "run_scheduled", "--on", "2027-09-30")


def test_it_does_everything_on_the_timetable_in_its_order(capsys):
    done = json.loads(run(capsys, "run_scheduled", "--json"))

    assert [one["job"] for one in done] == list(celery.TIMETABLE)
    assert {one["failed"] for one in done} == {""}


def test_a_job_that_fails_is_named_and_the_rest_is_done(review, capsys, monkeypatch):
    monkeypatch.setitem(celery.TIMETABLE, "bring versions into force", ("nowhere.none", 60))

    with pytest.raises(CommandError, match="bring versions into force"):
        call_command("run_scheduled", "--on", OPENS_ON)

    assert "ModuleNotFoundError" in capsys.readouterr().out
    review.refresh_from_db()
    assert review.status == "open"


def test_a_day_that_is_none_is_refused(capsys):
    with pytest.raises(CommandError, match="invalid fromisoformat value"):
        call_command("run_scheduled", "--on", "tomorrow")
