"""What the register shows, as an Excel workbook: asked for by a button, made by a worker."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.documents.asked_for import (
    CannotBeMade,
    end_of_address,
    find_own,
    request_own_workbook,
)
from kmip_portal.documents.models import StoredDocument
from kmip_portal.jobs.services import watch_file
from kmip_portal.portal_tags import day
from records.models import RecordOfSharing
from records.register import COLUMNS, Register

KIND = "records"
DAYS = ("date", "begun")
WIDTHS = {"title": 44, "with": 36, "organisation": 32, "purpose": 44, "basis": 32, "special": 32,
          "page": 52}  # fmt: skip
MOST_ROWS = 10_000
MOST = 20  # for one person in an hour
AT_ONCE = 500


def request_workbook(asked: Register, *, by: User) -> StoredDocument:
    """The workbook of what the page shows, for this person alone."""
    return request_own_workbook(
        KIND,
        _snapshot(asked),
        by=by,
        subject=f"Records on {clock.today()}",
        filename=f"records-{clock.today()}.xlsx",
        most=MOST,
    )


def page_of(document: StoredDocument, *, by: User) -> str:
    """Where the file is fetched; whoever asked finds it among their jobs, too."""
    url = reverse("records:record_workbook", args=[end_of_address(document)])
    watch_file(document.pk, by=by, title=f"the file {document.filename}", link=url)
    return url


def find(user: Any, sha256: str) -> StoredDocument | None:
    """The workbook this person asked for, while they may still see every record in it."""
    found = find_own(KIND, user, sha256)
    return found if found and all(_still_seen(user, found)) else None


def _still_seen(user: Any, document: StoredDocument) -> Iterator[bool]:
    at = list(COLUMNS).index("reference")
    references = [row[at] for row in document.snapshot["rows"]]
    seen = RecordOfSharing.objects.visible_to(user).exclude(status="disposed")
    for start in range(0, len(references), AT_ONCE):
        some = references[start : start + AT_ONCE]
        yield seen.filter(reference__in=some).count() == len(some)


def _snapshot(asked: Register) -> dict[str, Any]:
    rows: list[list[Any]] = []
    for row in asked.rows():
        if len(rows) == MOST_ROWS:
            raise CannotBeMade(
                f"An Excel file holds up to {MOST_ROWS:,} records. Add a filter, or download CSV"
            )
        rows.append([row[name] for name in COLUMNS])
    return {
        "title": f"Records of sharing on {day(clock.today())}",
        "sheet": f"Records {clock.today()}",
        "columns": [
            {"label": label, "kind": "day" if name in DAYS else "text",
             "width": WIDTHS.get(name, 18)}
            for name, label in COLUMNS.items()
        ],
        "rows": rows,
        "notes": [
            ["As at", day(clock.today())],
            ["Records", f"{len(rows):,}"],
            *([one.label, one.text] for one in asked.form.chosen),
        ],
    }  # fmt: skip
