import json
from contextlib import nullcontext
from datetime import date

from django.core.management.base import BaseCommand, CommandError

from kmip_portal import clock
from kmip_portal.desk import disposal


class Command(BaseCommand):
    help = (
        "Dispose of what is past its time, as the timetable does every hour, and keep the proof. "
        "With --dry-run it is only counted, with --on as at the end of that day in London, which "
        "may lie ahead only where it is counted."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="count, and dispose of nothing")
        parser.add_argument(
            "--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="as at the end of that day"
        )
        parser.add_argument("--json", action="store_true", help="print the facts as JSON")

    def handle(self, *args, **options):
        if options["on"] and options["on"] > clock.today() and not options["dry_run"]:
            raise CommandError("That day has not come: nothing is disposed of before its time.")
        with clock.at(options["on"]) if options["on"] else nullcontext():
            found = disposal.due() if options["dry_run"] else disposal.dispose()
        if options["json"]:
            self.stdout.write(json.dumps(found, indent=1))
            return
        for name, number in found.items():
            self.stdout.write(f"{name}: {number:,}")
