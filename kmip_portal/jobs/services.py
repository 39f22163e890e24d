from datetime import datetime
from typing import Any

from kmip_portal import clock
from kmip_portal.jobs.models import Job, Run, Tick


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
