from django.core.management.base import BaseCommand

from kmip_portal.desk.sample import loading
from signatories.models import Organisation


class Command(BaseCommand):
    help = (
        "Load the demonstration: a sample agreement, fictional signatories, records and a review."
    )

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help="only into an empty portal")
        parser.add_argument(
            "--scale", type=int, default=1, help="so many times the organisations and records"
        )

    def handle(self, *, if_empty=False, scale=1, **options):
        if Organisation.objects.exists():
            if not if_empty:
                self.stdout.write("There is data here already; nothing was loaded.")
            return
        loading.load(scale=scale)
        self.stdout.write("The demonstration is loaded.")
