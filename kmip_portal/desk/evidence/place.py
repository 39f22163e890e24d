"""Where a pack is put together: a folder of its own, in which every file is there whole or not at
all, so that the next worker goes on where one was killed."""

import json
import shutil
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.conf import settings

from kmip_portal.jobs.models import Job

FOLDER = "work"
EPOCH = (1980, 1, 1, 0, 0, 0)  # one moment for all files: the same files give the same bytes
STEP = 1024 * 1024


class Place:
    """The folder of one job."""

    def __init__(self, job: Job):
        self.folder = Path(settings.DATA_DIR) / FOLDER / job.reference
        self.files = self.folder / "pack"
        self.files.mkdir(mode=0o700, parents=True, exist_ok=True)

    def lists(self, write: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """What was written down when it was begun; or it is begun now."""
        path = self.folder / "lists.json"
        if not path.exists():
            _whole(path, [json.dumps(write()).encode()])
        return dict(json.loads(path.read_text()))

    def put(self, name: str, content: Callable[[], Iterable[bytes]]) -> bool:
        """A file of the pack, unless it is there; whether it was not."""
        path = self.files / name
        if path.exists():
            return False
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _whole(path, content())
        return True

    def names(self) -> list[str]:
        found = (one for one in self.files.rglob("*") if one.is_file())
        return sorted(one.relative_to(self.files).as_posix() for one in found)

    def zipped(self) -> Path:
        """All files in one ZIP, as they are and in order: each of its bytes can be worked out."""
        path = self.folder / "pack.zip"
        unfinished = path.with_suffix(".part")
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_STORED) as pack:
            for name in self.names():
                entry = zipfile.ZipInfo(name, EPOCH)
                entry.create_system, entry.external_attr = 3, 0o100644 << 16
                source = self.files / name
                entry.file_size = source.stat().st_size
                with source.open("rb") as content, pack.open(entry, "w") as to:
                    shutil.copyfileobj(content, to, STEP)
        unfinished.rename(path)
        return path

    def clear(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def _whole(path: Path, content: Iterable[bytes]) -> None:
    unfinished = path.with_name(f"{path.name}.part")
    with unfinished.open("wb") as file:
        for part in content:
            file.write(part)
    unfinished.rename(path)


def clear_what_is_over() -> int:
    """Folders of jobs that were given up or are done; how many."""
    folders = {one.name: one for one in (Path(settings.DATA_DIR) / FOLDER).glob("JOB-*")}
    if not folders:
        return 0
    running = Job.objects.running().filter(reference__in=folders)
    over = folders.keys() - set(running.values_list("reference", flat=True))
    for name in over:
        shutil.rmtree(folders[name], ignore_errors=True)
    return len(over)
