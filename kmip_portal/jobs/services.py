from typing import Any

from kmip_portal import clock
from kmip_portal.jobs.models import Job, Tick


def start(*, kind: str, key: str, total: int, owner: Any = None) -> Job:
    """The running job of this kind about this thing: begun now, or taken up where it was left."""
    job, made = Job.objects.running().get_or_create(
        kind=kind, key=key, finished_at=None, defaults={"total": total, "owner": owner}
    )
    if not made and job.total != total:
        job.total = max(total, job.done)
        job.save(update_fields=["total"])
    return job


def progress(job: Job, *, done: int) -> None:
    """So many of the total are done by now."""
    job.done = min(done, job.total)
    job.save(update_fields=["done"])


def finish(job: Job, **result: Any) -> None:
    """The work is done; `result` holds plain facts for the person who asked."""
    job.done, job.finished_at, job.result = job.total, clock.now(), result
    job.save(update_fields=["done", "finished_at", "result"])


def tick() -> None:
    """The timetable came by."""
    Tick.objects.update_or_create(pk=1, defaults={"ticked_at": clock.now()})
