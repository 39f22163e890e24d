"""The portal's own code in other processes, on a database of its own: to be killed, or to race."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
BEGIN = "import os, sys, django; django.setup()\n"


def copy_of_the_database(folder: Path) -> Path:
    """The tests' SQLite database as it stands in this test, as a file that processes can share."""
    place = folder / "portal.sqlite3"
    place.write_bytes(connection.connection.serialize())
    # as migrate leaves it: processes that all set this at once refuse each other without waiting
    kept = sqlite3.connect(place)
    kept.execute("PRAGMA journal_mode=WAL")
    kept.close()
    return place


def start(folder: Path, code: str, *arguments: str, **options) -> subprocess.Popen:
    """Run this code in the portal whose data directory is `folder`."""
    if connection.vendor == "sqlite":
        database = f"sqlite:///{folder / 'portal.sqlite3'}"
    else:
        its = connection.settings_dict
        database = (
            f"postgres://{its['USER']}:{its['PASSWORD']}@{its['HOST']}:{its['PORT']}/{its['NAME']}"
        )
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("KMIP_", "REDIS_"))}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "kmip_portal.settings",
        "SECRET_KEY": "only-for-tests",
        "EMAIL_URL": "dummymail://",
        "DATABASE_URL": database,
        "KMIP_DATA_DIR": str(folder),
        "PYTHONPATH": str(ROOT),
    }
    return subprocess.Popen(
        [sys.executable, "-c", BEGIN + code, *arguments],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        **options,
    )


def run(folder: Path, code: str, *arguments: str) -> str:
    """What this code prints; it must end well."""
    process = start(folder, code, *arguments)
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 0, said
    return said
