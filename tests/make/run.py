"""What one process of a run has made, the others take over: rows, and the files they speak of."""

import fcntl
import os
import pickle
from pathlib import Path

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models

FOLDER: Path | None = None  # that all processes of this run share, where there are several


def is_there(name):
    return FOLDER is not None and _place(name).exists()


def _place(name):
    return FOLDER / f"{name}.kept"


def first(name, make):
    """What `make` gives to the first that asks in this run; whoever asks meanwhile waits for it,
    which takes less of the machine than making it too."""
    if FOLDER is None:
        return make()
    place = _place(name)
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            made = make()
            beside = place.with_suffix(f".{os.getpid()}")
            beside.write_bytes(pickle.dumps((made, _files())))
            beside.replace(place)
            return made
    made, files = pickle.loads(place.read_bytes())  # noqa: S301  (written by a process of this run)
    for path, content in files.items():
        if not default_storage.exists(path):
            assert default_storage.save(path, ContentFile(content)) == path
    return made


def _files():
    """{name: bytes} of the files of which a row speaks now, as far as they are made."""
    names = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField):
                names |= set(model._base_manager.values_list(field.name, flat=True))
    there = [name for name in names if name and default_storage.exists(name)]
    return {name: Path(default_storage.path(name)).read_bytes() for name in there}
