"""The extract itself: who the controller is, its activities as rows, what is found, and its files.

UK GDPR Article 30(1)(a) to (g), and Article 37(7) for the contact of the officer.
"""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Any

from django.db import transaction
from django.urls import reverse

from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record as record_event
from kmip_portal.documents.asked_for import end_of_address, find_own, request_own_file
from kmip_portal.documents.models import StoredDocument
from kmip_portal.jobs.services import watch_file
from kmip_portal.law.book import book
from kmip_portal.portal_tags import day
from kmip_portal.spreadsheets import csv_lines
from records.processing.activities import NOT_SAID, Activity, activities
from signatories.models import ContactPoint, Organisation

KIND = "article 30 extract"
MOST = 20  # for one person in an hour
COLUMNS = {
    "name": "Processing activity",
    "kind": "Read from",
    "part": "Gives or receives",
    "records": "Records",
    "joint": "Joint controllers (a)",
    "purposes": "Purposes (b)",
    "people": "Categories of data subjects (c)",
    "data": "Categories of personal data (c)",
    "recipients": "Categories of recipients (d)",
    "abroad": "Transfers outside the UK, and safeguards (e)",
    "kept": "Time limits for erasure (f)",
    "security": "Security measures (g)",
    "basis": "Lawful basis, conditions and powers",
}
NONE_OF = {"joint": "None", "abroad": "None", "recipients": "None: it receives the information"}
NOTES = (
    "Article 30(1) of the UK GDPR asks each controller for a record of its processing activities."
    " This extract says what the organisation’s records of sharing tell of it. Processing of which"
    " no record of sharing is kept here is not in it.",
    "Each arrangement is one activity. One-off records are one for each purpose and each kind of"
    " organisation that received the information.",
    "It names no person whom a record is about or who looks after one, and no case.",
)


