"""What takes a while is a job: with a page for whoever asked, taken up again after a kill, and
failing in words."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.desk import emails, history_workbook, work
from kmip_portal.desk.backup import asked as backup
from kmip_portal.documents.models import StoredDocument
from kmip_portal.documents.services import make_due
from kmip_portal.jobs import services as jobs
from kmip_portal.jobs.models import TRIES, Job
from kmip_portal.mail.models import Email
from signatories.campaigns import asking as campaigns
from tests import make

KIND = "a thing"


def begun(owner, **fields):
    return jobs.start(kind=KIND, key="it", total=4, owner=owner, title="the long thing", **fields)


def page(client, person, job, status=200):
    client.force_login(person)
    response = client.get(reverse("own_job", args=[job.reference]))
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def test_its_page_says_how_far_it_is_and_looks_again_by_itself(client, lead, secretariat):
    job = begun(lead)
    jobs.progress(job, done=3)

    text = page(client, lead, job)
    assert "3 of 4 parts done" in text
    assert 'value="75"' in text
    assert client.get(job.get_absolute_url())["Refresh"] == "3"
    page(client, secretariat, job, status=404)
    assert "The long thing" in client.get(reverse("job_list")).content.decode()
    client.force_login(lead)
    assert client.get(reverse("job_list")).status_code == 403


def test_what_came_of_it_stays_for_whoever_asked(client, lead):
    job = begun(lead, link="/manage/")
    jobs.finish(job, said="12 brought in.")

    text = page(client, lead, job)
    assert "12 brought in." in text
    assert 'href="/manage/"' in text
    assert "Refresh" not in client.get(job.get_absolute_url())
    assert "The long thing" in client.get(reverse("own_jobs")).content.decode()


def test_a_job_whose_worker_was_killed_is_taken_up_when_its_lease_is_over(lead):
    job, seen = begun(lead), []

    def dies(job):
        jobs.progress(job, done=2)
        raise SystemExit

    with pytest.raises(SystemExit):
        jobs.work({KIND: dies})
    assert jobs.work({KIND: lambda job: seen.append(job.done)}) == 0
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert jobs.work({KIND: lambda job: seen.append(job.done) or jobs.finish(job)}) == 1

    job.refresh_from_db()
    assert (seen, job.attempts, job.state) == ([2], 2, "Done")


def test_one_that_goes_on_keeps_its_lease(lead):
    begun(lead)
    moment = clock.now()

    def slow(job):
        with clock.at(moment + timedelta(minutes=9)):
            jobs.progress(job, done=1)
        with clock.at(moment + timedelta(minutes=15)):
            assert jobs.work({KIND: slow}) == 0  # another worker finds nothing to do
        jobs.finish(job)

    assert jobs.work({KIND: slow}) == 1


def test_one_that_fails_is_tried_again_and_then_says_so(client, lead):
    job, moment, tries = begun(lead), clock.now(), []

    def fails(job):
        tries.append(job.attempts)
        raise ZeroDivisionError

    for hour in range(TRIES + 2):
        with clock.at(moment + timedelta(hours=hour)):
            jobs.work({KIND: fails})

    assert tries == [1, 2, 3, 4]
    assert "The portal could not do it" in page(client, lead, job)
    job.refresh_from_db()
    assert (job.state, job.percent) == ("Failed", 0)


def test_one_that_kills_its_worker_each_time_is_given_up(lead):
    job = begun(lead)
    Job.objects.filter(pk=job.pk).update(attempts=TRIES)

    jobs.work({KIND: jobs.finish})

    job.refresh_from_db()
    assert job.problem == jobs.DIED


def test_what_waits_for_something_else_is_no_failure(lead):
    job, moment = begun(lead), clock.now()

    def waits(job):
        raise jobs.NotYet

    for hour in range(TRIES * 2):
        with clock.at(moment + timedelta(hours=hour)):
            jobs.work({KIND: waits})
    job.refresh_from_db()
    assert (job.attempts, job.problem, job.finished_at) == (0, "", None)


def test_a_file_that_a_worker_makes_is_among_what_was_asked_for(client, secretariat):
    make.signatory("Weald Homes")
    client.force_login(secretariat)
    address = reverse("signatories:download_excel")
    form = client.get(address).context["form"]
    asked = client.post(address, {"submission_id": form["submission_id"].value()})
    job = Job.objects.visible_to(secretariat).get()
    assert (job.link, job.finished_at) == (asked.url, None)

    make_due()
    work.do_work()

    job.refresh_from_db()
    assert (job.state, job.said) == ("Done", "The file is there.")
    client.post(address, {"submission_id": form["submission_id"].value()})
    assert Job.objects.visible_to(secretariat).count() == 1


def test_a_file_that_cannot_be_made_says_so(secretariat):
    document = StoredDocument.objects.create(
        kind="register", subject="x", format="xlsx", filename="x.xlsx", snapshot={},
        snapshot_sha256="0" * 64, attempts=99,
    )  # fmt: skip
    jobs.watch_file(document.pk, by=secretariat, title="the file x.xlsx", link="/")

    work.do_work()

    job = Job.objects.visible_to(secretariat).get()
    assert job.state == "Failed"
    assert "K-MIP can try it again" in job.problem


def test_a_letter_says_that_it_is_ready_where_it_took_long(lead):
    job = begun(lead)
    emails.download_ready(job)
    assert not Email.objects.exists()

    with clock.at(clock.now() + timedelta(minutes=5)):
        job.kept_until = clock.now() + timedelta(days=1)
        emails.download_ready(job)
        emails.download_ready(job)

    letter = Email.objects.get()
    assert (letter.subject, letter.to) == ("Your download is ready", lead.email)
    assert job.get_absolute_url() in letter.body


def test_too_many_events_for_a_workbook_is_said(secretariat, monkeypatch):
    make.acceptance(make.organisation("Weald Homes"))
    monkeypatch.setattr(history_workbook, "MOST_ROWS", 0)
    job = history_workbook.ask("", by=secretariat)

    work.do_work()

    job.refresh_from_db()
    assert job.problem.startswith("An Excel file holds up to 0 events")


def test_a_backup_is_made_by_a_worker_and_stays_on_the_server(
    client, secretariat, chair, settings, tmp_path, monkeypatch
):
    settings.DATA_DIR = tmp_path

    def written(path, say):
        path.write_bytes(b"x" * 2048)
        say("Files", 100, 0)
        return SimpleNamespace(bytes=2048, rows=7, files=1)

    monkeypatch.setattr(backup, "make", written)
    client.force_login(chair)
    assert client.post(reverse("backup_make")).status_code == 403
    client.force_login(secretariat)
    asked = [client.post(reverse("backup_make")).url for _ in range(2)]
    assert asked[0] == asked[1]
    for day in range(1, 5):
        (tmp_path / "backups").mkdir(exist_ok=True)
        (tmp_path / "backups" / f"kmip-2026010{day}T000000Z.tar").write_bytes(b"old")

    assert work.do_work() == 0  # its tasks end after minutes
    assert work.make_backups() == 1

    there = sorted(one.name for one in (tmp_path / "backups").iterdir())
    assert len(there) == 3
    text = client.get(asked[0]).content.decode()
    assert f"{there[-1]} (2KB) lies on the server" in text
    assert "/download/" not in text


def test_the_letters_of_a_campaign_are_a_job_that_goes_on_after_a_kill(monkeypatch):
    make.campaigns.signed_before(3, roles=("signing_officer",))
    make.campaigns.new_version(in_force_on=date(2027, 2, 15))
    monkeypatch.setattr(campaigns, "SLICE", 1)
    write, slices = campaigns._write_slice, []

    def dying(*args):
        if slices:
            raise SystemExit
        slices.append(args)
        return write(*args)

    monkeypatch.setattr(campaigns, "_write_slice", dying)
    with clock.at(clock.on_day(date(2027, 1, 11), 10)):  # a Monday
        with pytest.raises(SystemExit):
            campaigns.run()
        job = Job.objects.get(kind=campaigns.WRITING)
        assert (job.done, job.total, job.finished_at) == (1, 3, None)

        monkeypatch.setattr(campaigns, "_write_slice", write)
        campaigns.run()

    job.refresh_from_db()
    assert (job.done, job.total, job.said) == (3, 3, "2 letters written.")
    assert str(job) == "letters of the campaign for version 7.0"
