"""Every file that the portal keeps, through its storage: this machine's disk or a bucket."""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db.models import FileField

from kmip_portal.desk.backup.archive import FILE, FILES, STEP

Put = Callable[[str, IO[bytes]], None]
PASSING = {"readyz", "kept"}  # a look whether there is room; what waits a day for its form


def names(folder: str = "") -> Iterator[str]:
    """Every file by its name, a folder at a time."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        path = f"{folder}/{name}" if folder else name
        if FILE.fullmatch(FILES + path):  # not what is only half written
            yield path
    for name in sorted(folders):
        if folder or name not in PASSING:
            yield from names(f"{folder}/{name}" if folder else name)


def place(name: str) -> list[tuple[bool, str]]:
    """Where `names` comes to it, to be compared: in each folder files first, then folders."""
    *folders, last = name.split("/")
    return [*((True, folder) for folder in folders), (False, last)]


@contextmanager
def putting() -> Iterator[Put]:
    """Keep files under their very names. Where it fails, none of them stays, and those that had
    such a name before are back."""
    new: list[str] = []
    replaced: list[str] = []
    with tempfile.TemporaryDirectory() as aside:

        def before(number: int) -> Path:
            return Path(aside) / str(number)

        def put(name: str, content: IO[bytes]) -> None:
            there = default_storage.exists(name)
            with tempfile.SpooledTemporaryFile(max_size=STEP) as copy:
                shutil.copyfileobj(content, copy, STEP)
                if there and sha256(name) == _sha256(copy):
                    return
                if there:
                    with default_storage.open(name) as file, before(len(replaced)).open("wb") as to:
                        shutil.copyfileobj(file, to, STEP)
                    replaced.append(name)
                    default_storage.delete(name)
                else:
                    new.append(name)
                _save(name, copy)

        try:
            yield put
        except BaseException:
            for name in (*new, *replaced):
                default_storage.delete(name)
            for number, name in enumerate(replaced):
                with before(number).open("rb") as file:
                    _save(name, file)
            raise


def _save(name: str, content: IO[bytes]) -> None:
    content.seek(0)
    kept = default_storage.save(name, File(content, name=name))
    if kept != name:
        default_storage.delete(kept)
        raise OSError(f"{name} would be kept as {kept}")


def sha256(name: str) -> str:
    """Of the bytes as they are now; nothing where they are not."""
    try:
        with default_storage.open(name) as file:
            return _sha256(file)
    except FileNotFoundError:
        return ""


def _sha256(file: Any) -> str:
    file.seek(0)
    found = hashlib.sha256()
    while content := file.read(STEP):
        found.update(content)
    return found.hexdigest()


def damaged() -> Iterator[str]:
    """Files whose bytes are not those that their rows tell of, or are not there."""
    for model in apps.get_models():
        fields = {field.name: field for field in model._meta.get_fields()}
        places = [name for name, field in fields.items() if isinstance(field, FileField)]
        if "sha256" not in fields or len(places) != 1:
            continue
        rows = model._base_manager.exclude(sha256="").order_by("pk")
        for name, told in rows.values_list(places[0], "sha256").iterator(chunk_size=500):
            if sha256(name) != told:
                yield name
