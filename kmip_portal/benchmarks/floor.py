"""The least that can answer with the rows of a list: no framework, the same SQL, a bare table."""

import html
import json
import os
import sqlite3
import threading
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

statements = json.loads(Path(os.environ["BENCH_STATEMENTS"]).read_text())
url = os.environ["DATABASE_URL"]
kept = threading.local()


def line():
    """One connection for each thread, kept."""
    if not hasattr(kept, "line"):
        if url.startswith("sqlite"):
            kept.line = sqlite3.connect(urlsplit(url).path, isolation_level=None)
        else:
            kept.line = psycopg.connect(url, autocommit=True)
    return kept.line


def application(environ, start_response):
    rows = [row for statement in statements for row in line().execute(statement).fetchall()]
    cells = ("".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) for row in rows)
    body = "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
    return [body.encode()]
