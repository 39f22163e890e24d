import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from kmip_portal.law.loading import OlderReference
from kmip_portal.law.reference import FILE, Reference
from kmip_portal.law.services import load_reference


class Command(BaseCommand):
    help = (
        "Load the legal reference: the choices of the forms and the rules of records. The same "
        "file again changes nothing; a changed entry is followed by a new one, and kept."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "file", nargs="?", type=Path, default=FILE, help="another file than the portal's own"
        )
        parser.add_argument("--json", action="store_true", help="print the facts as JSON")

    def handle(self, *args, **options):
        try:
            reference = Reference(options["file"])
        except (OSError, ValueError, KeyError, TypeError) as problem:
            raise CommandError(
                f"{options['file']} is not a legal reference: {problem}"
            ) from problem
        try:
            loaded = load_reference(reference)
        except OlderReference as refused:
            raise CommandError(str(refused)) from refused
        if options["json"]:
            self.stdout.write(json.dumps({"as_of": str(reference.as_of), **loaded._asdict()}))
        else:
            self.stdout.write(
                f"Legal reference as of {reference.as_of:%-d %B %Y}: {loaded.added:,} added, "
                f"{loaded.changed:,} changed, {loaded.ended:,} ended."
            )
