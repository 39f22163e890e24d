"""A database is migrated once: other processes, and the next run, begin with a copy of what that
came to.

The copy (SQLite only) lies in the machine's temporary folder, under a hash of all that migrating
reads, so that a changed migration, or changed data of one, makes a new one.
"""

import ast
import fcntl
import hashlib
import os
import shutil
import sqlite3
import tempfile
from functools import cache
from pathlib import Path

import pytest
from django.db import connection
from django.db.backends.signals import connection_created

HERE = Path(__file__).resolve().parent.parent
APPS = ("agreements", "signatories", "records", "reviews", "kmip_portal")


def read_by_migrating() -> set[Path]:
    """Migrations, the data of apps, what stands beside the modules a migration imports, and the
    versions of everybody else's apps."""
    found = {HERE / "requirements-dev.lock"}
    for app in APPS:
        found |= {each for each in (HERE / app).glob("**/data/**/*") if each.is_file()}
        for migration in (HERE / app).glob("**/migrations/*.py"):
            found.add(migration)
            for name in imported(migration):
                found |= set((HERE / name.replace(".", "/")).parent.glob("*.py"))
    return found


def imported(file: Path) -> set[str]:
    """The modules of the portal that this one imports."""
    names = set()
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{each.name}" for each in node.names} | {node.module}
    return {each for each in names if each.split(".")[0] in APPS}


@cache
def kept_at() -> Path:
    """Where the copy lies, or would."""
    seen = hashlib.sha256()
    for file in sorted(read_by_migrating()):
        seen.update(str(file.relative_to(HERE)).encode() + b"\0" + file.read_bytes() + b"\0")
    return Path(tempfile.gettempdir()) / f"kmip-migrated-{seen.hexdigest()[:32]}.sqlite3"


def copied_to(place: Path) -> bool:
    """A database for a portal that a test starts, migrated already and with nobody in it; whether
    there was one to copy: tests that are run on PostgreSQL make none."""
    if kept_at().exists():
        shutil.copyfile(kept_at(), place)
    return place.exists()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """Before Django migrates the empty database: fill it, where it was migrated once."""
    if connection.vendor != "sqlite":
        yield
        return
    with kept_at().with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # who comes second waits for what the first makes
        if (kept := kept_at()).exists():
            fcntl.flock(lock, fcntl.LOCK_UN)
            _begin_with(kept)
        yield lock


def _begin_with(kept: Path) -> None:
    def fill(connection, **_):
        connection_created.disconnect(fill)
        source = sqlite3.connect(kept)
        source.backup(connection.connection)
        source.close()

    connection_created.connect(fill, weak=False)


@pytest.fixture(scope="session")
def django_db_setup(django_db_modify_db_settings, django_db_setup, django_db_blocker):
    """After Django has migrated it: keep what that came to, for the others and the next run."""
    if connection.vendor == "sqlite" and not (kept := kept_at()).exists():
        with django_db_blocker.unblock():
            connection.ensure_connection()
            beside = kept.with_suffix(f".{os.getpid()}")
            target = sqlite3.connect(beside)
            connection.connection.backup(target)
            target.close()
            beside.replace(kept)
    if lock := django_db_modify_db_settings:
        fcntl.flock(lock, fcntl.LOCK_UN)
