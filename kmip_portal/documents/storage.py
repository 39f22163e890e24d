"""Files on disk, whole or not at all."""

import os
import uuid
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible


@deconstructible
class WholeFileStorage(FileSystemStorage):
    """Writes under a temporary name, waits for the disk, then renames.

    A full disk or a power cut leaves nothing half-written under a final name. Nothing is served
    by path: there is no media address.
    """

    def _save(self, name: str, content: File) -> str:
        final = Path(self.path(name))
        final.parent.mkdir(parents=True, exist_ok=True)
        unfinished = final.with_name(f".{uuid.uuid4().hex}.part")
        try:
            with unfinished.open("wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            unfinished.rename(final)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        wait_for_disk(final.parent)
        return name.replace("\\", "/")

    def url(self, name: str | None) -> str:
        raise ValueError("Files are served by views with rights, never by path.")


def wait_for_disk(folder: Path) -> None:
    """Until the names in it are as safe as the files that bear them."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
