"""Where measuring takes place: a database and a data directory of its own, on this machine."""

import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from kmip_portal import env

PREFIX = "bench_"
HERE = {"", "localhost", "127.0.0.1", "::1"}
KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "DYLD_FALLBACK_LIBRARY_PATH")  # of our own environment


class Refused(Exception):
    """Measuring fills and empties tables: it does so only in a database made for it."""


def refuse_all_but_ours(database: dict[str, Any]) -> None:
    """Raises Refused unless the database is one for measuring, on this machine."""
    name = Path(str(database["NAME"])).name
    if not name.startswith(PREFIX):
        raise Refused(f"The database {name} is not for measuring: its name must begin {PREFIX}")
    if database.get("HOST", "") not in HERE:
        raise Refused(f"The database is on {database['HOST']}: measuring stays on this machine")


def database_url(folder: Path, rows: int) -> str:
    """One database for each number of rows, so that none has to be emptied for another."""
    given = env.text("KMIP_BENCH_DATABASE_URL", "")
    if not given:
        return f"sqlite:///{folder / f'{PREFIX}{rows}.sqlite3'}"
    refuse_all_but_ours(env.database("KMIP_BENCH_DATABASE_URL", ""))
    parts = urlsplit(given)
    create(given, name := f"{parts.path.strip('/')}_{rows}")
    return urlunsplit(parts._replace(path=f"/{name}"))


def create(url: str, name: str) -> None:
    """Make the PostgreSQL database if it is not there."""
    with psycopg.connect(
        urlunsplit(urlsplit(url)._replace(path="/postgres")), autocommit=True
    ) as line:
        if not line.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            line.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def environment(data_dir: Path, rows: int) -> dict[str, str]:
    """All that the measured processes know: nothing of the portal this is asked of."""
    folder = data_dir / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return kept | {
        "DATABASE_URL": database_url(folder, rows),
        "DJANGO_SETTINGS_MODULE": "kmip_portal.settings",
        "EMAIL_URL": "dummymail://",
        "KMIP_BASE_URL": "http://127.0.0.1",
        "KMIP_DATA_DIR": str(folder),
        "KMIP_LOG_LEVEL": "ERROR",
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "SECRET_KEY": "only-for-measuring-" + "x" * 50,
    }
