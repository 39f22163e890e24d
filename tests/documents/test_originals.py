"""A file as it was handed in, or came of a job, is handed out whole or not at all."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from agreements.models import AgreementVersion
from kmip_portal.desk import history_workbook, work
from kmip_portal.uploads import check_upload
from signatories.models import StatementFile
from signatories.services import applications, scans
from tests import make
from tests.make.expertise import word_file
from tests.make.scans import scan as make_scan

DAMAGES = ["missing", "truncated", "flipped"]


def damage(file, how):
    place, name = file.storage, file.name
    content = place.open(name).read()
    place.delete(name)
    if how != "missing":
        left = content[:-1] if how == "truncated" else bytes([content[0] ^ 1]) + content[1:]
        assert place.save(name, SimpleNamespace(chunks=lambda: [left], name=name)) == name


def template(by):
    shared = make.shared_template(by)
    return shared.file, reverse("expertise:template_download", args=[shared.reference])


def paper(by):
    meeting = make.meeting(by)
    kept = make.paper(meeting)
    return kept.file, reverse("expertise:paper_download", args=[meeting.reference, kept.number])


def reply(by):
    applied = make.application()
    applications.ask(applied, question="Who signs?", by=by)
    applications.reply(applied, text="Here.", file=check_upload(word_file(), ["docx"]))
    [question] = applied.questions.all()
    return question.file, reverse("manage_applications:reply_file", args=[applied.reference, 1])


def scan(by):
    row = sent(by)
    return row.file, reverse("manage_acceptances:original", args=[row.statement.reference, 1])


def sent(by, *, drawn=True):
    version = AgreementVersion.objects.first() or make.version("6.0")
    return make_scan(make.organisation(), version, by=by, drawn=drawn).files.get()


def of_a_job(by):
    job = history_workbook.ask("", by=by)
    work.do_work()
    job.refresh_from_db()
    return job.file, reverse("own_job_file", args=[job.reference])


KINDS = [template, paper, reply, scan, of_a_job]


def asked(client, kind, address):
    return client.post(address) if kind is template else client.get(address)


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_handed_out_as_it_is(client, secretariat, kind):
    file, address = kind(secretariat)
    client.force_login(secretariat)

    answer = asked(client, kind, address)

    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == file.storage.open(file.name).read()
    assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("how", DAMAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_one_that_is_damaged_is_not_handed_out_and_the_page_says_so(
    client, secretariat, kind, how, caplog
):
    file, address = kind(secretariat)
    damage(file, how)
    client.force_login(secretariat)

    answer = asked(client, kind, address)

    assert answer.status_code == 503
    assert "is missing or is not the file that was kept" in answer.text
    assert file.name in caplog.text


@pytest.mark.parametrize("how", DAMAGES)
def test_the_pages_of_a_damaged_scan_are_not_drawn_and_others_are(secretariat, how):
    bad, good = sent(secretariat, drawn=False), sent(secretariat, drawn=False)
    damage(bad.file, how)

    assert scans.draw_due() == 1
    assert [bool(each.drawn_at) for each in StatementFile.objects.order_by("pk")] == [False, True]
    bad.refresh_from_db()
    assert "is missing or is not the file" in bad.not_drawn_because
    assert good.pages.count() == 1


def test_a_page_that_is_missing_is_said(client, secretariat):
    row = sent(secretariat)
    damage(row.pages.get().picture, "missing")
    client.force_login(secretariat)

    address = reverse("manage_acceptances:page", args=[row.statement.reference, 1, 1])
    assert client.get(address).status_code == 503
