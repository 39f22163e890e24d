import json
from contextlib import nullcontext
from datetime import date

from django.core.management.base import BaseCommand

from kmip_portal import clock
from kmip_portal.bar import Bar
from reviews.services import opening


class Command(BaseCommand):
    help = (
        "Open every review whose time has come, and ask every signatory who has not been asked. "
        "Run twice it adds nothing. The letters go out with the next send_letters."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--on",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="as at the end of that day in London",
        )
        parser.add_argument("--json", action="store_true", help="print the facts as JSON")

    def handle(self, *args, **options):
        with clock.at(options["on"]) if options["on"] else nullcontext(), Bar(self.stderr) as bar:
            facts = opening.open_due(lambda review: self.tell_progress(review, bar))
        if options["json"]:
            self.stdout.write(json.dumps(facts))
            return
        self.stdout.write(
            f"{facts['opened']:,} opened; {facts['organisations']:,} organisations asked by "
            f"{facts['letters']:,} letters; {facts['nobody']:,} have nobody to ask."
        )

    def tell_progress(self, review, bar):
        """How far it is, while it runs: beside the facts, so that these can be piped; on a
        terminal as a bar, in a log as lines."""
        if (job := review.asking) and bar.shown:
            bar.say(str(review), job.done, job.total)
        elif job:
            self.stderr.write(
                f"{review}: {job.done:,} of {job.total:,} organisations asked ({job.percent}%)",
                self.style.NOTICE,
            )
