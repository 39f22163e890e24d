"""What a summary of a year is: sentences and numbers under a few headings, that fit one sheet."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.urls import reverse

from kmip_portal import clock
from kmip_portal.documents.asked_for import end_of_address
from kmip_portal.documents.models import StoredDocument, snapshot_sha256
from kmip_portal.documents.services import request_file
from kmip_portal.jobs.services import watch_file
from kmip_portal.portal_tags import day

KIND = "year summary"
EARLIEST = 10  # years back


@dataclass(frozen=True)
class Year:
    """A calendar year, as far as it has come."""

    number: int
    today: date = field(default_factory=clock.today)

    @property
    def first(self) -> date:
        return date(self.number, 1, 1)

    @property
    def last(self) -> date:
        return min(date(self.number, 12, 31), self.today)

    @property
    def is_over(self) -> bool:
        return self.number < self.today.year

    @property
    def begins(self) -> datetime:
        return clock.start_of_day(self.first)

    @property
    def ends(self) -> datetime:
        return clock.end_of_day(self.last)

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """For `__range`."""
        return self.begins, self.ends

    @property
    def days(self) -> tuple[date, date]:
        return self.first, self.last

    def __str__(self) -> str:
        return f"{self.number}" if self.is_over else f"{self.number} so far"

    @property
    def in_words(self) -> str:
        return f"{day(self.first)} to {day(self.last)}"


def known(number: int) -> Year | None:
    """The year of this number, if a summary is made of it: this one or one of ten before."""
    today = clock.today()
    return Year(number, today) if today.year - EARLIEST <= number <= today.year else None


class Line(NamedTuple):
    """One thing, and what is to be said of it."""

    label: str
    value: str


class Part(NamedTuple):
    """A heading, and what stands under it."""

    heading: str
    lines: list[Line]


@dataclass
class Summary:
    """A year of somebody on one page."""

    of: str
    title: str
    year: Year
    finding: str
    parts: list[Part]

    def lines(self) -> Iterator[Line]:
        for part in self.parts:
            yield from part.lines

    def snapshot(self) -> dict[str, Any]:
        """What the PDF is made from."""
        return {
            "title": self.title,
            "of": self.of,
            "period": self.year.in_words,
            "finding": self.finding,
            "parts": [
                {"heading": part.heading, "lines": [list(line) for line in part.lines]}
                for part in self.parts
            ],
        }


def request_pdf(summary: Summary, owner: str, slug: str) -> StoredDocument:
    """The summary as a PDF, made by a worker from what it says now; asked for twice it is one."""
    snapshot = summary.snapshot()
    return request_file(
        kind=KIND,
        subject=f"{summary.of[:100]}, {summary.year.number}",
        format="pdf",
        template="year/documents/summary.html",
        snapshot=snapshot,
        filename=f"{slug[:80]}-year-{summary.year.number}.pdf",
        key=_key(owner, snapshot_sha256(snapshot)),
    )


def page_of(document: StoredDocument, *, by: Any, name: str, args: tuple[str, ...] = ()) -> str:
    """Where the PDF is fetched; whoever asked finds it among their jobs, too."""
    url = reverse(name, args=[*args, end_of_address(document)])
    watch_file(document.pk, by=by, title=f"the file {document.filename}", link=url)
    return url


def find_pdf(owner: str, sha256: str) -> StoredDocument | None:
    return StoredDocument.objects.filter(kind=KIND, key=_key(owner, sha256)).first()


def _key(owner: str, sha256: str) -> str:
    return f"year-summary/{owner}/{sha256}"


def percent_of(part: int, whole: int) -> str:
    """'3 of 4 (75%)'; where there is nothing to be part of, 'None'."""
    return f"{part:,} of {whole:,} ({part * 100 // whole}%)" if whole else "None"
