"""Putting an archive back: whole, or not at all."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit import written_once
from kmip_portal.audit.models import AuditHead
from kmip_portal.audit.services import record
from kmip_portal.audit.verification import verify
from kmip_portal.desk.backup import archive, rows, stored
from kmip_portal.desk.backup.making import Say
from kmip_portal.jobs.models import Tick
from kmip_portal.mail.models import Pause
from kmip_portal.mail.services import pause
from kmip_portal.portal_tags import day

UNREADABLE = (gzip.BadGzipFile, zlib.error, EOFError, ValueError, ValidationError)
RESTORED = "restored a backup up to"
QUIET = 90  # seconds without a tick, of which there is one every 30
PAUSED = "Restored from a backup of"
FIRST = "Emails that were waiting then may have been sent since. In a copy, leave emails paused."
NAMED = 3  # tables of somebody else, where they are told of


class NotEmpty(Exception):
    """Something stands where the archive should go."""


class Failed(Exception):
    """It could not be done; the message says why."""


class StillRuns(Exception):
    """A portal works on this database; the message says how it was seen."""


class Restored(NamedTuple):
    """What was put back, and everything that is wrong with it."""

    rows: int
    files: int
    events: int
    problems: list[str]


def what_stands() -> list[str]:
    """What a restore would replace, in words."""
    found = []
    there = rows.standing()
    people = User._meta.db_table in there and User.objects.count()
    head = AuditHead._meta.db_table in there and AuditHead.objects.filter(pk=1).first()
    if head and head.sequence:
        found.append(f"a history of {head.sequence:,} events")
    if people:
        found.append(f"{people:,} people")
    if next(stored.names(), None):
        found.append("files")
    if others := sorted(there - rows.ours()):
        more = " and more" if len(others) > NAMED else ""
        found.append(f"what is not the portal’s ({', '.join(others[:NAMED])}{more})")
    return found


def look_for_a_portal() -> None:
    """One that runs elsewhere, or under another parent than ours, is seen by its timetable."""
    tick = Tick.objects.last_one() if Tick._meta.db_table in rows.standing() else None
    if tick and (seconds := (clock.now() - tick.ticked_at).total_seconds()) < QUIET:
        raise StillRuns(
            f"A portal works on this database: its timetable came by {max(seconds, 0):.0f} seconds "
            f"ago. Stop web, worker and scheduler, and wait {QUIET} seconds."
        )


def restore(path: Path, say: Say, *, replace: bool = False) -> Restored:
    """Check the archive, put it where nothing stands or what does gives way, look it through."""
    look_for_a_portal()
    with _told():
        facts = archive.check(path, _of(path, "Checking", say))
    if (standing := what_stands()) and not replace:
        raise NotEmpty(" and ".join(standing))
    models = {model._meta.label_lower: model for model in rows.models_of(facts["migrations"])}
    with _told(), stored.putting() as put, _unlooked_at_keys(), transaction.atomic():
        rows.make_tables(facts["migrations"])
        written_once.remove(connection)
        rows.empty(list(models.values()))
        number = _put_back(path, facts, models, put, say)
        connection.check_constraints()
        _count_on(list(models.values()))
        written_once.build(connection)
    call_command("migrate", verbosity=0, interactive=False)
    end = AuditHead.objects.filter(pk=1).first()
    _let_no_letter_go(facts["made_at"])  # before anything else can go wrong
    call_command("createcachetable", verbosity=0)
    _take_away_others(path)
    cache.clear()
    Tick.objects.all().delete()  # of the portal that was backed up: this one does not run yet
    history = verify()
    problems = [str(each) for each in history.problems]
    problems += [f"{name} is not the file that was kept" for name in _changed(path, say)]
    problems += [f"{name} is not as its row tells" for name in stored.damaged()]
    if end:
        record(None, RESTORED, end, made_at=facts["made_at"], head=facts["history"])
    files = sum(1 for _ in _listed(path))
    return Restored(number, files, history.events, problems)


def _let_no_letter_go(made_at: str) -> None:
    """What waited when the archive was made may have gone since, and a copy that only tries
    something has the addresses of real people."""
    if not Pause.objects.standing().exists():
        pause(reason=f"{PAUSED} {day(datetime.fromisoformat(made_at))}. {FIRST}", by=None)


def _of(path: Path, what: str, say: Say) -> archive.Advance:
    """Tells how much of the archive has been read."""
    total, read = path.stat().st_size, 0

    def advance(size: int) -> None:
        nonlocal read
        read += size
        say(what, min(read, total), total)

    return advance


@contextmanager
def _unlooked_at_keys() -> Iterator[None]:
    """SQLite remakes tables only while foreign keys are not looked at; they are, all of them, at
    the end. PostgreSQL looks at them at the end by itself."""
    with connection.constraint_checks_disabled():
        yield


@contextmanager
def _told() -> Iterator[None]:
    """What a database or a disk refuses is told in a sentence."""
    try:
        yield
    except DatabaseError as failure:
        raise Failed(f"The database does not take it: {failure}") from failure
    except OSError as failure:
        raise Failed(f"A file could not be read or kept: {failure}") from failure


def _put_back(
    path: Path, facts: dict[str, Any], models: dict[str, type[Model]], put: stored.Put, say: Say
) -> int:
    done, whole, last = 0, _whole_after(models), ""
    for name, content, _ in archive.parts(path, _of(path, "Restoring", say)):
        if found := archive.ROWS.fullmatch(name):
            label = found[1]
            if label not in models or label not in facts["tables"]:
                raise rows.Unknown(f"The table {label} is not known.")
            if label != last and last in whole and connection.vendor == "postgresql":
                connection.check_constraints()  # it remembers every key it has not looked at
            try:
                with gzip.open(content) as lines:  # type: ignore[call-overload]  # it only reads
                    done += sum(rows.load(models[label], facts["tables"][label], lines))
            except UNREADABLE as failure:
                raise archive.Damaged(f"{name} does not hold rows: {failure}") from failure
            last = label
        elif name.startswith(archive.FILES):
            put(name[len(archive.FILES) :], content)
    return done


def _whole_after(models: dict[str, type[Model]]) -> set[str]:
    """Tables after which no row that is there points to one still to come."""
    pending: set[str] = set()
    seen: set[str] = set()
    found = set()
    for label, model in models.items():
        seen.add(label)
        pending = (pending | rows.points_to(model)) - seen
        if not pending:
            found.add(label)
    return found


def _count_on(models: list[type[Model]]) -> None:
    """The next row takes the number after the last."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _listed(path: Path) -> Iterator[tuple[str, str]]:
    """Every file of the archive in its order: its name and its SHA-256."""
    for name, content, _ in archive.parts(path):
        if name == archive.SUMS:
            for line in archive.lines(content):
                digest, _, part = line.decode().rstrip("\n").partition("  ")
                if part.startswith(archive.FILES):
                    yield part[len(archive.FILES) :], digest


def _take_away_others(path: Path) -> None:
    """Files of what was replaced. Both lists are in one order, so neither is remembered whole."""
    wanted = (name for name, _ in _listed(path))
    name = next(wanted, None)
    for there in stored.names():
        while name is not None and stored.place(name) < stored.place(there):
            name = next(wanted, None)
        if there != name:
            default_storage.delete(there)


def _changed(path: Path, say: Say) -> Iterator[str]:
    """Files that are not, read back, what the archive holds."""
    for number, (name, digest) in enumerate(_listed(path), start=1):
        if stored.sha256(name) != digest:
            yield name
        say("Reading back files", number, 0)
