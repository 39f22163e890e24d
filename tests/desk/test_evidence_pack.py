"""An evidence pack: made by a worker, checked without the portal, and silent about others."""

import ast
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from pypdf import PdfReader

from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.audit.services import checkpoint
from kmip_portal.desk import work
from kmip_portal.desk.backup import stored
from kmip_portal.desk.evidence import asking, making, place, verify
from kmip_portal.desk.proof import Verdict, judge_file
from kmip_portal.documents.services import make_due, read
from kmip_portal.jobs import services as jobs
from kmip_portal.jobs.models import Job
from kmip_portal.mail.models import Email
from tests import make
from tests.make import kept

POLICING = {"collected_for_law_enforcement": False, "recipient_use_law_enforcement": False}
ELSEWHERE = "Elsewhere Council"


def _world(request):
    """Two organisations that have signed and keep records, one of them with a repeat record."""
    get = request.getfixturevalue
    police, lead, outsider = get("police"), get("lead"), get("outsider")
    elsewhere = outsider.memberships.get().organisation
    version = make.version("6.0")
    adviser = make.member(police, "lead", name="Ada Adviser")  # who is written to about both
    make.member(elsewhere, "lead", person=adviser)
    make.acceptance(police, version, how="online")
    make.acceptance(elsewhere, version, how="online")
    mine = make.record(get("practitioner"), police, title="Ours alone", **POLICING)
    theirs = make.record(outsider, elsewhere, title="Theirs alone", **POLICING)
    checkpoint()
    make_due()
    job = made(asking.ask_for_own(police, by=lead))
    return SimpleNamespace(
        police=police, lead=lead, outsider=outsider, secretariat=get("secretariat"),
        mine=mine, theirs=theirs, job=job, zip=job.file.read(),
    )  # fmt: skip


@pytest.fixture
def world(request):
    return kept.once("evidence", lambda: _world(request))


def made(job):
    work.do_work()
    job.refresh_from_db()
    assert not job.problem, job.problem
    return job


@pytest.fixture
def pack(world, tmp_path):
    """The pack of the police, as it was downloaded, and unpacked."""
    path, folder = tmp_path / "pack.zip", tmp_path / "pack"
    path.write_bytes(world.zip)
    with zipfile.ZipFile(path) as zipped:
        zipped.extractall(folder)
    return SimpleNamespace(job=world.job, zip=path, folder=folder)


def run(*arguments, folder):
    done = subprocess.run(
        [sys.executable, "-I", *arguments], cwd=folder, capture_output=True, text=True, check=False,
        env={"PATH": os.environ["PATH"]},
    )  # fmt: skip
    return done.returncode, done.stdout.splitlines()


def flipped(content, at):
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def test_a_pack_holds_where_there_is_no_portal(pack, tmp_path):
    """By the program that travels in it, in its folder and on the ZIP itself."""
    alone = tmp_path / "alone"
    alone.mkdir()
    shutil.copy(pack.folder / "verify.py", alone)

    assert run("verify.py", folder=pack.folder) == (0, ["All is as the portal made it."])
    assert run("verify.py", str(pack.zip), folder=alone) == (0, ["All is as the portal made it."])
    source = (pack.folder / "verify.py").read_text()
    ast.parse(source, feature_version=(3, 9))
    imported = {name for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import)
                for name in (one.name for one in node.names)}  # fmt: skip
    assert imported <= set(sys.stdlib_module_names)


def test_one_byte_changed_in_any_file_is_named(pack):
    names = verify.Folder(pack.folder).names()
    assert {"seal.pdf", "MANIFEST.txt", "verify.py", "index.html", "letters.csv"} < set(names)

    for name in names:
        path = pack.folder / name
        whole = path.read_bytes()
        for at in {0, len(whole) // 2, len(whole) - 1}:
            path.write_bytes(flipped(whole, at))
            assert f"{name} was changed" in verify.check(pack.folder), (name, at)
        path.write_bytes(whole)
    assert verify.check(pack.folder) == []


def test_one_byte_changed_anywhere_in_the_zip_is_found(pack):
    """Also between its files: where their names, sizes and days stand."""
    whole, path = pack.zip.read_bytes(), pack.zip
    with zipfile.ZipFile(path) as zipped:
        heads = [one.header_offset for one in zipped.infolist()]
        end = zipped.start_dir
    places = [at + more for at in heads for more in (0, 4, 10, 14, 18, 26, 28, 30)]
    places += [*range(end, len(whole), 7), len(whole) - 1, *range(0, len(whole), 9973)]
    for at in places:
        path.write_bytes(flipped(whole, at))
        assert verify.check(path), at
    path.write_bytes(whole + b"x")
    assert verify.check(path)


def test_a_file_removed_or_added_is_named(pack):
    certificate = next((pack.folder / "certificates").iterdir())
    whole = certificate.read_bytes()
    certificate.unlink()
    (pack.folder / "records" / "forged.pdf").write_bytes(whole)

    code, said = run("verify.py", folder=pack.folder)
    assert code == 1
    assert f"certificates/{certificate.name} is missing" in said
    assert "records/forged.pdf was added" in said


def told_after(pack, change):
    """What is said of the history alone, once its lines were changed."""
    path = pack.folder / verify.CHAIN
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(change(lines)))
    return [one for one in verify.check(pack.folder) if one.startswith(("event ", "the history "))]


