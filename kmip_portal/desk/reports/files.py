"""A report as CSV, made as it is read, and as an Excel workbook, made by a worker."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.desk.reports.report import Report, value_of
from kmip_portal.desk.year.summary import KIND as YEAR
from kmip_portal.documents.asked_for import (
    CannotBeMade,
    end_of_address,
    find_own,
    request_own_workbook,
)
from kmip_portal.documents.models import StoredDocument
from kmip_portal.documents.services import forget_file
from kmip_portal.jobs.services import watch_file
from kmip_portal.portal_tags import day
from kmip_portal.retention.schedule import SCHEDULE
from kmip_portal.spreadsheets import csv_lines

KIND = "report"
AT_ONCE = 100
MOST_ROWS = 10_000
MOST = 60  # for one person in an hour


def as_csv(report: Report) -> Iterator[str]:
    """The rows of the table, and its totals last."""
    return csv_lines([column.label for column in report.columns], _lines(report))


def _lines(report: Report) -> Iterator[list[Any]]:
    for row in report.rows:
        yield [_plain(value_of(cell)) for cell in row]
    if report.totals:
        yield [_plain(value_of(cell)) for cell in report.totals]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def filename(report: Report, ending: str) -> str:
    return f"{report.slug}-{report.on}.{ending}"


def request_workbook(
    report: Report, chosen: list[tuple[str, str]], address: str, *, by: User
) -> StoredDocument:
    """The workbook of what the page shows, for this person; asked for twice it is one file."""
    return request_own_workbook(
        KIND,
        _snapshot(report, chosen, address),
        by=by,
        subject=report.caption[:120],
        filename=filename(report, "xlsx"),
        most=MOST,
    )


def page_of(document: StoredDocument, *, by: User) -> str:
    """Where the file is fetched; whoever asked finds it among their jobs, too."""
    url = reverse("reports:report_workbook", args=[end_of_address(document)])
    watch_file(document.pk, by=by, title=f"the file {document.filename}", link=url)
    return url


def find(user: Any, sha256: str) -> StoredDocument | None:
    """The workbook that this person asked for."""
    return find_own(KIND, user, sha256)


@transaction.atomic
def forget_fetched() -> int:
    """Workbooks and summaries a day after somebody asked for them; how many. What they name may
    be disposed of, and they are made again at the press of a button."""
    before = clock.now() - timedelta(days=SCHEDULE["fetched_file"].days)
    old = StoredDocument.objects.filter(kind__in=[KIND, YEAR], requested_at__lt=before)
    found = list(old.select_for_update(of=("self",), skip_locked=True)[:AT_ONCE])
    for document in found:
        forget_file(document)
    return len(found)


def _snapshot(report: Report, chosen: list[tuple[str, str]], address: str) -> dict[str, Any]:
    rows: list[list[Any]] = []
    for line in _lines(report):
        if len(rows) == MOST_ROWS:
            raise CannotBeMade(
                f"An Excel file holds up to {MOST_ROWS:,} rows. Add a filter, or download CSV"
            )
        rows.append(line)
    return {
        "title": report.caption,
        "sheet": f"{report.slug[:20]} {report.on}",
        "columns": [
            {"label": one.label, "kind": one.kind, "width": one.width} for one in report.columns
        ],
        "rows": rows,
        "notes": [
            ["Finding", report.finding],
            ["As at", day(report.on)],
            *([label, text] for label, text in chosen if label != "As at"),
            *([["Left out", report.leaves_out]] if report.leaves_out else []),
            *(["How it is counted", note] for note in report.notes),
            ["Source", f"{settings.BASE_URL}{address}"],
        ],
    }
