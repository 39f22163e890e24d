import json

from django.core.management.base import BaseCommand

from signatories.expertise.services import shipping


class Command(BaseCommand):
    help = "Load the guides that come with the portal and are not here yet. Safe to run twice."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print the facts as JSON")

    def handle(self, *args, **options):
        loaded = shipping.load()
        self.stdout.write(
            json.dumps({"loaded": loaded}) if options["json"] else f"{loaded} guides loaded."
        )
