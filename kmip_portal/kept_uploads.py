"""Files that wait while their form is put right, so that nobody has to find them again.

Each lies under a name made up here, in a folder of the hour it came. Only the page that handed it
in knows where: it carries a sealed mark, good for a day.
"""

import json
import logging
import uuid
from datetime import timedelta

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile

from kmip_portal import clock
from kmip_portal.sealing import seal, unseal

log = logging.getLogger(__name__)

PURPOSE = "kept upload"
FOLDER = "kept"
KEPT_FOR = timedelta(hours=24)
HOUR = "%Y%m%d%H"
LARGEST = 25 * 1024 * 1024  # of what no field has looked at yet


class KeptUpload(UploadedFile):
    """A file that was handed in before, with the mark by which its page still has it."""

    def __init__(self, file, name, content_type, size, mark):
        super().__init__(file, name, content_type, size)
        self.mark = mark


def keep(upload: UploadedFile) -> str | None:
    """Put a file aside; the mark by which it is found again. None where it cannot be kept, as on a
    full disk: then it is selected once more, and what was typed with it is not lost."""
    if isinstance(upload, KeptUpload):
        return upload.mark
    upload.seek(0)
    name = f"{FOLDER}/{clock.now():{HOUR}}/{uuid.uuid4().hex}"
    try:
        path = default_storage.save(name, upload)
    except Exception:  # disks and distant stores fail in ways of their own
        log.exception("A file that waits for its form could not be kept")
        return None
    finally:
        upload.seek(0)
    told = [path, upload.name, upload.content_type or "", upload.size]
    return seal(json.dumps(told), purpose=PURPOSE)


def find(mark: str) -> KeptUpload | None:
    """The file of this mark; None when the mark was changed, is a day old, or the file is gone or
    cannot be read now."""
    told = unseal(mark, purpose=PURPOSE, max_age=int(KEPT_FOR.total_seconds()))
    if told is None:
        return None
    path, name, content_type, size = json.loads(told)
    try:
        return KeptUpload(default_storage.open(path), name, content_type, size, mark)
    except Exception as failure:
        log.info("A file that waited for its form is not there: %s", failure)
        return None


def forget_old() -> list[str]:
    """Remove what has waited for longer than a day; where the files lay that went."""
    gone: list[str] = []
    newest = f"{clock.now() - KEPT_FOR - timedelta(hours=1):{HOUR}}"
    for hour in _hours():
        if hour >= newest:
            continue
        for name in default_storage.listdir(f"{FOLDER}/{hour}")[1]:
            default_storage.delete(f"{FOLDER}/{hour}/{name}")
            gone.append(f"{hour}/{name}")
        default_storage.delete(f"{FOLDER}/{hour}")
    return gone


def _hours() -> list[str]:
    """The folders in which files wait. A bucket knows no folders: asked whether one is there, it
    always says no, so they are listed without asking."""
    try:
        return default_storage.listdir(FOLDER)[0]
    except FileNotFoundError:  # on disk, before the first file came
        return []