def edited(lines):
    event = json.loads(lines[2]) | {"actor_name": "Somebody Else"}
    return [*lines[:2], json.dumps(event) + "\n", *lines[3:]]


def forged(lines):
    """Well made, so that only the next event gives it away."""
    event = json.loads(lines[2]) | {"actor_name": "Somebody Else"}
    event["hash"] = verify.computed(event)
    return [*lines[:2], json.dumps(event) + "\n", *lines[3:]]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (edited, ["event 3 was changed"]),
        (forged, ["event 4 does not follow event 3"]),
        (lambda lines: [*lines[:1], *lines[2:]], ["event 2 is missing before event 3"]),
        (lambda lines: [*lines[:2], lines[3], lines[2], *lines[4:]],
         ["event 3 is missing before event 4", "event 3 stands after event 4"]),
        (lambda lines: lines[:-1], ["the history does not end with event 7"]),
        (lambda lines: [*lines, lines[-1]], ["event 7 stands after event 7"]),
        (lambda lines: [*lines[:5], lines[5].replace('"hash":"', '"hash":"0')[:-4] + '"}\n',
                        *lines[6:]], ["event 6 is not what the checkpoint of"]),
    ],
)  # fmt: skip
def test_an_event_edited_removed_added_or_moved_is_named(pack, change, said):
    found = told_after(pack, change)

    for words in said:
        assert any(one.startswith(words) for one in found), found


def test_a_certificate_that_is_of_another_statement_is_named(pack):
    """Also where somebody has written a new list of files: the seal is of the old one."""
    path = pack.folder / verify.ACCEPTANCES
    [one] = json.loads(path.read_text())
    path.write_text(json.dumps([one | {"statement_sha256": "0" * 64}]))
    lines = [f"{verify.sha256(verify.Folder(pack.folder), name)}  {name}\n"
             for name in verify.Folder(pack.folder).names() if name != verify.MANIFEST]  # fmt: skip
    above = "".join(lines)
    end = f"# {hashlib.sha256(above.encode()).hexdigest()} is the SHA-256 of the lines above\n"
    (pack.folder / verify.MANIFEST).write_text(above + end)

    assert verify.check(pack.folder) == [
        "seal.pdf is of another list of files than MANIFEST.txt",
        f"{one['reference']} is not told of in the history as acceptances.json says it",
        f"{one['certificate']} does not hold the statement of {one['reference']}",
    ]


def pdf_text(content):
    if len(content) < 1000:  # what stands in for the agreement in tests
        return ""
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def everything_in(path):
    """All bytes of a pack, and the words and the data in its PDFs."""
    with zipfile.ZipFile(path) as zipped:
        for name in zipped.namelist():
            content = zipped.read(name)
            yield content
            if name.endswith(".pdf"):
                yield pdf_text(content).encode()
                yield from verify.streams(content)


def test_nothing_of_another_organisation_is_in_it(pack, world):
    found = b"\n".join(everything_in(pack.zip))

    assert world.mine.title.encode() in found
    for words in (world.theirs.title, world.theirs.reference, ELSEWHERE, "elsewhere-council",
                  world.outsider.email, world.outsider.name):  # fmt: skip
        assert words.encode() not in found, words
    for secret in ("/sign/", "/records/reply/", "/mail/stop/"):
        assert secret.encode() not in found


def test_letters_to_somebody_who_acts_for_both_are_told_each_where_it_belongs(pack):
    subjects = {one.subject for one in Email.objects.filter(to_name="Ada Adviser")}
    about = {words: [one for one in subjects if words in one] for words in ("Weald", ELSEWHERE)}
    assert all(about.values())
    letters = (pack.folder / "letters.csv").read_text()

    assert all(one in letters for one in about["Weald"])
    assert not [one for one in about[ELSEWHERE] if one in letters]


