"""The doctor says of each part how it is, and tells no secret."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command

from kmip_portal import clock
from kmip_portal.audit.models import AuditHead
from kmip_portal.audit.services import record
from kmip_portal.celery import TIMETABLE
from kmip_portal.desk import doctor
from kmip_portal.desk.backup.making import MADE
from kmip_portal.jobs import services as jobs
from kmip_portal.jobs.models import Run
from kmip_portal.jobs.tasks import tick
from tests import make
from tests.mail.sink import free_port


@pytest.fixture(autouse=True)
def healthy(settings, tmp_path, secretariat, chair):
    """A portal that wants for nothing."""
    settings.SECURE = True
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "staticfiles.json").write_text("{}")
    jobs.tick()
    for task, _ in TIMETABLE.values():
        jobs.note_run(task, began_at=clock.now())
    record(None, MADE, AuditHead.objects.get_or_create(pk=1)[0])


def told(capsys):
    """{part: (how it is, the sentence)}, and the exit code."""
    code = 0
    try:
        call_command("doctor", json=True)
    except SystemExit as ended:
        code = ended.code
    said = json.loads(capsys.readouterr().out)
    return {one["part"]: (one["state"], one["said"]) for one in said}, code


def test_a_healthy_portal_is_fine(capsys):
    parts, code = told(capsys)

    assert {state for state, _ in parts.values()} == {"fine"}
    assert code == 0


def test_a_queue_that_stands_still_is_broken_and_its_jobs_are_named(capsys):
    with clock.at(clock.now() + timedelta(minutes=12)):
        parts, code = told(capsys)

    assert parts["queue"][0] == parts["jobs"][0] == "broken"
    assert "send letters" in parts["jobs"][1]
    assert "wipe deleted drafts" not in parts["jobs"][1], "it runs once an hour"
    assert code == 2


def test_a_job_that_failed_is_named_with_what_failed_and_nothing_it_said(capsys):
    jobs.note_run(tick.name, began_at=clock.now(), problem="OperationalError")
    parts, code = told(capsys)

    assert parts["jobs"][0] == "look at this"
    assert "tick (OperationalError)" in parts["jobs"][1]
    assert code == 1


def test_a_mail_server_that_does_not_answer_is_broken_without_its_password(settings, capsys):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "portal", "hush-hush"
    parts, code = told(capsys)

    assert parts["mail"] == (
        "broken",
        "The mail server does not take our letters. Look at EMAIL_URL and at the server."
        " (ConnectionRefusedError)",
    )
    assert "hush" not in str(parts)
    assert code == 2


def test_letters_that_nobody_sends_are_broken(capsys):
    make.letter()
    with clock.at(clock.now() + timedelta(minutes=20)):
        parts, _ = told(capsys)

    assert parts["mail"][1].startswith("A letter has waited for 15 minutes.")


def test_a_seal_is_missed_and_one_that_runs_out_is_told_of_in_time(settings, capsys, monkeypatch):
    settings.SEAL_FILE = "/nowhere/seal.p12"
    assert told(capsys)[0]["certificate"][0] == "broken"

    settings.SEAL_FILE = ""
    with clock.at(clock.start_of_day(clock.today().replace(year=2064, month=12, day=1))):
        found = {one.part: one for one in doctor.examine()}["certificate"]
    assert (found.state, found.said[:32]) == ("look at this", "It runs out on 1 January 2065. L")


def test_a_backup_that_is_days_old_is_told_of(capsys):
    with clock.at(clock.now() + timedelta(days=3)):
        parts, _ = told(capsys)

    assert parts["backup"][0] == "look at this"


def test_a_full_disk_is_seen_before_it_is_full(capsys, monkeypatch):
    monkeypatch.setattr(doctor, "TIGHT", 10**18)
    parts, _ = told(capsys)

    assert parts["storage"][0] == "look at this"
    assert parts["storage"][1].endswith("left on the disk. Make room.")


def test_a_worker_leaves_word_of_every_run(secretariat, client):
    """As the worker's process goes through it; what is nudged in a test is not noted."""
    tick.push_request(is_eager=False)
    tick.before_start("1", (), {})
    tick.after_return("SUCCESS", {"letters": 3, "lost": 0}, "1", (), {}, None)
    tick.before_start("2", (), {})
    tick.after_return("FAILURE", ValueError("sam@school.example"), "2", (), {}, None)
    tick.pop_request()

    run = Run.objects.get(task=tick.name)
    assert (run.did, run.problem) == ({"letters": 3}, "ValueError")
    client.force_login(secretariat)
    page = client.get("/manage/jobs/").content.decode()
    assert "letters 3, at" in page
    assert "Failed at" in page
    assert "sam@school" not in page


def test_running_the_timetable_by_hand_counts_as_a_run():
    Run.objects.all().delete()
    call_command("run_scheduled", json=True)

    assert Run.objects.count() == len(TIMETABLE)
