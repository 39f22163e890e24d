"""The history as an Excel workbook: asked for by a button, made by a worker as a job."""

import hashlib
import tempfile
from pathlib import Path
from typing import Any

from django.db import transaction
from django.http import QueryDict

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.accounts.permissions import works_for_kmip
from kmip_portal.desk.emails import download_ready
from kmip_portal.desk.evidence.asking import DO_WORK
from kmip_portal.desk.history import COLUMNS, History
from kmip_portal.jobs import services as jobs
from kmip_portal.jobs.models import Job
from kmip_portal.jobs.services import CannotBeDone
from kmip_portal.nudges import after_commit
from kmip_portal.portal_tags import count, day

KIND = "history export"
MOST_ROWS = 10_000
KEPT_DAYS = 1
AT_ONCE = 1_000
WIDTHS = {"What happened": 80, "Organisations": 40, "SHA-256": 66, "Who": 28, "About": 28}


@transaction.atomic
def ask(query: str, *, by: User) -> Job:
    """The workbook of what the page is narrowed to; one that is being made for them is it."""
    key = f"{hashlib.sha256(query.encode()).hexdigest()}/{by.pk}"
    job = jobs.start(kind=KIND, key=key, total=0, owner=by, title="the history as an Excel file",
                     wants={"query": query})  # fmt: skip
    after_commit(DO_WORK)
    return job


def may_have(job: Job) -> bool:
    """Whether whoever asked for it may still read the history."""
    return works_for_kmip(job.owner)


def make(job: Job) -> None:
    """For workers: all rows, and notes of what they were narrowed to."""
    from kmip_portal.documents import workbook  # for workers only

    if not may_have(job):
        raise CannotBeDone("You may not read the history any more, so it was not made.")
    asked = History(job.owner, QueryDict(job.wants["query"]))
    jobs.progress(job, done=0, total=min(asked.events().count(), MOST_ROWS) + 1)
    rows: list[list[Any]] = []
    for row in asked.rows():
        if len(rows) == MOST_ROWS:
            raise CannotBeDone(
                f"An Excel file holds up to {MOST_ROWS:,} events. Add a filter, or download CSV."
            )
        rows.append([str(value) for value in row])
        if len(rows) % AT_ONCE == 0:
            jobs.progress(job, done=len(rows))
    today = clock.today()
    content = workbook.render(
        {
            "title": f"History on {day(today)}",
            "sheet": f"History {today}",
            "columns": [{"label": one, "kind": "text", "width": WIDTHS.get(one, 20)}
                        for one in COLUMNS],
            "rows": rows,
            "notes": [["As at", day(today)], ["Events", f"{len(rows):,}"],
                      *([one.label, one.text] for one in asked.form.chosen)],
        }
    )  # fmt: skip
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        name = f"history-{today}.xlsx"
        jobs.keep_file(job, Path(file.name), filename=name, for_days=KEPT_DAYS)
    with transaction.atomic():
        download_ready(job)
        jobs.finish(job, said=f"It holds {count(len(rows), 'event')}.")