def test_kmips_pack_says_nothing_of_what_records_say(world, tmp_path):
    today = clock.today()
    job = made(asking.ask_for_period(today, today, by=world.secretariat))
    path = tmp_path / "pack.zip"
    path.write_bytes(job.file.read())
    found = b"\n".join(everything_in(path))

    assert verify.check(path) == []
    for one in (world.mine, world.theirs):
        assert one.title.encode() not in found
        assert f"records/{one.reference}".encode() not in found
    with zipfile.ZipFile(path) as zipped:
        assert sum(name.startswith("certificates/") for name in zipped.namelist()) == 2
        events = [json.loads(line) for line in zipped.read(verify.CHAIN).splitlines()]
    assert not [one for one in events if one.get("subject", [""])[0].startswith("records.")]
    assert b"are counted, not those of the period alone" in found
    assert len([one for one in events if "verb" in one]) >= 2


def test_the_portal_knows_the_seal_and_the_history_the_list(pack):
    answer = judge_file((pack.folder / "seal.pdf").read_bytes())
    assert (answer.verdict, answer.reference) == (Verdict.CURRENT, pack.job.reference)
    event = AuditEvent.objects.of(pack.job).filter(verb="made").get()
    manifest = verify.sha256(verify.Folder(pack.folder), verify.MANIFEST)
    assert event.detail["manifest_sha256"] == manifest


def test_the_same_files_make_the_same_zip(pack, world, monkeypatch):
    job = Job.objects.get(pk=pack.job.pk)
    again = place.Place(job)
    shutil.copytree(pack.folder, again.files, dirs_exist_ok=True)

    assert again.zipped().read_bytes() == pack.zip.read_bytes()


def test_a_worker_that_was_killed_leaves_its_files_to_the_next(world, monkeypatch):
    job = asking.ask_for_own(world.police, by=world.lead)
    put, written = place.Place.put, []

    def dying(self, name, content):
        if name == verify.CHAIN:
            raise SystemExit  # as a kill: nothing is noted
        written.append(name)
        put(self, name, content)

    monkeypatch.setattr(place.Place, "put", dying)
    with pytest.raises(SystemExit):
        work.do_work()
    kept_there = place.Place(job)
    before = {name: (kept_there.files / name).stat().st_mtime_ns for name in kept_there.names()}
    assert set(written) == before.keys() > {"letters.csv"}
    assert work.do_work() == 0  # the dead one holds it still

    monkeypatch.setattr(place.Place, "put", put)
    asks = []
    monkeypatch.setattr(making, "read", lambda one: asks.append(one.kind) or read(one))
    with clock.at(clock.now() + timedelta(minutes=11)):
        made(job)
    assert asks == ["evidence-seal"]  # what was there was not read again
    assert not kept_there.folder.exists()
    assert (job.attempts, job.percent) == (2, 100)


def test_what_cannot_be_made_says_so(world):
    job = asking.ask_for_own(world.police, by=world.lead)
    world.lead.memberships.update(role="practitioner")

    work.do_work()

    job.refresh_from_db()
    assert (job.state, job.problem) == (
        "Failed", "You may not have this pack any more, so it was not made."
    )  # fmt: skip


def test_a_lead_asks_waits_and_downloads_and_nobody_else_does(client, world):
    client.force_login(world.lead)
    page = reverse("evidence_own", args=["weald-police"])
    form = client.get(page)
    asked = client.post(page, {"submission_id": form.context["form"]["submission_id"].value()})
    waiting = client.get(asked.url)
    assert (waiting["Refresh"], "Waiting." in waiting.content.decode()) == ("3", True)
    job = made(Job.objects.running().get(owner=world.lead))
    ready = client.get(asked.url)
    assert "Refresh" not in ready
    download = f"{asked.url}download/"
    assert download in ready.content.decode()
    assert b"".join(client.get(download).streaming_content)[:4] == b"PK\x03\x04"
    assert "The evidence pack of Weald Police" in client.get(reverse("own_jobs")).content.decode()

    client.force_login(world.secretariat)
    assert [client.get(one).status_code for one in (asked.url, download)] == [404, 404]
    assert client.get(page).status_code == 403
    client.force_login(world.outsider)
    assert client.get(page).status_code == 403

    membership = world.lead.memberships.get()
    world.lead.memberships.update(role="practitioner")
    client.force_login(world.lead)
    assert client.get(download).status_code == 404
    assert "You may not have its file any more" in client.get(asked.url).content.decode()
    world.lead.memberships.update(role=membership.role)

    with clock.at(clock.now() + timedelta(days=8)):
        assert jobs.forget_files() == 2
    assert "" not in set(stored.damaged())  # nothing is missed where a file was deleted
    client.force_login(world.lead)
    assert client.get(download).status_code == 404
    assert "was deleted" in client.get(asked.url).content.decode()
    assert AuditEvent.objects.of(job).first().verb == "deleted the file of"
