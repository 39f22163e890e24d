"""A file is made once, by a worker, from its snapshot; its row vouches for all bytes, or none."""

import hashlib
import signal
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from kmip_portal import clock
from kmip_portal.audit.services import record
from kmip_portal.documents.models import LEASE, TRIES, StoredDocument
from kmip_portal.documents.services import UnwritableText, _claim, _make, make_due
from tests import make, portal_process


@pytest.fixture(autouse=True)
def files(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


def kept(files):
    return sorted(str(path.relative_to(files)) for path in files.rglob("*") if path.is_file())


def test_the_row_holds_the_hash_of_the_bytes(files):
    document = make.asked_file("pdf")
    assert not document.is_ready
    assert kept(files) == []

    assert make_due() == 1

    document.refresh_from_db()
    content = (files / document.file.name).read_bytes()
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    assert (document.size, document.pages) == (len(content), 1)
    assert kept(files) == [document.file.name]


def test_a_file_is_made_once(files):
    document = make.made_file("docx")
    before = (files / document.file.name).stat()

    assert make_due() == 0
    assert (files / document.file.name).stat() == before


def test_the_newest_event_is_kept_with_the_request_and_printed(secretariat, police):
    event = record(secretariat, "accepted", police)
    document = make.asked_file("pdf")
    record(secretariat, "left", police)

    assert document.history_head == f"1-{event.hash[:16]}"


# --- characters that cannot be written ---------------------------------------------------------


@pytest.mark.parametrize(
    "character", ["\0", "\x0b", "\x0c", "\x1b", "\x1f", "\ud800", "\ufffe", "\uffff"]
)
@pytest.mark.parametrize("format", ["pdf", "docx"])
def test_a_character_that_no_file_can_show_is_refused_before_anything_is_frozen(format, character):
    blocks = [
        {"type": "paragraph", "text": "fine"},
        {"type": "list", "entries": [f"a{character}b"]},
    ]

    with pytest.raises(
        UnwritableText, match=rf"blocks\[1\].entries\[0\] holds U\+{ord(character):04X}"
    ):
        make.asked_file(format, {"title": "x", "blocks": blocks})
    assert not StoredDocument.objects.exists()


# --- workers that die, and workers that race ---------------------------------------------------


def test_two_workers_never_have_the_same_file_in_hand():

    make.asked_file(), make.asked_file()

    assert len({_claim().pk, _claim().pk}) == 2
    assert _claim() is None


def test_a_worker_that_is_too_late_changes_nothing(files):

    make.asked_file("docx")
    slow = _claim()
    with clock.at(clock.now() + LEASE + timedelta(seconds=1)):
        assert make_due() == 1
        before = kept(files), StoredDocument.objects.values().get()
        assert _make(slow) is False

    assert (kept(files), StoredDocument.objects.values().get()) == before


DIES = """
from django.conf import settings
dying = {"BACKEND": f"tests.documents.dying.Dies{sys.argv[1]}"}
settings.STORAGES = {**settings.STORAGES, "default": dying}
from kmip_portal.documents.services import make_due
make_due()
"""
LATER = """
from datetime import timedelta
from kmip_portal import clock
from kmip_portal.documents.models import LEASE
from kmip_portal.documents.services import make_due, read
from kmip_portal.documents.models import StoredDocument
print(make_due())
with clock.at(clock.now() + LEASE + timedelta(seconds=1)):
    print(make_due())
print(len(read(StoredDocument.objects.get())) > 0)
"""


# another process must see what this test wrote
@pytest.mark.django_db(transaction=connection.vendor != "sqlite")
@pytest.mark.parametrize("when", ["Afterwards", "HalfWay"])
def test_a_worker_killed_while_it_keeps_the_bytes_leaves_no_file_vouched_for(tmp_path, files, when):
    document = make.asked_file("docx")
    # where tests commit, a worker has come by already
    default_storage.delete(document.file.name)
    StoredDocument.objects.update(made_at=None, sha256="", attempts=0, leased_until=None)
    if connection.vendor == "sqlite":
        portal_process.copy_of_the_database(tmp_path)

    worker = portal_process.start(tmp_path, DIES, when)
    assert worker.wait(60) == -signal.SIGKILL

    finals = [name for name in kept(files) if not name.endswith(".part")]
    assert finals in ([], [document.file.name])  # never under a second name
    # nobody makes it while the dead worker may still be at it; then it is made, once, in its place
    assert portal_process.run(tmp_path, LATER) == "0\n1\nTrue\n"
    finals = [name for name in kept(files) if not name.endswith(".part")]
    assert finals == [document.file.name]


# --- giving up ---------------------------------------------------------------------------------


def fail_until_given_up(document):
    now = clock.now()
    for _ in range(TRIES):
        with clock.at(now):
            make_due()
        document.refresh_from_db()
        now = (document.leased_until or now) + timedelta(seconds=1)
    return now


def test_one_file_that_cannot_be_made_keeps_no_other_waiting():
    make.asked_file("docx", {"title": "x", "blocks": [{"type": "unheard of"}]})
    fine = make.asked_file("docx")

    assert make_due() == 1
    fine.refresh_from_db()
    assert fine.is_ready


def test_a_file_that_cannot_be_made_is_shown_to_the_secretariat_and_tried_again(
    client, secretariat, lead, caplog
):
    document = make.asked_file("docx", {"title": "x", "blocks": [{"type": "unheard of"}]})
    now = fail_until_given_up(document)

    assert document.has_failed
    assert list(StoredDocument.objects.given_up()) == [document]
    assert f"try {TRIES} of {TRIES} failed" in caplog.text
    with clock.at(now):
        client.force_login(secretariat)
        tray = client.get("/manage/").content.decode()
        page = client.get("/manage/files/").content.decode()
    assert "1 file that could not be made" in tray
    assert "record-of-sharing.docx" in page
    assert "ROS-7K2M-9QXD, asked for at" in page
    assert "The portal could not make it: KeyError: &#x27;unheard of&#x27;" in page

    # what was wrong is put right, and the secretariat asks again
    StoredDocument.objects.update(snapshot=make.documents.OUTLINE)
    with clock.at(now):
        assert client.post("/manage/files/").status_code == 302
        assert make_due() == 1
        assert (
            "Every file that was asked for has been made"
            in client.get("/manage/files/").content.decode()
        )
        assert "could not be made" not in client.get("/manage/").content.decode()


def test_the_waits_grow_and_a_full_disk_has_hours():
    document = make.asked_file("docx", {"title": "x", "blocks": [{"type": "unheard of"}]})
    began = clock.now()

    assert fail_until_given_up(document) - began > timedelta(hours=2)


def test_reasons_are_said_in_words():
    full = StoredDocument(last_error="OSError: [Errno 28] No space left on device")

    assert full.reason == "There is no room left where files are kept."
    assert StoredDocument().reason == "The worker stopped before the file was finished."
