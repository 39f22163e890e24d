"""Is this portal well? A sentence for each part of it, and what to do where one is not.

What is said holds no secret: no address of a database or mail server is repeated, no failure in
its own words, which may hold one.
"""

import logging
import shutil
from collections.abc import Callable
from datetime import UTC, timedelta
from enum import StrEnum
from time import monotonic
from typing import NamedTuple

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from kmip_portal import clock
from kmip_portal.accounts.models import KmipRole
from kmip_portal.audit.models import AuditEvent
from kmip_portal.desk import health
from kmip_portal.desk.backup.making import MADE
from kmip_portal.desk.timetable import scheduled
from kmip_portal.documents.models import StoredDocument
from kmip_portal.mail.models import Email, Pause
from kmip_portal.portal_tags import count, day, filesize_short

SLOW = 0.5  # seconds for a database that does nothing
TIGHT, FULL = 2 * 1024**3, 200 * 1024**2  # bytes left on the disk
EXPIRES_SOON = timedelta(days=60)
BACKUP_OLD = timedelta(days=2)
CLOCKS_APART = 5  # seconds between ours and the database's


class State(StrEnum):
    FINE = "fine"
    LOOK = "look at this"
    BROKEN = "broken"


class Finding(NamedTuple):
    """One part of the portal: how it is, in a sentence, and what to do."""

    part: str
    state: State
    said: str


Answer = tuple[State, str]


def examine() -> list[Finding]:
    """Every part in turn; one that cannot even be looked at is broken."""
    logging.disable()  # what libraries say of a failure may hold what is no log's business
    try:
        return [Finding(part, *_answer(part, look)) for part, look in PARTS.items()]
    finally:
        logging.disable(logging.NOTSET)


def _answer(part: str, look: Callable[[], Answer]) -> Answer:
    try:
        return look()
    except DatabaseError as failure:
        said = TO_DO["database"] if part == "database" else "See to the database first."
        return State.BROKEN, f"{said} ({type(failure).__name__})"
    except Exception as failure:  # whatever broke it, the others are looked at as well
        said = TO_DO.get(part, "It could not be looked at.")
        return State.BROKEN, f"{said} ({type(failure).__name__})"


def _database() -> Answer:
    began = monotonic()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    took = monotonic() - began
    if took > SLOW:
        return State.LOOK, f"It answers after {took:.1f} seconds. Look at the load of its machine."
    return State.FINE, f"{connection.display_name} answers."


def _migrations() -> Answer:
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if waiting:
        return State.BROKEN, (
            f"{count(waiting, 'change')} of the tables not made. Back up, then run "
            "`manage.py migrate`."
        )
    return State.FINE, "The tables are as this version of the portal wants them."


def _queue() -> Answer:
    if health.queue() != "ok":
        return State.BROKEN, TO_DO["queue"]
    return State.FINE, "Scheduler, queue and worker are alive."


def _jobs() -> Answer:
    jobs = list(scheduled())
    late = [job.name for job in jobs if job.is_overdue]
    failed = [f"{job.name} ({job.run.problem})" for job in jobs if job.run and job.run.problem]
    if late:
        return State.BROKEN, f"Overdue: {', '.join(late)}. {TO_DO['queue']}"
    if failed:
        return State.LOOK, (
            f"Failed when last tried: {', '.join(failed)}. The worker’s log says why; each is "
            "tried again by itself."
        )
    return State.FINE, f"None of {len(jobs)} scheduled jobs is overdue."


def _clock() -> Answer:
    if health.clock_of_this_machine() != "ok":
        return State.BROKEN, TO_DO["clock"]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            apart = abs((cursor.fetchone()[0] - clock.now()).total_seconds())
        if apart > CLOCKS_APART:
            return State.LOOK, f"It is {apart:.0f} seconds from the database’s. {TO_DO['clock']}"
    return State.FINE, f"It is {clock.now().astimezone(UTC):%H:%M:%S} UTC."


def _mail() -> Answer:
    with get_connection():
        pass  # opened, signed in, closed: no letter is sent
    given_up = Email.objects.wanting_attention().count()
    if Pause.objects.standing().exists():
        return (
            State.LOOK,
            "Letters are paused, and resume at /manage/letters/: the page says why.",
        )
    if health.letters() != "ok":
        return (
            State.BROKEN,
            "A letter has waited for 15 minutes. Look at queue, jobs and the worker’s log.",
        )
    if given_up:
        return State.LOOK, f"{count(given_up, 'letter')} did not arrive: see /manage/letters/."
    return State.FINE, "The mail server takes our letters, and none waits too long."


