"""Making an archive while the portal runs."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import Model

from kmip_portal import clock
from kmip_portal.audit.models import BEGINNING, AuditHead
from kmip_portal.audit.services import record
from kmip_portal.desk.backup import archive, rows, stored

MADE = "made a backup up to"
Say = Callable[[str, int, int], None]  # what, how many are done, of how many (0: not known)


class Made(NamedTuple):
    """What went into an archive."""

    rows: int
    files: int
    bytes: int
    gone: list[str]  # files that were taken away while it was made


def make(path: Path, say: Say) -> Made:
    """The whole portal as one archive at this path, which must be free."""
    gone: list[str] = []
    with archive.writing(path) as out:
        with rows.one_moment():
            state = rows.applied()
            models = rows.models_of(state)
            facts = _facts(state, models)
            out.add(archive.FACTS, archive.as_facts(facts))
            number = _write_rows(out, models, say)
        files = 0
        for name in stored.names():
            if _write_file(out, name):
                files += 1
                say("Files", files, 0)
            else:
                gone.append(name)
    size = path.stat().st_size
    event = AuditHead.objects.filter(pk=1).first()
    if event:
        record(None, MADE, event, rows=number, files=files, bytes=size, head=facts["history"])
    return Made(number, files, size, gone)


def _facts(state: list[list[str]], models: list[type[Model]]) -> dict[str, Any]:
    """What the archive says of itself, first of all."""
    head = AuditHead.objects.filter(pk=1).values_list("sequence", "hash").first()
    pyproject = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())
    return {
        "format": archive.FORMAT,
        "portal": pyproject["project"]["version"],
        "made_at": clock.now().isoformat(),
        "database": connection.vendor,
        "migrations": state,
        "history": list(head or (0, BEGINNING)),
        "tables": {
            model._meta.label_lower: [field.attname for field in rows.columns(model)]
            for model in models
        },
    }


def _write_rows(out: archive.Writer, models: list[type[Model]], say: Say) -> int:
    total = sum(model._base_manager.count() for model in models)
    done = 0
    for model in models:
        for number, (content, count) in enumerate(rows.packed(model), start=1):
            out.add(f"database/{model._meta.label_lower}/{number:06}.jsonl.gz", content)
            done += count
            say("Rows", done, total)
    return done


def _write_file(out: archive.Writer, name: str) -> bool:
    """Whether it was still there."""
    try:
        file = default_storage.open(name)
    except FileNotFoundError:
        return False
    with file:
        out.stream(archive.FILES + name, file.size, file)
    return True
