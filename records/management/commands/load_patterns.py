import json

from django.core.management.base import BaseCommand

from records.patterns import services


class Command(BaseCommand):
    help = (
        "Load the ready patterns that come with the portal and are not here yet, or read otherwise "
        "now. What K-MIP says of one stays. Safe to run twice."
    )

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print the facts as JSON")

    def handle(self, *args, **options):
        added, changed = services.load()
        self.stdout.write(
            json.dumps({"added": added, "changed": changed})
            if options["json"]
            else f"{added} patterns loaded, {changed} changed."
        )