def _fonts() -> Answer:
    import weasyprint  # large, and needs libraries of the machine: that is what is asked

    faces = list((settings.STATICFILES_DIRS[0] / "fonts").glob("*.woff2"))
    if not faces:
        return State.BROKEN, TO_DO["fonts"]
    weasyprint.HTML(string="<p>Kent and Medway</p>").write_pdf()
    return State.FINE, f"PDFs can be drawn, with {len(faces)} faces of our own."


def _storage() -> Answer:
    if health.storage() != "ok":
        return State.BROKEN, TO_DO["storage"]
    given_up = StoredDocument.objects.given_up().count()
    if isinstance(default_storage._wrapped, FileSystemStorage):  # type: ignore[attr-defined]
        left = shutil.disk_usage(settings.DATA_DIR).free
        if left < TIGHT:
            state = State.BROKEN if left < FULL else State.LOOK
            return state, f"{filesize_short(left)} left on the disk. Make room."
    if given_up:
        return State.LOOK, f"{count(given_up, 'file')} could not be made: see /manage/files/."
    return State.FINE, "Files are written and read back."


def _certificate() -> Answer:
    from kmip_portal.documents.sealing import valid_until  # large

    until = valid_until()
    if until < clock.now():
        return State.BROKEN, f"It ran out on {day(until)}. {TO_DO['certificate']}"
    if until - clock.now() < EXPIRES_SOON:
        return State.LOOK, f"It runs out on {day(until)}. {TO_DO['certificate']}"
    whose = "K-MIP’s own" if settings.SEAL_FILE else "made by the portal"
    return State.FINE, f"The seal opens, is {whose}, and holds until {day(until)}."


def _backup() -> Answer:
    if settings.DEMONSTRATION:
        return State.FINE, "A demonstration needs none."
    last = AuditEvent.objects.filter(verb=MADE).first()
    if last is None:
        return State.LOOK, "None was made by `manage.py backup` yet. Make one every day."
    if clock.now() - last.at > BACKUP_OLD:
        return State.LOOK, f"The last was made on {day(last.at)}. Make one every day."
    return State.FINE, f"The last was made on {day(last.at)}."


def _people() -> Answer:
    there = set(KmipRole.objects.current().values_list("role", flat=True))
    missing = [role.label for role in KmipRole.Role if role not in there and role != "auditor"]
    if missing:
        return State.LOOK, (
            f"Nobody is {' or '.join(missing).lower()}. `manage.py add_kmip_person` adds somebody."
        )
    return State.FINE, "There is a secretariat, and a chair."


def _settings() -> Answer:
    wrong = []
    if settings.DEMONSTRATION:
        wrong.append("This is a demonstration: never with real people.")
    elif not settings.SECURE:
        wrong.append("KMIP_BASE_URL should begin with https://.")
    if len(settings.SECRET_KEY) < 50:
        wrong.append("SECRET_KEY should have 50 characters.")
    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        wrong.append("Static files are not collected: run `manage.py collectstatic`.")
    return (State.LOOK, " ".join(wrong)) if wrong else (State.FINE, "Nothing is left open.")


TO_DO = {
    "database": "It does not answer. Start it, and look at DATABASE_URL.",
    "queue": "No tick for 5 minutes: start worker and scheduler (`manage.py up`, or worker and "
    "beat), and look at REDIS_URL and their logs.",
    "clock": "The newest event lies in the future: set this machine’s clock, and keep it by NTP.",
    "mail": "The mail server does not take our letters. Look at EMAIL_URL and at the server.",
    "letters": "Look at queue and jobs, and at the worker’s log.",
    "fonts": "PDFs cannot be drawn. Install pango (README), and put static/fonts back.",
    "storage": "Files cannot be written and read back. Look at KMIP_DATA_DIR or KMIP_FILES_URL, "
    "whose it is, and whether there is room.",
    "certificate": "Look at KMIP_SEAL_FILE and KMIP_SEAL_PASSWORD, and name one that holds.",
}
PARTS: dict[str, Callable[[], Answer]] = {
    "database": _database,
    "migrations": _migrations,
    "queue": _queue,
    "jobs": _jobs,
    "clock": _clock,
    "mail": _mail,
    "fonts": _fonts,
    "storage": _storage,
    "certificate": _certificate,
    "backup": _backup,
    "people": _people,
    "settings": _settings,
}
