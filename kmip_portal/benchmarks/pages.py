"""Pages: how long a list takes to answer, and how much a first visit has to fetch."""

import json

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kmip_portal.accounts.models import User
from kmip_portal.benchmarks.rounds import Bar, Result, measure
from kmip_portal.benchmarks.seed import READER
from kmip_portal.benchmarks.serving import FLOOR, PORTAL, Asker, served
from records.models import RecordOfSharing

A_PAGE = 25


def list_page(task) -> list[Result]:
    """P1: the list of records, signed in, beside its own statements over a bare line."""
    reader, path = User.objects.get(email=READER), reverse("records:record_list")
    statements = task.folder / "statements.json"
    statements.write_text(json.dumps(statements_of_the_rows(reader)))
    with (
        served(PORTAL) as portal,
        served(FLOOR, BENCH_STATEMENTS=str(statements)) as bare,
    ):
        asker, floor = Asker(portal, reader), Asker(bare)
        asker.milliseconds(path), floor.milliseconds("/")  # the first are slow, on both sides
        return [
            measure(
                "P1", "list", bar=Bar(gate=7, target=5), rounds=task.rounds,
                floor=lambda: floor.milliseconds("/"),
                subject=lambda: asker.milliseconds(path),
                note=f"{task.rows:,} records",
            )
        ]  # fmt: skip


def statements_of_the_rows(reader: User) -> list[str]:
    """What the list asks the database for the rows it shows, and nothing else."""
    shown = RecordOfSharing.objects.visible_to(reader).for_list(reader=reader).order_by("-pk")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        list(shown[:A_PAGE])
    return [query["sql"] for query in asked.captured_queries]
