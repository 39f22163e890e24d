"""PostgreSQL and Redis of our own on free ports of this machine, to be killed."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import psutil
import psycopg

from tests.mail.sink import free_port


def missing():
    """What this machine lacks for these tests."""
    return [name for name in ("initdb", "postgres", "redis-server") if not shutil.which(name)]


def until(true, seconds=30.0, what="it"):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"{what} took too long"
        time.sleep(0.1)


def listens(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.5):
        return True
    return False


def sweep(process):
    """Kill a process that we started and whatever it started itself."""
    with contextlib.suppress(psutil.NoSuchProcess):
        family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(True)]
        for one in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.send_signal(signal.SIGKILL)
        psutil.wait_procs(family, timeout=10)
    process.wait()


class Redis:
    """Remembers nothing on disk: killed is forgotten."""

    def __init__(self):
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.folder = tempfile.mkdtemp(prefix="kmip-redis-")
        self.process = None

    def start(self):
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        command += ["--appendonly", "no", "--dir", self.folder, "--loglevel", "warning"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        until(lambda: listens(self.port), what="Redis")

    def kill(self):
        sweep(self.process)

    def flush(self):
        with socket.create_connection(("127.0.0.1", self.port), 2) as line:
            line.sendall(b"FLUSHALL\r\n")
            assert line.recv(64).startswith(b"+OK")

    def remove(self):
        if self.process:
            self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


class PostgreSQL:
    """A cluster in a folder of its own; never run as root."""

    def __init__(self):
        self.port = free_port()
        self.url = self.address("kmip")
        self.folder = Path(tempfile.mkdtemp(prefix="kmip-postgres-"))
        self.user = {}
        if os.geteuid() == 0:
            owner = next(name for name in ("postgres", "nobody") if _exists(name))
            shutil.chown(self.folder, owner)
            self.user = {"user": owner}
        self.data = self.folder / "data"
        self.process = None

    def address(self, name):
        return f"postgres://kmip@127.0.0.1:{self.port}/{name}"

    def create(self):
        self._run("initdb", "-D", self.data, "-U", "kmip", "-A", "trust", "-E", "UTF8", "--no-sync")
        self.start()
        with psycopg.connect(self.address("postgres"), autocommit=True) as database:
            database.execute("CREATE DATABASE kmip")

    def start(self):
        # a killed process loses nothing that the machine's own memory still holds
        command = ["postgres", "-D", str(self.data), "-p", str(self.port), "-c", "fsync=off"]
        command += ["-c", f"unix_socket_directories={self.folder}"]
        command += ["-c", "listen_addresses=127.0.0.1"]
        self.process = subprocess.Popen(
            command, stderr=(self.folder / "log").open("a"), cwd=self.folder, **self.user
        )
        until(self.answers, what="PostgreSQL")

    def answers(self):
        with (
            contextlib.suppress(psycopg.OperationalError),
            psycopg.connect(self.address("postgres"), connect_timeout=2),
        ):
            return True
        return False

    def kill(self):
        """The postmaster first, as a machine short of memory does it; then what it leaves."""
        left = psutil.Process(self.process.pid).children(True)
        self.process.kill()
        self.process.wait()
        for one in psutil.wait_procs(left, timeout=5)[1]:
            one.kill()

    def remove(self):
        if self.process:
            self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, *command):
        subprocess.run(
            [str(part) for part in command],
            check=True, stdout=subprocess.DEVNULL, cwd=self.folder, **self.user,
        )  # fmt: skip


def _exists(name):
    with contextlib.suppress(KeyError):
        return bool(pwd.getpwnam(name))
    return False
