import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from kmip_portal import clock
from kmip_portal.bar import Bar
from kmip_portal.desk.backup.archive import Damaged
from kmip_portal.desk.backup.making import make


class Command(BaseCommand):
    help = (
        "Write database and files into one archive while the portal runs, and read it back. The "
        "keys are not in it: keep SECRET_KEY and the file of the seal apart from it."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "path", type=Path, help="a new file that ends with .tar, or a folder to put it in"
        )
        parser.add_argument("--json", action="store_true", help="print the facts as JSON")

    def handle(self, *args, **options):
        path = options["path"].expanduser().resolve()
        if path.is_dir():
            path /= f"kmip-{clock.now():%Y%m%dT%H%M%S}Z.tar"
        elif path.suffix != ".tar":  # a folder that was to be there would become a file
            raise CommandError(
                f"There is no folder {path}. Make it, or name a new file that ends with .tar."
            )
        if path.exists():
            raise CommandError(f"{path} is there already. Give another name.")
        if not path.parent.is_dir():
            raise CommandError(f"{path.parent} is no folder.")
        try:
            with Bar(self.stderr) as bar:
                made = make(path, bar.say)
        except (OSError, Damaged) as failure:
            raise CommandError(f"No backup was made: {failure}") from failure
        if options["json"]:
            self.stdout.write(json.dumps({"path": str(path), **made._asdict()}))
            return
        self.stdout.write(
            f"{path}: {made.rows:,} rows and {made.files:,} files, {made.bytes:,} bytes."
        )
        if made.gone:
            self.stdout.write(f"Taken away while it was made: {', '.join(made.gone)}.")
        self.stdout.write("Keep SECRET_KEY, and the file of the seal, apart from it.")
