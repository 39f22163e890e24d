"""Letters: how many a second two senders get to a mail server, beside a bare loop of smtplib."""

import contextlib
import json
import os
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator

from django.db import transaction

from kmip_portal.benchmarks.rounds import Bar, Result, count, measure
from kmip_portal.benchmarks.serving import HOST, free_port, until_it_listens
from kmip_portal.mail.message import message
from kmip_portal.mail.models import Email
from kmip_portal.mail.services import Letter, send_many

LETTERS, QUICK_LETTERS = 400, 200
SENDERS = 2
LETTER = "signatories/emails/access_ended"  # as long as most, and of no kind in the sample


def deliver(task) -> list[Result]:
    """P14: from the outbox to the mail server, each letter marked right after the server's yes."""
    number = QUICK_LETTERS if task.quick else LETTERS
    with post_office() as office, senders(office.port) as workers:
        run = Run(number, office, workers)
        run.bare(), run.portal()  # the first are slow, on both sides
        run.astray = 0
        speed = measure(
            "P14", "deliver", bar=Bar(gate=0.35, target=0.6, more_is_better=True),
            rounds=task.rounds, floor=run.bare, subject=run.portal, unit="letters/s",
            note=f"{number} letters a round, {SENDERS} senders",
        )  # fmt: skip
    return [speed, count("P14", "deliver", "lost or doubled", run.astray, Bar(gate=0, target=0))]


class Helper:
    """A process that answers each line with a line."""

    def __init__(self, module: str, *arguments: str, **environment: str):
        self.process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments], env=os.environ | environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def go(self) -> None:
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def answer(self):
        return json.loads(self.process.stdout.readline())

    def end(self) -> None:
        self.process.terminate()
        self.process.communicate()


@contextlib.contextmanager
def post_office() -> Iterator[Helper]:
    office = Helper("kmip_portal.benchmarks.post_office", str(port := free_port()))
    office.port = port
    try:
        until_it_listens(port, office.process)
        yield office
    finally:
        office.end()


@contextlib.contextmanager
def senders(port: int) -> Iterator[list[Helper]]:
    """As many as a worker has."""
    url = f"smtp://{HOST}:{port}"
    workers = [
        Helper("kmip_portal.benchmarks.sender", EMAIL_URL=url) for _ in range(SENDERS)
    ]  # fmt: skip
    try:
        yield workers
    finally:
        for worker in workers:
            worker.end()


class Run:
    """The same letters, once bare and once by the portal."""

    def __init__(self, number: int, office: Helper, workers: list[Helper]):
        self.number, self.office, self.workers = number, office, workers
        self.astray = 0
        self._write()
        self.content = message(ours().first()).as_bytes()
        ours().delete()

    def bare(self) -> float:
        """Letters a second of one line and one loop."""
        began = time.perf_counter()
        with smtplib.SMTP(HOST, self.office.port) as line:
            for number in range(self.number):
                line.sendmail("portal@kmip.example", [address(number)], self.content)
        seconds = time.perf_counter() - began
        self._taken()
        return self.number / seconds

    def portal(self) -> float:
        """Letters a second of the senders together."""
        self._write()
        began = time.perf_counter()
        for worker in self.workers:
            worker.go()
        for worker in self.workers:
            worker.answer()
        seconds = time.perf_counter() - began
        taken, different = self._taken()
        self.astray += (self.number - different) + (taken - different)
        self.astray += ours().filter(sent_at=None).count()
        ours().delete()
        return self.number / seconds

    def _write(self) -> None:
        words = {"organisation": "Measured body", "role": "lead"}
        with transaction.atomic():
            send_many(
                LETTER,
                [
                    Letter((address(n), f"Measured person {n}"), f"measured-{n}", words)
                    for n in range(self.number)
                ],
            )
            transaction.get_connection().run_on_commit.clear()  # the senders are told by us

    def _taken(self) -> list[int]:
        self.office.go()
        return self.office.answer()


def address(number: int) -> str:
    return f"measured-{number}@kmip.example"


def ours():
    return Email.objects.filter(dedupe__startswith="measured-")
