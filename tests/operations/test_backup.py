"""Backup, destroy, restore: everything is as it was, or nothing is changed."""

import gzip
import io
import json
import tarfile
from datetime import timedelta
from errno import ENOSPC

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit import written_once
from kmip_portal.audit.services import record
from kmip_portal.audit.verification import verify
from kmip_portal.desk.backup import archive, restoring, rows, stored
from kmip_portal.desk.backup.making import make as back_up
from kmip_portal.desk.backup.restoring import NotEmpty, restore
from kmip_portal.jobs.models import Tick
from kmip_portal.jobs.services import tick
from kmip_portal.mail import outbox
from kmip_portal.mail.kinds import SIGN_IN_CODE
from kmip_portal.mail.models import Email, Pause
from kmip_portal.mail.services import pause, resume
from tests import make
from tests.make.kept import every_row

EVENTS, HEAD = "audit_auditevent", "audit_audithead"
OTHERS = {EVENTS, HEAD, "mail_pause", "jobs_tick"}  # not as they were, after a restore


def say(what, done, total):
    pass


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    """An empty place for files."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.DATA_DIR = tmp_path
    return tmp_path / "files"


def files_of(place):
    return {str(one.relative_to(place)): one.read_bytes() for one in place.rglob("*.*")}


def written(path, **parts):
    """An archive with these parts, well made."""
    facts = {"format": 1, "made_at": "2027-01-04", "history": [0, ""], "tables": {},
             "migrations": rows.applied()} | parts.pop("facts", {})  # fmt: skip
    with archive.writing(path) as out:
        out.add("backup.json", archive.as_facts(facts))
        for name, content in parts.get("parts", {}).items():
            out.add(name, content)
    return path


def raw(path, *names, content=None):
    """A tar that nobody checked, each part with the same content."""
    content = archive.as_facts(content or {"format": 1})
    with tarfile.open(path, "w") as tar:
        for name in names:
            part = tarfile.TarInfo(name)
            part.size = len(content)
            tar.addfile(part, io.BytesIO(content))
    return path


def packed(*lines):
    return rows._pack([json.dumps(line) for line in lines])


@pytest.mark.django_db(transaction=True)
def test_everything_is_as_it_was(place, tmp_path, secretariat, police, lead):
    written_once.build(connection)
    make.repeat_active(lead, police, make.organisation("Weald Trust"))
    make.shared_template()
    document = make.made_file("docx")
    tick()
    stayed, kept = every_row(), files_of(place)
    made = back_up(tmp_path / "portal.tar", say)

    _destroy(place)
    assert not User.objects.exists()
    found = restore(tmp_path / "portal.tar", say)

    assert found.problems == []
    assert (found.rows, found.files) == (made.rows, made.files)
    assert files_of(place) == kept
    assert len(kept) >= 2
    now = every_row()
    *before, paused, last = now[EVENTS]
    assert before == stayed[EVENTS]
    assert "paused" in paused
    assert "restored a backup up to" in last
    assert f"event {len(before)}" in last, "where the archive ends"
    assert {n: r for n, r in now.items() if n not in OTHERS} == {
        n: r for n, r in stayed.items() if n not in OTHERS
    }
    assert not Tick.objects.exists(), "this portal does not run yet"
    assert Pause.objects.standing().exists(), "what waited may have gone since"
    assert verify().holds
    with pytest.raises(DatabaseError, match="written once"), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_auditevent SET verb = 'praised'")
    assert make.user().pk > secretariat.pk, "numbers go on after the last"
    document.refresh_from_db()
    assert document.is_ready


def _destroy(place):
    """As on a new machine: no row, no file."""
    written_once.remove(connection)
    call_command("flush", interactive=False, verbosity=0)
    for one in place.rglob("*.*"):
        one.unlink()


@pytest.mark.django_db(transaction=True)
def test_what_fails_half_way_changes_nothing(place, tmp_path, secretariat, police):
    """A row names another that is not there: seen when all is in, the files too."""
    written_once.build(connection)
    record(secretariat, "greeted", police)
    stayed = every_row()
    path = written(
        tmp_path / "portal.tar",
        facts={"tables": {"audit.auditmention": ["id", "slug", "event_id"]}},
        parts={
            "database/audit.auditmention/000001.jsonl.gz": packed([1, "weald-police", 999]),
            "files/ab/abc.pdf": b"%PDF-",
            "files/ab/kept.pdf": b"of the archive",
        },
    )
    default_storage.save("ab/kept.pdf", ContentFile(b"of before"))
    with pytest.raises(CommandError, match=r"Nothing was changed. The database does not take it"):
        call_command("restore", str(path), replace=True)

    assert every_row() == stayed
    assert files_of(place) == {"ab/kept.pdf": b"of before"}
    with pytest.raises(DatabaseError, match="written once"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_auditevent")


def test_where_something_stands_nothing_is_put_unless_told(tmp_path, secretariat):
    path = written(tmp_path / "portal.tar")

    with pytest.raises(NotEmpty, match="1 people"):
        restore(path, say)
    with pytest.raises(CommandError, match=r"Nothing was changed.*--replace"):
        call_command("restore", str(path))
    assert User.objects.exists()


@pytest.mark.parametrize(
    "content",
    [b"no gzip", gzip.compress(b"[1]\n" * 9)[:-9], gzip.compress(b"{"), packed([1])],
    ids=["no gzip", "half a gzip", "no JSON", "too few columns"],
)
def test_a_part_that_holds_no_rows_is_named(tmp_path, content):
    """Its sum is right: it was written so."""
    name = "database/audit.auditmention/000001.jsonl.gz"
    facts = {"tables": {"audit.auditmention": ["id", "slug", "event_id"]}}
    path = written(tmp_path / "portal.tar", facts=facts, parts={name: content})

    with pytest.raises(CommandError, match=f"Nothing was changed. {name} does not hold rows"):
        call_command("restore", str(path), replace=True)


def test_a_disk_that_is_full_is_told_of_and_what_was_there_is_back(place, tmp_path, monkeypatch):
    path = written(tmp_path / "portal.tar", parts={"files/a.pdf": b"new", "files/b.pdf": b"b"})
    default_storage.save("a.pdf", ContentFile(b"before"))
    keep = FileSystemStorage.save

    def full(storage, name, content):
        if name == "b.pdf":
            raise OSError(ENOSPC, "No space left on device")
        return keep(storage, name, content)

    monkeypatch.setattr(FileSystemStorage, "save", full)
    with pytest.raises(CommandError, match=r"Nothing was changed.*No space left"):
        call_command("restore", str(path), replace=True)

    assert files_of(place) == {"a.pdf": b"before"}


@pytest.mark.django_db(transaction=True)
def test_tables_of_somebody_else_stand_in_the_way_and_are_left_alone(tmp_path):
    path = written(tmp_path / "portal.tar")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE payroll (id integer)")
    try:
        with pytest.raises(NotEmpty, match=r"what is not the portal’s \(payroll\)"):
            restore(path, say)
        with restoring._unlooked_at_keys(), transaction.atomic():
            rows.make_tables([])
            assert rows.standing() == {"payroll", "django_migrations"}
            transaction.set_rollback(True)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE payroll")


def test_a_database_on_which_a_portal_works_is_left_alone(tmp_path):
    """Whoever started it: its timetable is seen."""
    path = written(tmp_path / "portal.tar")
    tick()
    with pytest.raises(CommandError, match=r"Nothing was changed. A portal works on this database"):
        call_command("restore", str(path), replace=True)

    with clock.at(clock.now() + timedelta(seconds=restoring.QUIET)):
        restoring.look_for_a_portal()


def test_after_a_restore_only_codes_asked_for_since_are_sent(mailoutbox, client, secretariat):
    asked_before = {"kind": SIGN_IN_CODE, "written_at": clock.now() - timedelta(minutes=1)}
    make.letter()
    Email.objects.filter(pk=make.letter().pk).update(**asked_before)
    restoring._let_no_letter_go("2027-01-04T23:30:00+00:00")
    [paused] = Pause.objects.standing()
    assert paused.reason.startswith("Restored from a backup of 4 January 2027.")
    make.letter()
    client.force_login(secretariat)
    assert "The portal paused emails at" in client.get(reverse("letters")).text
    code = make.letter(kind=SIGN_IN_CODE)

    assert outbox.send_due() == 1
    code.refresh_from_db()
    assert code.sent_at
    resume(paused, by=secretariat)
    assert outbox.send_due() == 3


def test_a_pause_that_stood_in_the_backup_stands_on(secretariat):
    before = pause(reason="The wording is wrong", by=secretariat)
    restoring._let_no_letter_go("2027-01-04")

    assert list(Pause.objects.standing()) == [before]


def test_an_archive_that_breaks_off_is_refused(tmp_path):
    whole = written(tmp_path / "portal.tar", parts={"files/ab/abc.pdf": b"%PDF-" * 500})
    content = whole.read_bytes()
    short = tmp_path / "short.tar"
    end = content.rindex(b"SHA256SUMS")  # behind its content nothing but zeros follows
    for size in range(0, end + 512, 512):
        short.write_bytes(content[:size])
        with pytest.raises(archive.Damaged):
            archive.check(short)


def test_a_changed_byte_is_found_and_named(tmp_path):
    part = "files/ab/abc.pdf"
    whole = written(tmp_path / "portal.tar", parts={part: b"%PDF-" * 50, "files/b.pdf": b"b"})
    content = bytearray(whole.read_bytes())
    content[content.index(b"%PDF-") + 77] ^= 1
    whole.write_bytes(content)

    with pytest.raises(archive.Damaged, match=f"Part 2, {part}, is not as it was written"):
        archive.check(whole)
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("restore", str(whole))


@pytest.mark.parametrize(
    "name", ["files/../../etc/passwd", "/etc/passwd", "files/", "database/x.y/../z", "files/a\nb"]
)
def test_no_part_says_where_it_goes(tmp_path, name):
    path = raw(tmp_path / "portal.tar", "backup.json", name)

    with pytest.raises(archive.Damaged, match="which no backup does"):
        archive.check(path)


def test_a_link_is_no_part(tmp_path):
    path = tmp_path / "portal.tar"
    with tarfile.open(path, "w") as tar:
        link = tarfile.TarInfo("files/ab/abc.pdf")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)

    with pytest.raises(archive.Damaged, match="which no backup does"):
        archive.check(path)


def test_an_archive_of_a_newer_portal_says_so(tmp_path):
    newer = raw(tmp_path / "1.tar", "backup.json", content={"format": 2})
    unknown = written(tmp_path / "2.tar", facts={"migrations": [["records", "0999_later"]]})

    for path in (newer, unknown):
        with pytest.raises(CommandError, match=r"newer portal|records.0999_later is not known"):
            call_command("restore", str(path))


def test_a_backup_is_for_its_owner_alone_and_writes_over_nothing(tmp_path):
    path = written(tmp_path / "portal.tar")

    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", str(path))
    assert [one.name for one in tmp_path.glob("*.tar*")] == ["portal.tar"]


def test_a_folder_that_is_not_there_does_not_become_a_file(tmp_path):
    with pytest.raises(CommandError, match=r"There is no folder .*/backups\. Make it"):
        call_command("backup", str(tmp_path / "backups"))

    assert not (tmp_path / "backups").exists()


def test_files_of_a_whole_tree_are_taken_in_one_order(place):
    for name in ("b.pdf", "a/c.pdf", "a/b/z.pdf", "ab/a.pdf", "readyz/x.txt", "kept/1/y"):
        default_storage.save(name, ContentFile(b"1"))
    names = list(stored.names())

    assert names == ["b.pdf", "a/c.pdf", "a/b/z.pdf", "ab/a.pdf"]
    assert names == sorted(names, key=stored.place)
