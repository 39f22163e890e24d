"""A portal started by script/server, seen from outside; one for all the stories of this folder.

With KMIP_TEST_DATABASE_URL and KMIP_TEST_REDIS_URL it runs on PostgreSQL and Redis.
"""

import contextlib
import os
import re
import signal
import socket
import subprocess
import time
import uuid
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import psutil
import psycopg
import pytest

from tests.settings import own

ROOT = Path(__file__).resolve().parents[2]
OURS = re.compile(r"^(KMIP_|DJANGO_)|^(SECRET_KEY|DATABASE_URL|REDIS_URL|EMAIL_URL|PORT)$")


class Portal:
    """A running script/server, seen from outside: its terminal, its pages, its processes."""

    def __init__(self, data_dir, production):
        self.data_dir = data_dir
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.environment = {k: v for k, v in os.environ.items() if not OURS.search(k)}
        self.environment |= {"KMIP_DATA_DIR": str(data_dir), "PORT": str(self.port), **production}
        self.terminal = data_dir.with_name(f"{data_dir.name}.terminal")
        self.process = None

    def start(self):
        with self.terminal.open("w") as terminal:
            self.process = subprocess.Popen(
                [ROOT / "script" / "server"],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=terminal,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def press_ctrl_c(self):
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=40)

    def start_another(self, **changes):
        return subprocess.run(
            [ROOT / "script" / "server"],
            check=False,
            env=self.environment | changes,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )

    def manage(self, *arguments, **changes):
        """What a manage.py command prints beside the running portal."""
        key = (self.data_dir / "secret-key").read_text().strip()
        words = {"SECRET_KEY": key, "KMIP_DEMONSTRATION": "true"}
        done = subprocess.run(
            [ROOT / ".venv/bin/python", "manage.py", *arguments],
            check=True,
            cwd=ROOT,
            env=self.environment | words | changes,
            capture_output=True,
            text=True,
            timeout=120,
        )
        return done.stdout

    def get(self, path, **headers):
        """(status, headers, body); status 0 while nothing answers."""
        request = Request(f"http://localhost:{self.port}{path}", headers=headers)
        try:
            with urlopen(request, timeout=10) as answer:  # noqa: S310 - our own address
                return answer.status, answer.headers, answer.read()
        except HTTPError as answer:
            return answer.code, answer.headers, answer.read()
        except (URLError, ConnectionError, TimeoutError):
            return 0, {}, b""

    def wait_for(self, path, status=200, seconds=120):
        def answers():
            assert self.process.poll() is None, f"it has ended\n{self.printed()}"
            return self.get(path)[0] == status

        until(answers, seconds, self.printed)
        return self.get(path)

    def printed(self):
        return self.terminal.read_text()

    def pid(self, name):
        """Of the one started last."""
        return int(re.findall(rf"^{name} started \(process (\d+)\)", self.printed(), re.M)[-1])

    def processes(self):
        """Everything that runs on this data directory, by whatever parent."""
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error, OSError):
                ours = process.environ().get("KMIP_DATA_DIR") == str(self.data_dir)
                if ours and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
        return found

    def destroy(self):
        for process in self.processes():
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()


def until(true, seconds=60, explain=str):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"it took longer than {seconds}s\n{explain()}"
        time.sleep(0.25)


@pytest.fixture(scope="session")
def production():
    """Nothing, or a database of its own on the PostgreSQL and Redis under test."""
    server = os.environ.get("KMIP_TEST_DATABASE_URL")
    if not server:
        yield {}
        return
    name = f"kmip_demonstration_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server.rpartition("/")[0] + "/postgres", autocommit=True) as postgres:
        postgres.execute(f'CREATE DATABASE "{name}"')
        yield {
            "DATABASE_URL": f"{server.rpartition('/')[0]}/{name}",
            "REDIS_URL": own(os.environ["KMIP_TEST_REDIS_URL"], beside=3),
            "KMIP_DEMONSTRATION": "true",
        }
        postgres.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def portal(tmp_path_factory, production):
    portal = Portal(tmp_path_factory.mktemp("whole") / "data", production)
    portal.start()
    try:
        portal.wait_for("/readyz", seconds=420)
        yield portal
    finally:
        portal.destroy()
