import json
import sys

from django.core.management.base import BaseCommand

from kmip_portal.desk.doctor import State, examine

CODES = {State.FINE: 0, State.LOOK: 1, State.BROKEN: 2}


class Command(BaseCommand):
    help = (
        "Look at every part of the portal and say of each: fine, look at this, or broken, and what "
        "to do. Exit code 0, 1 or 2, by the worst of them. Prints no secret, sends no letter."
    )
    requires_system_checks = []  # whatever is broken, the rest is looked at

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print the facts as JSON")

    def handle(self, *args, **options):
        found = examine()
        if options["json"]:
            self.stdout.write(json.dumps([one._asdict() for one in found], ensure_ascii=False))
        else:
            for one in found:
                self.stdout.write(f"{one.state:13} {one.part.capitalize()}: {one.said}")
        if worst := max(CODES[one.state] for one in found):
            sys.exit(worst)
