import json

from django.core.management.base import BaseCommand

from kmip_portal.mail import outbox
from kmip_portal.mail.models import Email


class Command(BaseCommand):
    help = "Send every letter that is due now, and say how many went and how many wait."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print the facts as JSON")

    def handle(self, *args, **options):
        sent = outbox.send_due()
        waiting = Email.objects.waiting().count()
        if options["json"]:
            self.stdout.write(json.dumps({"sent": sent, "waiting": waiting}))
        else:
            self.stdout.write(f"{sent:,} sent, {waiting:,} waiting.")
