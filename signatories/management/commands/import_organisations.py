import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from kmip_portal.bar import Bar
from signatories import organisation_types
from signatories.organisation_file import UnreadableFile, read
from signatories.services.organisations import import_rows, known_areas


class Command(BaseCommand):
    help = (
        "Bring the known public services of a CSV file in. Good rows go in, bad ones are named by"
        " line and column, and the same file again changes nothing. None becomes a signatory."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="a CSV file; its first line names the columns")
        parser.add_argument("--json", action="store_true", help="print the facts as JSON")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be done, and do nothing"
        )

    def handle(self, *args, file, **options):
        found = self._read(file)
        with Bar(self.stderr) as bar:
            done = import_rows(
                found.rows, batch=file.name, by=None, dry_run=options["dry_run"], say=bar.say
            )
        problems = sorted([*found.problems, *done.problems])
        if options["json"]:
            self.stdout.write(json.dumps(self._facts(done, problems), ensure_ascii=False))
        else:
            self._tell(done, found.unread_columns, options["dry_run"])
            for problem in problems:
                self.stderr.write(str(problem))
        if problems:
            lines = len({problem.line for problem in problems})
            raise CommandError(f"{lines:,} {'line was' if lines == 1 else 'lines were'} left out.")

    def _read(self, file):
        try:
            content = file.read_bytes()
        except OSError as problem:
            raise CommandError(f"{file} cannot be read: {problem.strerror}.") from None
        try:
            return read(content, types=organisation_types.labels(), areas=known_areas())
        except UnreadableFile as problem:
            raise CommandError(str(problem)) from None

    def _facts(self, done, problems):
        return {
            "added": done.added,
            "changed": [change._asdict() for change in done.changes],
            "same": done.same,
            "problems": [problem._asdict() for problem in problems],
        }

    def _tell(self, done, unread, dry_run):
        would = "would be " if dry_run else ""
        for change in done.changes:
            old = f"‘{change.old}’" if change.old else "nothing"
            self.stdout.write(f"{change.slug}, {change.field}: {old} → ‘{change.new}’")
        self.stdout.write(
            f"{len(done.added):,} {would}added, {len(done.changed):,} {would}changed,"
            f" {done.same:,} the same."
        )
        if unread:
            self.stdout.write(f"Columns not used: {', '.join(unread)}.")
