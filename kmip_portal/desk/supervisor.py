"""Web, worker and scheduler as child processes of one parent: what dies is started again.

For one machine without systemd or containers. Each child leads its own process group, so that
Ctrl-C reaches the parent alone, and so that what a killed child leaves behind can be swept up.
"""

import contextlib
import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import TextIO

FIRST_WAIT, LONGEST_WAIT = 1, 30  # seconds before a dead child is started again
STEADY = 60  # a child that lived this long starts again from the first wait
GRACE = 15  # seconds to end by itself before its group is killed
LOG_LIMIT = 10_000_000  # bytes, after which a log makes way for a new one

Say = Callable[[str], None]


class AlreadyRunning(Exception):
    """Another parent looks after this data directory."""


@contextlib.contextmanager
def only_one(data_dir: Path) -> Iterator[None]:
    """Held while the parent runs; the kernel lets go of it however the parent ends."""
    with (data_dir / "up.lock").open("a+", encoding="ascii") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held.seek(0)
            raise AlreadyRunning(held.read().strip()) from None
        held.truncate(0)
        held.write(str(os.getpid()))
        held.flush()
        yield


@dataclass
class Child:
    """One of the processes, and what is known of its health."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0
    wait: int = 0
    due: float = field(default_factory=time.monotonic)

    def start(self, log_dir: Path) -> None:
        with open_log(log_dir / f"{self.name}.log") as log:
            self.process = subprocess.Popen(  # noqa: S603 - the commands are written below
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=end_with(os.getpid()),
            )
        self.started = time.monotonic()

    def has_died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def bury(self) -> int:
        """Sweep up its group, set when to start again, and say how it ended."""
        assert self.process is not None  # noqa: S101 - has_died() said so
        status = self.process.wait()
        self.kill()
        self.process = None
        steady = time.monotonic() - self.started > STEADY
        self.wait = FIRST_WAIT if steady else min(self.wait * 2 or FIRST_WAIT, LONGEST_WAIT)
        self.due = time.monotonic() + self.wait
        return status

    def kill(self) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def open_log(path: Path) -> TextIO:
    """For adding to; one older file is kept."""
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.replace(path.with_suffix(".log.1"))
    return path.open("a", encoding="utf-8")


def end_with(parent: int) -> Callable[[], None] | None:
    """On Linux, a child is asked to end when the parent has been killed outright."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None).prctl  # loaded here: not between fork and exec

    def run() -> None:
        prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:
            os._exit(1)

    return run


def portal(port: int, data_dir: Path, log_level: str) -> list[Child]:
    """The three processes."""
    celery = "-m celery --app kmip_portal.celery"
    web = (
        "-m gunicorn kmip_portal.wsgi --worker-class gthread --workers 2 --threads 4 --preload "
        f"--bind 127.0.0.1:{port} --graceful-timeout 10 --no-control-socket "
        "--access-logfile - --logger-class kmip_portal.access_lines.AccessLines"
    )
    worker = (
        f"{celery} worker --concurrency 2 --without-gossip --without-mingle --loglevel {log_level}"
    )
    scheduler = f"{celery} beat --loglevel {log_level} --pidfile= --schedule"
    return [
        Child("web", [sys.executable, *web.split()]),
        Child("worker", [sys.executable, *worker.split()]),
        Child("scheduler", [sys.executable, *scheduler.split(), str(data_dir / "beat-schedule")]),
    ]


def look_after(children: list[Child], log_dir: Path, say: Say) -> None:
    """Keep all of them running until SIGINT or SIGTERM; then leave no process behind."""
    log_dir.mkdir(exist_ok=True)
    asked_to_stop: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        asked_to_stop.append(number)

    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, stop) for number in signals}
    try:
        while not asked_to_stop:
            for child in children:
                tend(child, log_dir, say)
            time.sleep(0.2)
        say("Stopping. Ctrl-C again stops at once.")
    finally:
        stop_all(children, hurry=lambda: len(asked_to_stop) > 1)
        for number, handler in before.items():
            signal.signal(number, handler)
    say("Stopped.")


def tend(child: Child, log_dir: Path, say: Say) -> None:
    """Start what is due; bury what has died."""
    if child.has_died():
        status = child.bury()
        how = f"was killed by signal {-status}" if status < 0 else f"ended with status {status}"
        say(f"{child.name} {how}; it starts again in {child.wait}s ({log_dir}/{child.name}.log).")
    elif child.process is None and time.monotonic() >= child.due:
        child.start(log_dir)
        assert child.process is not None  # noqa: S101 - just started
        say(f"{child.name} started (process {child.process.pid}).")


def stop_all(children: list[Child], hurry: Callable[[], bool]) -> None:
    """Ask each to finish what it is doing; kill what is left of each group after a while."""
    running = [child.process for child in children if child.process is not None]
    for process in running:
        process.terminate()
    end = time.monotonic() + GRACE
    while time.monotonic() < end and not hurry():
        if all(process.poll() is not None for process in running):
            break
        time.sleep(0.1)
    for child in children:
        child.kill()
