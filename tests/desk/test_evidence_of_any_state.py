"""A pack is made whatever became of its statements, and whatever is slipped into it is named."""

import hashlib
import json
import zipfile
from datetime import timedelta
from types import SimpleNamespace

import pytest

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.desk import work
from kmip_portal.desk.evidence import asking, making, verify
from kmip_portal.desk.evidence.scopes import OwnScope
from kmip_portal.documents.services import make_due
from kmip_portal.mail.models import Email
from signatories.models import AcceptanceStatement
from signatories.services import acceptances
from tests import make
from tests.desk.test_evidence_pack import made, pack, world

__all__ = ["pack", "world"]
SAID = {"name": "Nia Name", "job_title": "Chief", "authority": "By the board"}


def waits(statement, by):
    acceptances.withdraw(statement, by=by, reason="A better copy comes")
    return acceptances.submit(
        organisation=statement.organisation, version=statement.version, how="scan", by=by,
        accepted_on=clock.today(), **SAID,
    )  # fmt: skip


def is_returned(statement, by):
    acceptances.send_back(waits(statement, by), by=by, reason="Not signed")


def is_corrected(statement, by):
    acceptances.correct(statement, legal_name="Weald", reason="A slip", by=by, **SAID)


def is_withdrawn(statement, by):
    acceptances.withdraw(statement, by=by, reason="They leave")


@pytest.mark.parametrize("becomes", [waits, is_returned, is_corrected, is_withdrawn])
def test_a_pack_holds_whatever_became_of_the_statements(world, becomes):
    becomes(world.police.acceptances.get(), world.secretariat)
    make_due()

    job = made(asking.ask_for_own(world.police, by=world.lead))

    assert job.said.endswith("It was read back, and holds.")


def test_a_certificate_of_a_correction_is_proved_by_the_history_too(world, tmp_path):
    is_corrected(world.police.acceptances.get(), world.secretariat)
    make_due()

    job = made(asking.ask_for_own(world.police, by=world.lead))
    path = tmp_path / "pack.zip"
    path.write_bytes(job.file.read())
    with zipfile.ZipFile(path) as zipped:
        told = json.loads(zipped.read(verify.ACCEPTANCES))
        events = [json.loads(line) for line in zipped.read(verify.CHAIN).splitlines()]

    assert sorted(one["status"] for one in told) == ["Accepted", "Corrected"]
    assert all(one["in_history"] and one["certificate"] for one in told)
    accepted = {
        one["subject"][1]: one["detail"]["sha256"]
        for one in events
        if one.get("verb") == "accepted" and one["subject"][0].endswith("acceptancestatement")
    }
    assert accepted == {one["reference"]: one["statement_sha256"] for one in told}


def test_the_pack_of_a_period_holds_though_a_statement_of_it_was_accepted_after_it(world):
    yesterday = clock.today() - timedelta(days=1)
    AcceptanceStatement.objects.update(submitted_at=clock.now() - timedelta(days=1))

    job = made(asking.ask_for_period(yesterday, yesterday, by=world.secretariat))

    assert job.said.startswith("It holds 2 certificates")


def test_a_pack_that_takes_long_goes_on_in_the_next_run_and_that_is_no_failure(world, monkeypatch):
    job = asking.ask_for_own(world.police, by=world.lead)
    minutes = iter(range(0, 10_000, 60))
    monkeypatch.setattr(making, "time", SimpleNamespace(monotonic=lambda: next(minutes)))

    runs = 0
    while not job.finished_at and runs < 20:
        runs += 1
        with clock.at(clock.now() + timedelta(minutes=runs)):
            work.do_work()
        job.refresh_from_db()

    assert 2 < runs < 20
    assert (job.problem, job.attempts) == ("", 1)


def test_a_letter_about_another_whose_name_is_longer_is_not_its_own(world):
    adviser = User.objects.get(name="Ada Adviser")  # who is written to about both
    federation = make.organisation("Weald Police Federation")
    make.member(federation, "lead", person=adviser)
    make.acceptance(federation, world.police.acceptances.get().version, how="online")

    subjects = [one.subject for one in OwnScope(world.police, world.lead).letters(clock.now())]

    assert Email.objects.filter(to_name=adviser.name, subject__contains=federation.name).exists()
    assert [one for one in subjects if world.police.name in one]
    assert not [one for one in subjects if federation.name in one]


def test_no_file_hides_behind_the_name_of_the_seal(pack):
    """Listed anew, a file whose name ends like the seal's would stand outside what is sealed."""
    (pack.folder / "records" / "forged  seal.pdf").write_bytes(b"forged")
    folder = verify.Folder(pack.folder)
    names = [one for one in folder.names() if one != verify.MANIFEST]
    above = "".join(f"{verify.sha256(folder, one)}  {one}\n" for one in names)
    end = f"# {hashlib.sha256(above.encode()).hexdigest()} is the SHA-256 of the lines above\n"
    (pack.folder / verify.MANIFEST).write_text(above + end)

    assert verify.check(pack.folder) == ["seal.pdf is of another list of files than MANIFEST.txt"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_is_there_twice_is_named(pack, tmp_path):
    """Programs that unpack differ in which of the two they give."""
    path, name = tmp_path / "twice.zip", "letters.csv"
    with zipfile.ZipFile(pack.zip) as whole, zipfile.ZipFile(path, "w") as twice:
        for one in whole.infolist():
            if one.filename == name:
                twice.writestr(_like(one), b"forged")
            twice.writestr(_like(one), whole.read(one))

    assert verify.check(path) == [f"{name} is there twice"]


def _like(one):
    entry = zipfile.ZipInfo(one.filename, one.date_time)
    entry.create_system, entry.external_attr = one.create_system, one.external_attr
    return entry


def test_what_leads_out_of_the_folder_is_named(pack, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (pack.folder / "more").symlink_to(elsewhere)
    letters = pack.folder / "letters.csv"
    letters.rename(elsewhere / "letters.csv")
    letters.symlink_to(elsewhere / "letters.csv")

    assert verify.check(pack.folder) == [
        "letters.csv was changed: it cannot be read (it leads elsewhere)", "more was added"
    ]  # fmt: skip
