import json
import time
from contextlib import nullcontext
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from kmip_portal import clock
from kmip_portal.bar import Bar
from kmip_portal.celery import TIMETABLE
from kmip_portal.jobs.services import note_run


class Command(BaseCommand):
    help = (
        "Do everything the timetable would do, once and in its order, here and now. With --on it "
        "is done as at the end of that day in London; only the history keeps real times."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="as at the end of that day"
        )
        parser.add_argument("--json", action="store_true", help="print the facts as JSON")

    def handle(self, *args, **options):
        done = []
        with clock.at(options["on"]) if options["on"] else nullcontext(), Bar(self.stderr) as bar:
            for name, (task, _) in TIMETABLE.items():
                bar.say("Jobs", len(done), len(TIMETABLE))
                done.append(self._run(name, task))
        if options["json"]:
            self.stdout.write(json.dumps(done, indent=1))
        else:
            for one in done:
                self.stdout.write(f"{one['job']}: {one['failed'] or _words(one['result'])}")
        if failed := [one["job"] for one in done if one["failed"]]:
            raise CommandError(f"Failed: {', '.join(failed)}. The rest was done.")

    def _run(self, name, task):
        """One job; one that fails does not keep the others from running."""
        began, began_at = time.perf_counter(), clock.now()
        result, failed = None, ""
        try:
            result = import_string(task)()
        except Exception as failure:
            failed = f"{type(failure).__name__}: {failure}"
        note_run(task, began_at=began_at, did=result, problem=failed.partition(":")[0])
        seconds = round(time.perf_counter() - began, 3)
        return {"job": name, "result": result, "failed": failed, "seconds": seconds}


def _words(result) -> str:
    """A job's result in words: nothing, a number, or several named ones."""
    if isinstance(result, dict):
        return ", ".join(f"{name} {number:,}" for name, number in result.items())
    return "done" if result is None else f"{result:,}"
