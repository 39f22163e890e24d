import hashlib
import logging
import time
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.db import connection, transaction

from kmip_portal import clock
from kmip_portal.audit.services import record
from kmip_portal.jobs.models import LEASE, TRIES, WAIT, Job, Run, Tick

log = logging.getLogger(__name__)
FILE = "file"
AT_A_TIME = 4 * 60  # seconds, then the next run goes on: a task is ended after nine minutes
FORGOT = "deleted the file of"
FAILED = "The portal could not do it, though it tried several times. Ask again, or tell K-MIP."
DIED = "The worker stopped before it was done, several times. Ask again, or tell K-MIP."


class CannotBeDone(Exception):
    """It will not be done however often it is tried; the message says why in a sentence."""


class NotYet(Exception):
    """What it waits for is not there yet: it is taken up again soon, and that is no failure."""


def start(
    *,
    kind: str,
    key: str,
    total: int,
    owner: Any = None,
    title: str = "",
    link: str = "",
    wants: dict[str, Any] | None = None,
) -> Job:
    """The running job of this kind about this thing: begun now, or taken up where it was left."""
    job, made = Job.objects.running().get_or_create(
        kind=kind,
        key=key,
        finished_at=None,
        defaults={
            "total": total, "owner": owner, "title": title[:200], "link": link,
            "wants": wants or {},
        },
    )  # fmt: skip
    if not made and job.total != total:
        job.total = max(total, job.done)
        job.save(update_fields=["total"])
    return job


def watch_file(document: int, *, by: Any, title: str, link: str) -> None:
    """A file that a worker makes anyway, seen by whoever asked for it among what they asked for.

    What becomes of it is read from the file's own row, by a task that may know it.
    """
    if not getattr(by, "is_authenticated", False):
        return
    key = f"{document}/{by.pk}"
    if not Job.objects.filter(kind=FILE, key=key, problem="").exists():
        wants = {"document": document}
        start(kind=FILE, key=key, total=1, owner=by, title=title, link=link, wants=wants)


def progress(job: Job, *, done: int, total: int | None = None) -> None:
    """So many of the total are done by now; whoever does it holds it for a while longer."""
    job.total = max(total, done) if total is not None else job.total
    job.done = min(done, job.total)
    job.leased_until = clock.now() + LEASE if job.leased_until else None
    job.save(update_fields=["done", "total", "leased_until"])


def hold(job: Job, duration: timedelta) -> None:
    """For work that can leave no word for so long: nobody else takes it up meanwhile."""
    job.leased_until = clock.now() + duration
    job.save(update_fields=["leased_until"])


def finish(job: Job, *, said: str = "", **result: Any) -> None:
    """The work is done; `result` holds plain facts for the person who asked."""
    job.done, job.finished_at, job.result = job.total, clock.now(), result
    job.said, job.leased_until = said[:300], None
    job.save(update_fields=["done", "finished_at", "result", "said", "leased_until"])


def fail(job: Job, problem: str) -> None:
    """It is given up; why, in a sentence for the person who asked."""
    job.finished_at, job.problem, job.leased_until = clock.now(), problem[:300], None
    job.save(update_fields=["finished_at", "problem", "leased_until"])


def keep_file(job: Job, path: Path, *, filename: str, for_days: int) -> None:
    """A file that came of it, kept for its owner for some days in place of an earlier try’s."""
    if job.file:
        job.file.storage.delete(str(job.file.name))
    with path.open("rb") as content:
        job.sha256 = hashlib.file_digest(content, "sha256").hexdigest()
        content.seek(0)
        job.file.save(filename, File(content), save=False)
    job.filename, job.size = filename, path.stat().st_size
    job.kept_until = clock.now() + timedelta(days=for_days)
    job.save(update_fields=["file", "filename", "sha256", "size", "kept_until"])


def work(doers: dict[str, Callable[[Job], None]]) -> int:
    """Do every job of these kinds that is in no hand; how many were finished. For workers only.

    A job whose worker was killed is taken up again when its lease is over, so what does it must be
    able to go on from whatever it left.
    """
    finished, until = 0, time.monotonic() + AT_A_TIME
    while time.monotonic() < until and (job := _take(doers)):
        try:
            doers[job.kind](job)
        except NotYet:
            _let_go(job, clock.now() + WAIT, tries=-1)
        except CannotBeDone as why:
            fail(job, str(why))
        except Exception:  # whatever broke this one must not keep the others waiting
            log.exception("%s: try %s of %s failed", job.reference, job.attempts, TRIES)
            if job.attempts >= TRIES:
                fail(job, FAILED)
            else:
                _let_go(job, clock.now() + WAIT * 4 ** (job.attempts - 1))
        else:
            finished += 1
    return finished


def failed_once(job: Job) -> None:
    """A try of a job that a task of its own does; after the last it is given up, in words."""
    job.attempts += 1
    job.save(update_fields=["attempts"])
    if job.attempts >= TRIES:
        fail(job, FAILED)


@transaction.atomic
def _take(kinds: Collection[str]) -> Job | None:
    """The next one that nobody does, for this worker; one that was begun too often is given up."""
    due = Job.objects.in_no_hand().filter(kind__in=list(kinds)).order_by("pk")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    for job in due:
        if job.attempts >= TRIES:
            fail(job, DIED)
            continue
        job.attempts += 1
        job.leased_until = clock.now() + LEASE
        job.save(update_fields=["attempts", "leased_until"])
        return job
    return None


def _let_go(job: Job, until: datetime, tries: int = 0) -> None:
    job.attempts, job.leased_until = job.attempts + tries, until
    job.save(update_fields=["attempts", "leased_until"])


def forget_files() -> int:
    """Delete the files of jobs that were to be kept until now; how many."""
    gone = 0
    for job in Job.objects.past_their_time():
        _forget_file(job)
        gone += 1
    return gone


@transaction.atomic
def _forget_file(job: Job) -> None:
    storage, name = job.file.storage, str(job.file.name)
    record(None, FORGOT, job, organisations=job.wants.get("organisations", []), sha256=job.sha256)
    job.file, job.sha256 = "", ""  # the event keeps what it was
    job.save(update_fields=["file", "sha256"])
    transaction.on_commit(lambda: storage.delete(name))


def tick() -> None:
    """The timetable came by."""
    Tick.objects.update_or_create(pk=1, defaults={"ticked_at": clock.now()})


def note_run(task: str, *, began_at: datetime, did: Any = None, problem: str = "") -> None:
    """A job of the timetable ran; what it did stays known until it does something again."""
    now = clock.now()
    seen: dict[str, Any] = {"began_at": began_at, "ended_at": now, "problem": problem[:80]}
    if counted := _counted(did):
        seen |= {"did": counted, "did_at": now}
    if not Run.objects.filter(task=task).update(**seen):
        Run.objects.bulk_create([Run(task=task, **seen)], ignore_conflicts=True)


def _counted(did: Any) -> dict[str, int]:
    """Numbers alone: what a job answers may be anything, and whose it was is nobody's business."""
    numbers = did if isinstance(did, dict) else {"": did}
    return {str(name): n for name, n in numbers.items() if isinstance(n, int) and n > 0}
