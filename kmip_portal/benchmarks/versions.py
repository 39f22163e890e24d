"""What was measured with: a ratio without versions cannot be compared with another."""

import platform
from importlib.metadata import version

from django.db import connection

PACKAGES = ("django", "gunicorn", "psycopg", "weasyprint")


def found() -> dict[str, str]:
    """Name: version."""
    with connection.cursor() as cursor:
        on_postgresql = connection.vendor == "postgresql"
        cursor.execute("SHOW server_version" if on_postgresql else "SELECT sqlite_version()")
        database = str(cursor.fetchone()[0]).split()[0]
    named = {package: version(package) for package in PACKAGES}
    return {"python": platform.python_version(), connection.vendor: database, **named}


def words() -> str:
    return ", ".join(f"{name} {number}" for name, number in found().items())
