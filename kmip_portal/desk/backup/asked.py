"""A backup that the secretariat asks for by a button: made by a worker, never handed to a browser.

It holds the records of every organisation, which K-MIP's people do not read, so it stays on the
server, for whoever keeps that.
"""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.desk.backup.archive import Damaged
from kmip_portal.desk.backup.making import make
from kmip_portal.jobs import services as jobs
from kmip_portal.jobs.models import Job
from kmip_portal.jobs.services import CannotBeDone
from kmip_portal.nudges import after_commit
from kmip_portal.portal_tags import filesize_short

KIND, FOLDER = "backup", "backups"
KEPT = 3  # of those made this way: a full disk stops everything
HELD = timedelta(hours=6)  # no word of it can be written while rows are read as at one moment
AT_ONCE = 100  # files between two words of how far it is
MAKE_BACKUPS = "kmip_portal.desk.tasks.make_backups"


@transaction.atomic
def ask(*, by: User) -> Job:
    """One at a time: one that is being made is it."""
    if running := Job.objects.running().filter(kind=KIND).first():
        return running
    job = jobs.start(kind=KIND, key="whole", total=0, owner=by, title="a backup of the portal")
    record(by, "asked for", job)
    after_commit(MAKE_BACKUPS)
    return job


def make_it(job: Job) -> None:
    """For workers. One that was killed left nothing under a backup's name; it is made anew."""
    folder = Path(settings.DATA_DIR) / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"kmip-{clock.now():%Y%m%dT%H%M%S}Z.tar"
    jobs.hold(job, HELD)

    def say(what: str, done: int, total: int) -> None:
        if what == "Files" and done % AT_ONCE == 0 and not connection.in_atomic_block:
            jobs.progress(job, done=done, total=done + AT_ONCE)

    try:
        made = make(path, say)
    except (OSError, Damaged) as failure:
        raise CannotBeDone(f"No backup was made: {failure}"[:290]) from failure
    for old in sorted(folder.glob("kmip-*.tar"))[:-KEPT]:
        old.unlink()
    said = f"{path.name} ({filesize_short(made.bytes)}) lies on the server, in {folder}."
    jobs.finish(job, said=said, path=str(path), rows=made.rows, files=made.files)
