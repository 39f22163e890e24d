"""Web servers on free ports of this machine, as the portal starts its own, and one who asks."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.userkit import user_id_to_str
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from kmip_portal import clock
from kmip_portal.accounts.models import User

HOST = "127.0.0.1"
PORTAL, FLOOR = "kmip_portal.benchmarks.wsgi", "kmip_portal.benchmarks.floor"
# as kmip_portal.desk.supervisor starts it, but for the number of workers
GUNICORN = (
    "-m gunicorn --worker-class gthread --threads 4 --preload --no-control-socket"
    " --keep-alive 75"  # the one waits while the other is measured
)
PATIENCE = 60


class Answer(NamedTuple):
    status: int
    body: bytes


class NotAnswered(Exception):
    """A page that is measured must be the page that was meant."""


class Asker:
    """One client on one line that is kept open, signed in or not."""

    def __init__(self, port: int, user: User | None = None):
        self.line = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
        self.headers = (
            {"Cookie": f"{settings.SESSION_COOKIE_NAME}={signed_in(user)}"} if user else {}
        )

    def get(self, path: str) -> Answer:
        self.line.request("GET", path, headers=self.headers)
        response = self.line.getresponse()
        return Answer(response.status, response.read())

    def milliseconds(self, path: str, times: int = 8) -> float:
        """How long a request takes: the middle of some."""
        taken = []
        for _ in range(times):
            began = time.perf_counter()
            answer = self.get(path)
            taken.append((time.perf_counter() - began) * 1000)
            if answer.status != 200:
                raise NotAnswered(f"{path} answered {answer.status}")
        return median(taken)


def signed_in(user: User) -> str:
    """The key of a session as signing in makes it."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    # by two steps, without which most of them are shown nothing
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": 0, "type": "totp"}]
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = user_id_to_str(user)
    session["began"] = session["seen"] = clock.now().timestamp()
    session.save()
    return str(session.session_key)


@contextlib.contextmanager
def served(module: str, *, workers: int = 1, **environment: str) -> Iterator[int]:
    """The port on which it answers, until the end."""
    port = free_port()
    log = (Path(settings.DATA_DIR) / "served.log").open("a")
    command = [sys.executable, *GUNICORN.split(), f"--workers={workers}"]
    process = subprocess.Popen(
        [*command, f"--bind={HOST}:{port}", f"{module}:application"],
        env=os.environ | environment, stdout=log, stderr=log,
    )  # fmt: skip
    try:
        until_it_listens(port, process)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()


def until_it_listens(port: int, process: subprocess.Popen) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection((HOST, port), 1):
            return
        time.sleep(0.05)
    raise NotAnswered(f"Nothing listens on port {port}: see {settings.DATA_DIR}/served.log")


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind((HOST, 0))
        return int(trial.getsockname()[1])
