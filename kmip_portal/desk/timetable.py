"""The jobs of the timetable: when each ran last, when it runs next, what it did."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from kmip_portal import clock
from kmip_portal.celery import TIMETABLE
from kmip_portal.jobs.models import Run
from kmip_portal.portal_tags import count

PATIENCE = timedelta(minutes=5)  # a worker that is busy with something long


class Scheduled(NamedTuple):
    """One job, and its newest run where there was one."""

    name: str
    seconds: int
    run: Run | None

    @property
    def every(self) -> str:
        minutes, seconds = divmod(self.seconds, 60)
        if seconds:
            return f"every {count(self.seconds, 'second')}"
        if minutes == 60:
            return "every hour"
        return "every minute" if minutes == 1 else f"every {minutes} minutes"

    @property
    def next_at(self) -> datetime:
        if self.run is None:
            return clock.now()
        return self.run.began_at + timedelta(seconds=self.seconds)

    @property
    def is_overdue(self) -> bool:
        return clock.now() - self.next_at > max(PATIENCE, timedelta(seconds=self.seconds))

    @property
    def did(self) -> str:
        """What it did when it last did something, in words."""
        if self.run is None or not self.run.did:
            return ""
        return ", ".join(
            f"{name} {number:,}" if name else f"{number:,} done"
            for name, number in self.run.did.items()
        )


def scheduled() -> Iterator[Scheduled]:
    """Every job, in the order of the timetable."""
    runs = {run.task: run for run in Run.objects.all()}
    for name, (task, seconds) in TIMETABLE.items():
        yield Scheduled(name, seconds, runs.get(task))
