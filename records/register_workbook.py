"""What the register shows, as an Excel workbook: asked for by a button, made by a worker."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.urls import reverse

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.documents.models import StoredDocument, snapshot_sha256
from kmip_portal.documents.services import request_file
from kmip_portal.jobs.services import watch_file
from kmip_portal.portal_tags import day
from records.models import RecordOfSharing
from records.register import COLUMNS, Register

KIND = "records"
DAYS = ("date", "begun")
WIDTHS = {"title": 44, "with": 36, "organisation": 32, "purpose": 44, "basis": 32, "special": 32,
          "page": 52}  # fmt: skip
MOST_ROWS = 10_000
MOST, WITHIN = 20, timedelta(hours=1)  # for one person: each file is work and room
AT_ONCE = 500


class CannotBeMade(Exception):
    """Why there is no workbook, in words for the person who asked."""


def request_workbook(asked: Register, *, by: User) -> StoredDocument:
    """The workbook of what the page shows, for this person alone."""
    snapshot = _snapshot(asked)
    key = _key(by, snapshot_sha256(snapshot))
    if already := StoredDocument.objects.filter(key=key).first():
        return already
    lately = StoredDocument.objects.filter(
        kind=KIND, key__startswith=_key(by, ""), requested_at__gt=clock.now() - WITHIN
    )
    if lately.count() >= MOST:
        raise CannotBeMade("You asked for many files just now. Try again in an hour")
    return request_file(
        kind=KIND,
        subject=f"Records on {clock.today()}",
        format="xlsx",
        snapshot=snapshot,
        filename=f"records-{clock.today()}.xlsx",
        key=key,
    )


def page_of(document: StoredDocument, *, by: User) -> str:
    """Where the file is fetched; whoever asked finds it among their jobs, too."""
    url = reverse("records:record_workbook", args=[document.key.rpartition("/")[2]])
    watch_file(document.pk, by=by, title=f"the file {document.filename}", link=url)
    return url


def find(user: Any, sha256: str) -> StoredDocument | None:
    """The workbook this person asked for, while they may still see every record in it."""
    found = StoredDocument.objects.filter(kind=KIND, key=_key(user, sha256)).first()
    return found if found and all(_still_seen(user, found)) else None


def _still_seen(user: Any, document: StoredDocument) -> Iterator[bool]:
    at = list(COLUMNS).index("reference")
    references = [row[at] for row in document.snapshot["rows"]]
    seen = RecordOfSharing.objects.visible_to(user).exclude(status="disposed")
    for start in range(0, len(references), AT_ONCE):
        some = references[start : start + AT_ONCE]
        yield seen.filter(reference__in=some).count() == len(some)


def _key(user: Any, sha256: str) -> str:
    return f"{KIND}/{user.pk}/{sha256}"


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
