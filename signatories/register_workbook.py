"""The register as an Excel workbook: asked for by a button, made by a worker."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.documents.models import StoredDocument, snapshot_sha256
from kmip_portal.documents.services import request_file
from kmip_portal.jobs.services import watch_file
from kmip_portal.portal_tags import day
from signatories.register import COLUMNS, Register

KIND = "register"
ONLY_KMIP = "kmip-"  # how the address of a file begins that is not for everybody
DAYS = ("accepted_on", "since")
WIDTHS = {"name": 44, "type": 32, "areas": 32, "state": 32, "also_covers": 60, "identifiers": 28,
          "page": 60}  # fmt: skip
# anybody may ask, and each file is work and room
MOST, WITHIN = 200, timedelta(hours=1)


class TooMany(Exception):
    """So many were asked for lately that the next has to wait."""


def request_workbook(asked: Register) -> StoredDocument:
    """The workbook of what the page shows; one that says the same is there already is it."""
    snapshot = _snapshot(asked)
    key = f"{KIND}/{'' if asked.is_public else ONLY_KMIP}{snapshot_sha256(snapshot)}"
    if already := find(key):
        return already
    lately = StoredDocument.objects.filter(kind=KIND, requested_at__gt=clock.now() - WITHIN)
    if lately.count() >= MOST:
        raise TooMany("Too many files were asked for just now. Try again in an hour")
    return request_file(
        kind=KIND,
        subject=f"Register on {asked.on}",
        format="xlsx",
        snapshot=snapshot,
        filename=f"signatories-{asked.on}.xlsx",
        key=key,
    )


def page_of(document: StoredDocument, *, by: Any) -> str:
    """Where the file is fetched; whoever asked and is signed in finds it among their jobs, too."""
    url = reverse("signatories:register_workbook", args=[document.key.partition("/")[2]])
    watch_file(document.pk, by=by, title=f"the file {document.filename}", link=url)
    return url


def is_public(name: str) -> bool:
    """Whether anybody may have the file of this address."""
    return not name.startswith(ONLY_KMIP)


def find(key: str) -> StoredDocument | None:
    """The file that was asked for under this key."""
    return StoredDocument.objects.filter(kind=KIND, key=key).first()


def _snapshot(asked: Register) -> dict[str, Any]:
    rows = []
    for entry in asked.entries():
        entry["page"] = settings.BASE_URL + entry["page"]
        rows.append([_value(entry[name]) for name in COLUMNS])
    filters = [
        [field.label, str(asked.asked.get(field.name))]
        for field in asked.form.visible_fields()
        if asked.asked.get(field.name) and field.name != "on"
    ]
    return {
        "title": f"Organisations in the register on {day(asked.on)}",
        "sheet": f"Register {asked.on}",
        "columns": [
            {"label": label, "kind": "day" if name in DAYS else "text",
             "width": WIDTHS.get(name, 16)}
            for name, label in COLUMNS.items()
        ],
        "rows": rows,
        "notes": [
            ["As at", day(asked.on)],
            ["Organisations", f"{len(rows):,}"],
            *filters,
            *([["First letter", asked.letter]] if asked.letter else []),
            ["Source", f"{settings.BASE_URL}/signatories/"],
        ],
    }  # fmt: skip


def _value(value: Any) -> str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(value) if isinstance(value, list) else value
