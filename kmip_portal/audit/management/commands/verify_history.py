import json
import re

from django.core.management.base import BaseCommand, CommandError

from kmip_portal.audit.models import AuditEvent
from kmip_portal.audit.verification import verify
from kmip_portal.bar import Bar


class Command(BaseCommand):
    help = "Read the history from its beginning and say how many events hold, or what is wrong."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print the facts as JSON")
        parser.add_argument(
            "--printed",
            metavar="END",
            help="the newest event as a file of the portal prints it, like 1234-0123456789abcdef",
        )

    def handle(self, *args, **options):
        with Bar(self.stderr) as bar:
            found = verify(bar.say)
        problems = [str(each) for each in found.problems]
        if (end := options["printed"]) and not _is_known(end):
            problems.append(f"the history does not hold {end}, which a file printed")
        if options["json"]:
            facts = {"events": found.events, "holds": not problems, "problems": problems}
            self.stdout.write(json.dumps(facts))
        elif not problems:
            self.stdout.write(f"{found.events:,} events hold.")
        if problems:
            raise CommandError("The history does not hold:\n" + "\n".join(problems))


def _is_known(printed: str) -> bool:
    sequence, _, beginning = printed.partition("-")
    if not re.fullmatch(r"[0-9]{1,18}", sequence) or len(beginning) != 16:
        raise CommandError(f"{printed} is not how a file prints it, like 1234-0123456789abcdef.")
    return AuditEvent.objects.filter(
        sequence=int(sequence), hash__startswith=beginning.lower()
    ).exists() or (int(sequence) == 0 and set(beginning) == {"0"})
