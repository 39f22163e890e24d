import json
import sys
from argparse import RawDescriptionHelpFormatter
from pathlib import Path

from django.core.management.base import BaseCommand

from kmip_portal.desk.proof import Answer, Verdict, examine

CODES = {
    Verdict.CURRENT: 0,
    Verdict.ALTERED: 1,
    Verdict.SUPERSEDED: 2,
    Verdict.UNKNOWN: 3,
    Verdict.FOREIGN: 4,
}
MISUSED = 64
HELP = """Say whether a PDF is one that this portal published, and whether it is still current.
Asks this portal's own database and the seal in the file; nothing goes over the network.

exit codes:
  0  genuine and current
  1  altered: it carries the portal's seal, and is not as it was
  2  genuine, but superseded
  3  not known: a PDF that this portal has not published
  4  not a file of the portal: no PDF, unreadable, or sealed by somebody else
  64 the command was given wrongly"""


class Command(BaseCommand):
    help = HELP

    def create_parser(self, *args, **kwargs):
        parser = super().create_parser(*args, formatter_class=RawDescriptionHelpFormatter, **kwargs)
        # argparse would exit with 2, which says "superseded" here
        parser.error = lambda message: parser.exit(MISUSED, f"{parser.format_usage()}{message}\n")
        return parser

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE.pdf")
        parser.add_argument("--json", action="store_true", help="print the facts as JSON")

    def handle(self, *args, **options):
        path = options["file"]
        try:
            answer = examine(path.read_bytes())
        except OSError as failure:
            answer = Answer(Verdict.FOREIGN, f"It cannot be read: {failure.strerror}.")
        if options["json"]:
            facts = {"file": str(path), **answer.facts, "code": CODES[answer.verdict]}
            self.stdout.write(json.dumps(facts, ensure_ascii=False))
        else:
            self.stdout.write(f"{answer.headline}: {path.name}")
            self.stdout.write(f"{answer.name}. {answer.said}" if answer.name else answer.said)
        sys.exit(CODES[answer.verdict])
