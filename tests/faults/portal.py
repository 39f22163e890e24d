"""Real workers of the portal on servers of their own, which a fault test kills and restarts."""

import contextlib
import os
import random
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import psutil
import psycopg

from tests.faults.servers import sweep

ROOT = Path(__file__).resolve().parents[2]
WORKER = [
    "-m",
    "celery",
    "-A",
    "kmip_portal",
    "worker",
    "--concurrency",
    "1",
    "--loglevel",
    "error",
]
WORKER += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
# what was put off is due now
POSTGRES_NOW = """UPDATE mail_email SET not_before = now()
    WHERE not_before > now() AND sent_at IS NULL AND given_up_at IS NULL"""
SQLITE_NOW = """UPDATE mail_email SET not_before = strftime('%Y-%m-%d %H:%M:%f', 'now')
    WHERE not_before > strftime('%Y-%m-%d %H:%M:%f', 'now')
    AND sent_at IS NULL AND given_up_at IS NULL"""


class Portal:
    """Two workers; a nudge every second stands in for the timetable."""

    def __init__(self, folder, post_office, database_url="", redis_url=""):
        self.folder, self.database_url = folder, database_url
        self.environment = {
            name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ
        }
        self.environment |= {
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "SECRET_KEY": "only-for-faults-" + "x" * 50,
            "KMIP_DATA_DIR": str(folder),
            "EMAIL_URL": f"smtp://127.0.0.1:{post_office.port}",
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "PYTHONPATH": str(ROOT),
        }
        self.workers, self.killed = [], 0
        self.stopping = threading.Event()
        self.timetable = threading.Thread(target=self._nudge, daemon=True)

    def run(self, *arguments):
        subprocess.run(
            [sys.executable, *arguments], env=self.environment, cwd=ROOT, check=True, timeout=900,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip

    def start(self, workers=2):
        self.workers = [self._worker(number) for number in range(workers)]
        self.timetable.start()

    def stop(self):
        self.stopping.set()
        for worker in self.workers:
            sweep(worker)
        if self.timetable.is_alive():
            self.timetable.join()

    def keep_up(self):
        """Start again what has ended, as the supervisor does."""
        for number, worker in enumerate(self.workers):
            if worker.poll() is not None:
                self.workers[number] = self._worker(number)

    def kill_a_worker(self, chance: random.Random):
        """kill -9: the process that sends alone, or the whole worker with it."""
        worker = psutil.Process(chance.choice(self.workers).pid)
        senders = worker.children(recursive=True)
        with contextlib.suppress(psutil.NoSuchProcess):
            if not senders or chance.random() < 0.5:
                worker.kill()
            for sender in senders:
                sender.kill()
            self.killed += max(1, len(senders))

    def kill_the_senders(self):
        """kill -9 of every process that may have a letter in hand."""
        for worker in self.workers:
            with contextlib.suppress(psutil.NoSuchProcess):
                for sender in psutil.Process(worker.pid).children(recursive=True):
                    sender.kill()
                    self.killed += 1

    def _worker(self, number):
        log = (Path(self.folder) / f"worker-{number}.log").open("a")
        command = [sys.executable, *WORKER, "--hostname", f"worker-{number}@localhost"]
        return subprocess.Popen(
            command, env=self.environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
        )

    def _nudge(self):
        """What the timetable does every 15 seconds; a nudge that is lost is not missed."""
        code = (
            "import time\n"
            "from kmip_portal.celery import app\n"
            "while True:\n"
            "    try:\n"
            "        app.send_task('kmip_portal.mail.tasks.send_letters', expires=3, retry=False)\n"
            "    except Exception as lost:\n"
            "        print('lost', lost)\n"
            "    time.sleep(1)\n"
        )
        nudger = subprocess.Popen(
            [sys.executable, "-c", code], env=self.environment, cwd=ROOT,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.stopping.wait()
        sweep(nudger)

    # --- looking into the outbox ------------------------------------------------------------

    def ask(self, sql):
        if self.database_url:
            with psycopg.connect(self.database_url, connect_timeout=5) as database:
                return database.execute(sql).fetchall()
        with contextlib.closing(sqlite3.connect(Path(self.folder) / "portal.sqlite3")) as database:
            return database.execute(sql).fetchall()

    def let_time_pass(self):
        """The minutes and hours of the back-off are not waited for."""
        change = POSTGRES_NOW if self.database_url else SQLITE_NOW
        with contextlib.suppress(psycopg.Error, sqlite3.OperationalError):
            if self.database_url:
                with psycopg.connect(self.database_url, connect_timeout=5) as database:
                    database.execute(change)
            else:
                path = Path(self.folder) / "portal.sqlite3"
                with contextlib.closing(sqlite3.connect(path, timeout=20)) as database:
                    database.execute(change)
                    database.commit()

    def waiting(self):
        question = "SELECT count(*) FROM mail_email WHERE sent_at IS NULL AND given_up_at IS NULL"
        return self.ask(question)[0][0]
