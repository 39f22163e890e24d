"""Waking a worker after the commit. A lost nudge changes nothing: the timetable comes by."""

import logging
from typing import NamedTuple

from django.db import connection, transaction
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)


class Nudge(NamedTuple):
    """Ask a worker to run the task with this name."""

    task: str

    def __call__(self) -> None:
        try:
            import_string(self.task).delay()
        except Exception:  # the queue is down: what is due lies safe in the database
            log.warning("The queue could not be reached; %s waits for the timetable.", self.task)


def after_commit(task: str) -> None:
    """Once this transaction is committed, ask a worker to run the task with this name.

    Once only: ten thousand letters in one transaction are one nudge.
    """
    nudge = Nudge(task)
    if nudge not in [waiting for _, waiting, _ in connection.run_on_commit]:
        transaction.on_commit(nudge)
