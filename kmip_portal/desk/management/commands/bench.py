import subprocess
import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kmip_portal.benchmarks import place
from kmip_portal.benchmarks.names import EVERYTHING, NAMES, SEED

ROWS, QUICK_ROWS = 100_000, 20_000


class Command(BaseCommand):
    help = (
        "Measure the portal against the least code that does the same work. Exit status: 0 when"
        " every gate holds, 1 when one does not, 2 when the machine was too busy to tell."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "name", nargs="?", default=EVERYTHING, choices=[EVERYTHING, *NAMES, SEED],
            help="what to measure; seed only fills the database",
        )  # fmt: skip
        parser.add_argument("--quick", action="store_true", help="fewer rounds and rows, for CI")
        parser.add_argument("--rows", type=int, help=f"records of sharing ({ROWS:,} unless said)")
        parser.add_argument("--rounds", type=int, help="how often each is measured (25)")
        parser.add_argument("--json", action="store_true", help="print the results as JSON")
        parser.add_argument("--out", metavar="FILE", help="write the results there too, as JSON")

    def handle(self, name, quick, rows, rounds, json, out, **options):
        rows = rows or (QUICK_ROWS if quick else ROWS)
        try:
            environment = place.environment(settings.DATA_DIR, rows)
        except place.Refused as refusal:
            raise CommandError(refusal) from None
        arguments = [name, f"--rows={rows}"]
        arguments += ["--quick"] if quick else []
        arguments += [f"--rounds={rounds}"] if rounds else []
        arguments += ["--json"] if json else []
        arguments += [f"--out={out}"] if out else []
        command = [sys.executable, "-m", "kmip_portal.benchmarks", *arguments]
        done = subprocess.run(command, env=environment, cwd=settings.BASE_DIR)
        if done.returncode:
            raise SystemExit(done.returncode)
