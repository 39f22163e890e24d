import argparse
import json
import sys
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from kmip_portal import clock
from kmip_portal.law.answers import UnreadableAnswers, read_answers, strange
from kmip_portal.law.book import book
from kmip_portal.law.derived import as_day
from kmip_portal.law.rules import check


def day(text: str) -> date:
    found = as_day(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text} is no day; write it as 2027-01-04")
    return found


class Command(BaseCommand):
    help = (
        "Print the rules a record breaks, as a JSON list, in the order of the legal reference. "
        "Exit code 0: no errors (there may be warnings). 1: at least one error. 2: the file is no "
        "record. Fields and codes the rules do not know are named on the error output."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the answers of one record, a JSON object")
        parser.add_argument(
            "--on",
            type=day,
            metavar="YYYY-MM-DD",
            help="check by the law of this day (default: as_of in the file, else today)",
        )

    def handle(self, *args, **options):
        try:
            answers = read_answers(options["file"])
        except UnreadableAnswers as problem:
            raise CommandError(str(problem), returncode=2) from problem
        on = options["on"] or as_day(answers.get("as_of")) or clock.today()
        law = book(on)
        for note in strange(answers, law):
            self.stderr.write(note)
        broken = check(answers, on, law=law)
        self.stdout.write(json.dumps([one._asdict() for one in broken], indent=2))
        if any(one.is_error for one in broken):
            sys.exit(1)
