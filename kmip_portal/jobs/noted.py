"""Every job of the timetable leaves word of when it ran and what came of it."""

import logging
from datetime import datetime
from typing import Any

from celery import Task

from kmip_portal import clock

log = logging.getLogger(__name__)


class Noted(Task):
    """What each task of ours is; named in kmip_portal.celery. Only workers leave word by it."""

    began_at: datetime | None = None  # a worker's process does one thing at a time

    def before_start(self, task_id: str, args: Any, kwargs: Any) -> None:
        self.began_at = clock.now()

    def after_return(
        self, status: str, retval: Any, task_id: str, args: Any, kwargs: Any, einfo: Any
    ) -> None:
        if self.request.is_eager:
            return
        failed = isinstance(retval, BaseException)
        try:
            from kmip_portal.jobs import services  # models: not before the apps are loaded

            services.note_run(
                self.name,
                began_at=self.began_at or clock.now(),
                did=None if failed else retval,
                problem=type(retval).__name__ if failed else "",
            )
        except Exception:  # what was done is done, whether or not word of it can be left
            log.warning("That %s ran could not be written down.", self.name)
