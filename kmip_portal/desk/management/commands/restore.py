import json
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kmip_portal.bar import Bar
from kmip_portal.desk import supervisor
from kmip_portal.desk.backup import archive, rows
from kmip_portal.desk.backup.restoring import Failed, NotEmpty, StillRuns, restore


class Command(BaseCommand):
    help = (
        "Put back what `manage.py backup` wrote, with the portal stopped, into an empty place on "
        "either database. The archive is checked first; where anything fails, nothing is changed."
    )

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, help="the archive")
        parser.add_argument("--check", action="store_true", help="only check it, change nothing")
        parser.add_argument(
            "--replace", action="store_true", help="what stands there of a portal goes for good"
        )
        parser.add_argument("--json", action="store_true", help="print the facts as JSON")

    def handle(self, *args, **options):
        path = options["path"].expanduser().resolve()
        if not path.is_file():
            raise CommandError(f"{path} is no file.")
        try:
            with Bar(self.stderr) as bar:
                if options["check"]:
                    facts = archive.check(path)
                    self.tell({"made_at": facts["made_at"], "history": facts["history"]}, options)
                    return
                with supervisor.only_one(settings.DATA_DIR):
                    found = restore(path, bar.say, replace=options["replace"])
        except (archive.Damaged, rows.Unknown, Failed) as failure:
            raise CommandError(f"Nothing was changed. {failure}") from failure
        except StillRuns as running:
            raise CommandError(f"Nothing was changed. {running}") from None
        except NotEmpty as standing:
            raise CommandError(
                f"Nothing was changed: there is {standing} here already. Restore into an empty "
                "place, or say --replace, and what is a portal’s goes for good."
            ) from None
        except supervisor.AlreadyRunning as other:
            raise CommandError(f"Stop the portal first (process {other}).") from None
        self.tell(found._asdict(), options)
        if found.problems:
            raise CommandError("Restored, but not everything holds:\n" + "\n".join(found.problems))

    def tell(self, facts, options):
        if options["json"]:
            self.stdout.write(json.dumps(facts))
        elif options["check"]:
            sequence, digest = facts["history"]
            self.stdout.write(
                f"The archive is whole: made at {facts['made_at']}, its history ends with event "
                f"{sequence}, {digest}."
            )
        elif not facts["problems"]:
            self.stdout.write(
                f"Restored: {facts['rows']:,} rows and {facts['files']:,} files, each as it was; "
                f"{facts['events']:,} events hold. Emails are paused, but for codes to sign in: "
                "the secretariat lets them go again at /manage/letters/."
            )