class Extract:
    """What an organisation’s records tell of its processing, as at a day or in a period."""

    def __init__(self, organisation: Organisation, *, on: date, since: date | None = None):
        self.organisation, self.on, self.since = organisation, on, since

    @cached_property
    def activities(self) -> list[Activity]:
        return activities(self.organisation, since=self.since, on=self.on, law=book(self.on))

    @property
    def when(self) -> str:
        return f"from {day(self.since)} to {day(self.on)}" if self.since else f"on {day(self.on)}"

    @property
    def title(self) -> str:
        return f"Article 30 extract of {self.organisation}"

    @cached_property
    def controller(self) -> list[tuple[str, str]]:
        """(a): its name and how to reach it, and its officer, by office and not by name."""
        of = self.organisation
        rows = [
            ("Controller", of.name),
            ("Address", ", ".join(filter(None, [of.address, of.postcode]))),
            ("ICO registration", of.ico_registration),
            ("Privacy notice", of.privacy_notice),
        ]
        points = ContactPoint.objects.filter(organisation=of, removed_at=None)
        wanted = ContactPoint.Role.DPO, ContactPoint.Role.GOVERNANCE, ContactPoint.Role.RIGHTS
        known = {one.role: one for one in points.filter(role__in=wanted).order_by("-pk")}
        for role in wanted:
            if point := known.get(role):
                rows.append((role.label, ", ".join(filter(None, [point.email, point.phone]))))
            elif role == ContactPoint.Role.DPO:
                rows.append((role.label, "No contact is kept in the portal"))
        return [(label, value) for label, value in rows if value]

    @property
    def finding(self) -> str:
        found = self.activities
        if not found:
            return f"No record of {self.organisation} tells of processing {self.when}."
        arrangements = sum(one.kind == "Arrangement" for one in found)
        records = sum(one.records for one in found if one.kind != "Arrangement")
        return (
            f"{_said(len(found), 'processing activity', 'processing activities')} {self.when}:"
            f" {_said(arrangements, 'arrangement')}, and {len(found) - arrangements} of which"
            f" {_said(records, 'one-off record')} {'tells' if records == 1 else 'tell'}."
        )

    @property
    def gaps(self) -> list[str]:
        """What Article 30 asks and the records do not say, and of how many activities."""
        asked = ("purposes", "people", "data", "kept", "security", "basis")
        counted = {name: sum(not getattr(one, name) for one in self.activities) for name in asked}
        found = [
            f"{COLUMNS[name]}: not recorded of {_said(n, 'activity', 'activities')}"
            for name, n in counted.items() if n
        ]  # fmt: skip
        if abroad := sum(bool(one.abroad) for one in self.activities):
            found.append(f"{COLUMNS['abroad']}: which country, of"
                         f" {_said(abroad, 'activity', 'activities')}")  # fmt: skip
        return found

    def rows(self) -> Iterator[list[Any]]:
        for one in self.activities:
            yield [one.records if name == "records" else _cell(one, name) for name in COLUMNS]

    @property
    def cards(self) -> list[dict[str, Any]]:
        """Each activity by itself, for a page and for paper."""
        return [
            {
                "title": one.name,
                "rows": [
                    {"label": label, "value": _lines(one, name)}
                    for name, label in COLUMNS.items() if name != "name"
                ],
            }
            for one in self.activities
        ]  # fmt: skip

    def as_csv(self) -> Iterator[str]:
        said = "; ".join(f"{label}: {value}" for label, value in self.controller)
        head = ["Controller (a)", "As at", *COLUMNS.values()]
        return csv_lines(head, ([said, self.when, *row] for row in self.rows()))

    def filename(self, ending: str) -> str:
        return f"article-30-{self.organisation.slug[:60]}-{self.on}.{ending}"

    def snapshot(self, format: str) -> dict[str, Any]:
        return self._table() if format == "xlsx" else self._paper()

    def _table(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "sheet": f"Article 30 {self.on}",
            "columns": [
                {"label": label, "kind": "number" if name == "records" else "text",
                 "width": 10 if name == "records" else 36}
                for name, label in COLUMNS.items()
            ],
            "rows": list(self.rows()),
            "notes": [
                ["Finding", self.finding],
                ["As at", self.when],
                *([label, value] for label, value in self.controller),
                *(["Not recorded", gap] for gap in self.gaps),
                *(["What this is", note] for note in NOTES),
            ],
        }  # fmt: skip

    def _paper(self) -> dict[str, Any]:
        blocks: list[dict[str, Any]] = [
            {"type": "paragraph", "text": self.finding},
            {"type": "heading", "level": 1, "text": "The controller"},
            {"type": "fields", "rows": [_field(*row) for row in self.controller]},
        ]
        for card in self.cards:
            blocks += [
                {"type": "heading", "level": 1, "text": card["title"]},
                {"type": "fields", "rows": [
                    _field(row["label"], "\n".join(row["value"])) for row in card["rows"]
                ]},
            ]  # fmt: skip
        if self.gaps:
            blocks += [{"type": "heading", "level": 1, "text": "What the records do not say"},
                       {"type": "list", "entries": self.gaps}]  # fmt: skip
        blocks += [{"type": "heading", "level": 1, "text": "What this is"},
                   {"type": "list", "entries": list(NOTES)}]  # fmt: skip
        return {
            "title": self.title,
            "subtitle": self.when[:1].upper() + self.when[1:],
            "language": "en-GB",
            "mark": f"{self.title}, {self.when}",
            "name": "Read from the records of sharing in the portal",
            "blocks": blocks,
        }


def _said(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def _lines(one: Activity, name: str) -> list[str]:
    value = getattr(one, name)
    if isinstance(value, list):
        return value or [NONE_OF.get(name, NOT_SAID)]
    return [f"{value:,}" if isinstance(value, int) else value]


def _cell(one: Activity, name: str) -> str:
    return "; ".join(_lines(one, name))


def _field(label: str, value: str) -> dict[str, str]:
    return {"label": label, "value": value}


@transaction.atomic
def request(extract: Extract, format: str, *, by: User) -> StoredDocument:
    """The extract as XLSX, or as a sealed PDF, for this person; asked for twice it is one file."""
    document, is_new = request_own_file(
        KIND,
        extract.snapshot(format),
        by=by,
        subject=extract.organisation.slug,
        filename=extract.filename(format),
        most=MOST,
        format=format,
        template="records/documents/record.html" if format == "pdf" else "",
        sealed=format == "pdf",
    )
    if is_new:
        slug = extract.organisation.slug
        record_event(
            by, "asked for the Article 30 extract of", extract.organisation, organisations=[slug],
            format=format, on=extract.on.isoformat(), snapshot=document.snapshot_sha256,
        )  # fmt: skip
    return document


def page_of(document: StoredDocument, *, by: User) -> str:
    url = reverse("records:article_30_file", args=[end_of_address(document), document.format])
    watch_file(document.pk, by=by, title=f"the file {document.filename}", link=url)
    return url


def find(user: Any, sha256: str, format: str) -> StoredDocument | None:
    """The file this person asked for."""
    found = find_own(KIND, user, sha256)
    return found if found and found.format == format else None
