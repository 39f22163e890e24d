"""A file is under its final name whole, or not at all."""

import os
import subprocess
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from kmip_portal.documents.models import StoredDocument
from kmip_portal.documents.services import make_due
from kmip_portal.documents.storage import WholeFileStorage
from tests import make, portal_process


def everything(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


class Watching:
    """Content that looks at the folder while it is being written."""

    def __init__(self, folder):
        self.folder, self.seen = folder, []

    def chunks(self):
        for _ in range(3):
            self.seen.append(everything(self.folder))
            yield b"x" * 1000


def test_the_final_name_appears_when_all_is_written(tmp_path):
    watching = Watching(tmp_path)
    name = WholeFileStorage(location=tmp_path)._save("ab/whole.pdf", watching)

    assert everything(tmp_path) == ["ab/whole.pdf"]
    assert (tmp_path / name).stat().st_size == 3000
    while_writing = {Path(seen).name for moment in watching.seen for seen in moment}
    assert while_writing
    assert all(name.startswith(".") and name.endswith(".part") for name in while_writing)


def test_the_disk_has_it_before_it_gets_its_name_and_the_name_before_it_is_told(
    tmp_path, monkeypatch
):
    """A power cut leaves nothing half-written: what was there at each wait for the disk."""
    moments, djangos = [], os.fsync

    def watched(handle):
        moments.append(everything(tmp_path))
        return djangos(handle)

    monkeypatch.setattr(os, "fsync", watched)
    WholeFileStorage(location=tmp_path).save("whole.pdf", ContentFile(b"x" * 1000))

    [unfinished], named = moments
    assert unfinished.endswith(".part")
    assert named == ["whole.pdf"]


def test_what_breaks_off_leaves_nothing(tmp_path):
    class Breaks(ContentFile):
        def chunks(self, *args):
            yield b"half"
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        WholeFileStorage(location=tmp_path).save("whole.pdf", Breaks(b""))

    assert everything(tmp_path) == []


def test_a_name_never_leads_out_of_the_folder(tmp_path):
    with pytest.raises(Exception, match=r"path|traversal"):
        WholeFileStorage(location=tmp_path).save("../out.pdf", ContentFile(b"x"))


def test_there_is_no_address_for_a_file(tmp_path):
    with pytest.raises(ValueError, match="never by path"):
        WholeFileStorage(location=tmp_path).url("whole.pdf")


# --- no room -----------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path):
    """A disk with room for 64 KiB."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)]
    if os.geteuid() or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk")
    yield place
    subprocess.run(["umount", place], check=True)


@pytest.mark.parametrize("size", [65 * 1024, 200 * 1024, 5 * 1024 * 1024])
def test_a_full_disk_leaves_nothing_half_written(small_disk, size):
    storage = WholeFileStorage(location=small_disk)
    kept = storage.save("kept.pdf", ContentFile(b"k" * 1000))

    with pytest.raises(OSError, match="No space left"):
        storage.save("large.pdf", ContentFile(os.urandom(size)))

    assert everything(small_disk) == [kept]
    storage.save("small.pdf", ContentFile(b"s" * 1000))  # there is room again


def test_a_full_disk_is_said_and_outlived(small_disk, settings, caplog):
    settings.MEDIA_ROOT = small_disk
    filler = small_disk / "filler"
    filler.write_bytes(os.urandom(60 * 1024))
    document = make.asked_file("docx")

    assert make_due() == 0

    document.refresh_from_db()
    assert not document.is_ready
    assert document.reason == "There is no room left where files are kept."
    assert "try 1 of" in caplog.text
    assert everything(small_disk) == ["filler"]

    filler.unlink()
    StoredDocument.objects.update(leased_until=None)
    assert make_due() == 1
    document.refresh_from_db()
    assert everything(small_disk) == [document.file.name]


LIMITED = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
from django.core.files.base import ContentFile
from kmip_portal.documents.storage import WholeFileStorage
try:
    WholeFileStorage(location=sys.argv[1]).save("large.pdf", ContentFile(b"x" * 100_000))
except OSError as full:
    print(full.strerror)
"""


def test_a_limit_on_files_leaves_nothing_half_written(tmp_path):
    """The same where no small disk can be mounted."""
    if connection.vendor == "sqlite":
        portal_process.copy_of_the_database(tmp_path)
    folder = tmp_path / "limited"
    folder.mkdir()

    assert portal_process.run(tmp_path, LIMITED, str(folder)) == "File too large\n"
    assert everything(folder) == []
