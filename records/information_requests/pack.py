"""A publication pack: chosen records as they may be published, what is left out and why, and its
files. It is an organisation's own answer to a request, which its leads or its data protection
officer check and make on purpose; the portal publishes none of it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record as record_event
from kmip_portal.documents.asked_for import end_of_address, find_own, request_own_file
from kmip_portal.documents.models import StoredDocument, snapshot_sha256
from kmip_portal.law.book import Book
from kmip_portal.portal_tags import day
from kmip_portal.spreadsheets import csv_lines
from records.answers import in_words, is_blank, ours
from records.information_requests.leaving_out import (
    LEFT_OUT,
    PERSONAL,
    REACHABLE,
    TOLD,
    WORDS,
)
from records.models import RecordOfSharing
from records.published import LEFT_OUT as TAKEN_OUT
from records.published import Entry, on_the_list
from records.questions import QUESTIONS_OF
from signatories.models import Organisation

KIND, PAPER = "publication pack", "publication pack on paper"
MOST = 20  # for one person in an hour
MOST_RECORDS = 50
FEW = 5  # fewer records alike than this may lead to a person
INCLUDE = "include"
COLUMNS = {
    "reference": "Reference",
    "kind": "Kind",
    "keeper": "Kept by",
    "whom": "With",
    "when": "When",
    "told": "What was chosen",
    "words": "In the words of the record",
    "left_out": "Left out, and the exemption that is likely to cover it",
    "checked": "Checked",
}
WIDTHS = {"told": 60, "words": 60, "left_out": 60, "keeper": 32, "whom": 32, "checked": 40}
NOTES = (
    "Records of sharing describe a sharing, not the people it was about. What could lead to a"
    " person, details of security, and advice are left out.",
    "The exemptions are those of Part II of the Freedom of Information Act 2000 that are likely to"
    " apply. For environmental information, regulations 12 and 13 of the Environmental Information"
    " Regulations 2004 apply in their place.",
    "Of one-off records the month is given, not the day.",
)


class Choice(NamedTuple):
    """What whoever checks says of one record: its words or the whole of it, and under which
    exemption those are left out."""

    exemption: str = ""
    whole: bool = False

    @classmethod
    def of(cls, value: str) -> "Choice":
        """'include', 'words FE_S40' or 'whole FE_S31', as the form sends them."""
        what, _, code = value.partition(" ")
        return cls(code, what == "whole")


class Sheet:
    """One record as the pack holds it."""

    def __init__(
        self,
        record: RecordOfSharing,
        law: Book,
        choice: Choice,
        *,
        cases: re.Pattern[str] | None = None,
        published: bool = False,
    ):
        self.record, self.law, self.choice = record, law, choice
        self.cases, self.published = cases, published
        self.entry = Entry(record, law)
        self.answers = ours(record)
        self.questions = QUESTIONS_OF[record.kind]

    def _clean(self, text: str) -> str:
        """Without people, addresses and numbers, and without case references."""
        return self.entry.clean(self.cases.sub(TAKEN_OUT, text) if self.cases else text)

    def _said(self, names: Sequence[str]) -> list[tuple[str, str]]:
        found = []
        for name in names:
            question = self.questions.get(name)
            if question is not None and not is_blank(self.answers.get(name)):
                words = in_words(question, self.answers[name], self.law).replace("\n", ", ")
                found.append((question.label, self._clean(words)))
        return found

    @property
    def told(self) -> list[tuple[str, str]]:
        return [] if self.choice.whole else self._said(TOLD)

    @cached_property
    def all_words(self) -> list[tuple[str, str]]:
        """Free text as it would be told, whether or not it is."""
        return self._said(WORDS)

    @property
    def words(self) -> list[tuple[str, str]]:
        return [] if self.choice.exemption else self.all_words

    @cached_property
    def _partner(self) -> tuple[str, bool]:
        """The other organisations by name, and whether one that is not listed is left out."""
        there = [one for one in self.record.parties.all() if one.left_on is None]
        others = [one for one in there if not one.is_ours]
        listed = dict.fromkeys(one.called for one in others if one.organisation)
        return ", ".join(listed), any(one.name and not one.organisation for one in others)

    @property
    def whom(self) -> str:
        return self._partner[0]

    @property
    def when(self) -> str:
        record = self.record
        if record.is_repeat:
            return f"From {day(record.start_date)}" if record.start_date else ""
        on = record.sharing_date or record.decision_on
        return f"{on:%B %Y}" if on else ""

    @property
    def left_out(self) -> list[str]:
        """Each thing that is left out, with its exemption."""
        if self.choice.whole:
            return [f"The whole record: {self._named(self.choice.exemption)}"]
        found = []
        for group in LEFT_OUT:
            if labels := [label for label, _ in self._said(group.names)]:
                labels = [one.rstrip("?") for one in labels]
                found.append(f"{group.why} ({'; '.join(labels)}): {self._named(group.exemption)}")
        if self._partner[1]:
            found.append("An organisation that is not in the portal’s list, which may be a person:"
                         f" {self._named(PERSONAL)}")  # fmt: skip
        if self.choice.exemption and self.all_words:
            found.append(f"The words of the record: {self._named(self.choice.exemption)}")
        if self.published:
            found.append(f"Published already at {settings.BASE_URL}{self.entry.url}:"
                         f" {self._named(REACHABLE)}")  # fmt: skip
        return found

    def _named(self, code: str) -> str:
        item = self.law.item("foi_exemptions", code)
        return f"{item.citation}, {item.label}" if item else code

    @property
    def likeness(self) -> tuple[Any, ...]:
        """What makes one-off records alike: their purpose, and whom the information went to."""
        return tuple(sorted(self.answers.get("purpose_codes") or [])), self._partner

    def row(self, checked: str) -> dict[str, str]:
        whole = self.choice.whole
        return {
            "reference": self.record.reference,
            "kind": self.record.get_kind_display(),
            "keeper": str(self.record.organisation),
            "whom": "" if whole else self._partner[0],
            "when": "" if whole else self.when,
            "told": _in_lines(self.told),
            "words": _in_lines(self.words),
            "left_out": "\n".join(self.left_out),
            "checked": checked,
        }


def _cases_of(records: Sequence[RecordOfSharing]) -> re.Pattern[str] | None:
    """The case references of all of them, since one record may speak of the case of another."""
    said = {one for record in records for one in (record.our_ref, record.their_ref) if len(one) > 2}
    parts = [re.escape(one) for one in sorted(said, key=len, reverse=True)]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE) if parts else None


def _in_lines(said: list[tuple[str, str]]) -> str:
    return "\n".join(f"{label.rstrip('?')}: {words}" for label, words in said)


class Pack:
    """The chosen records of one organisation, for one answer."""

    def __init__(
        self,
        organisation: Organisation,
        records: Sequence[RecordOfSharing],
        law: Book,
        *,
        choices: dict[str, Choice] | None = None,
        request: str = "",
    ):
        self.organisation, self.request = organisation, request
        listed = on_the_list().filter(pk__in=[one.pk for one in records])
        shown = set(listed.values_list("pk", flat=True))
        cases, said = _cases_of(records), choices or {}
        self.sheets = [
            Sheet(one, law, said.get(one.reference) or Choice(), cases=cases,
                  published=one.pk in shown)
            for one in records
        ]  # fmt: skip

    @cached_property
    def may_identify(self) -> list[Sheet]:
        """One-off records of which fewer than five in the pack are alike."""
        one_offs = [one for one in self.sheets if not one.record.is_repeat and not one.choice.whole]
        alike = Counter(one.likeness for one in one_offs)
        return [one for one in one_offs if alike[one.likeness] < FEW]

    @property
    def digest(self) -> str:
        """Of what each of its records says, so that what was read is what is made."""
        return snapshot_sha256({"rows": [one.row("") for one in self.sheets]})

    def texts(self) -> Iterator[tuple[str, str]]:
        """Whatever free text it would publish, for the guard."""
        for sheet in self.sheets:
            for label, words in sheet.words:
                yield f"{sheet.record.reference}, {label}", words

    def checked_by(self, by: User) -> str:
        who = ", ".join(filter(None, [by.name, by.job_title, str(self.organisation)]))
        return f"For publication: checked by {who}, {day(clock.today())}"

    @property
    def title(self) -> str:
        return f"Records of sharing of {self.organisation}, for publication"

    def table(self, by: User, paper: str) -> dict[str, Any]:
        checked = self.checked_by(by)
        rows = [one.row(checked) for one in self.sheets]
        return {
            "title": self.title,
            "sheet": f"For publication {clock.today()}",
            "columns": [
                {"label": label, "kind": "text", "width": WIDTHS.get(name, 20)}
                for name, label in COLUMNS.items()
            ],
            "rows": [[row[name] for name in COLUMNS] for row in rows],
            "notes": [
                ["Checked", checked],
                *([["Request", self.request]] if self.request else []),
                ["Records", str(len(rows))],
                *(["What this is", note] for note in NOTES),
            ],
            "paper": paper,
            "records": [one.record.reference for one in self.sheets],
        }

    def paper(self, by: User) -> dict[str, Any]:
        checked = self.checked_by(by)
        blocks: list[dict[str, Any]] = [{"type": "paragraph", "text": f"{checked}."}]
        if self.request:
            blocks.append({"type": "paragraph", "text": f"Request: {self.request}"})
        blocks.append({"type": "list", "entries": list(NOTES)})
        for sheet in self.sheets:
            row = sheet.row(checked)
            head = [(COLUMNS[name], row[name]) for name in ("kind", "keeper", "whom", "when")]
            fields = [*head, *sheet.told, *sheet.words]
            blocks += [
                {"type": "heading", "level": 1, "text": row["reference"]},
                {"type": "fields", "rows": [
                    {"label": label, "value": value} for label, value in fields if value
                ]},
                {"type": "heading", "level": 2, "text": "Left out, and why"},
                {"type": "list", "entries": sheet.left_out or ["Nothing"]},
            ]  # fmt: skip
        return {
            "title": self.title,
            "subtitle": "",
            "language": "en-GB",
            "mark": checked,
            "name": "",
            "blocks": blocks,
        }


@transaction.atomic
def request(pack: Pack, *, by: User) -> StoredDocument:
    """The pack as a workbook and as a sealed PDF, for this person; made twice it is one."""
    name = f"for-publication-{pack.organisation.slug[:60]}-{clock.today()}"
    told: dict[str, Any] = {"by": by, "subject": pack.organisation.slug, "most": MOST}
    paper, _ = request_own_file(
        PAPER, pack.paper(by), filename=f"{name}.pdf", format="pdf",
        template="records/documents/record.html", sealed=True, **told,
    )  # fmt: skip
    table = pack.table(by, end_of_address(paper))
    workbook, is_new = request_own_file(KIND, table, filename=f"{name}.xlsx", **told)
    if is_new:
        left = {one.record.reference: one.choice.exemption for one in pack.sheets}
        record_event(
            by, "made a publication pack of", pack.organisation,
            organisations=[pack.organisation.slug], records=table["records"], request=pack.request,
            words_left_out={reference: code for reference, code in left.items() if code},
            may_identify=[one.record.reference for one in pack.may_identify],
            snapshot=workbook.snapshot_sha256,
        )  # fmt: skip
    return workbook


def page_of(workbook: StoredDocument) -> str:
    return reverse("records:publication_made", args=[end_of_address(workbook)])


def find(user: Any, sha256: str) -> StoredDocument | None:
    """The workbook of the pack that this person made."""
    return find_own(KIND, user, sha256)


def paper_of(user: Any, workbook: StoredDocument) -> StoredDocument | None:
    return find_own(PAPER, user, workbook.snapshot["paper"])


def as_csv(workbook: StoredDocument) -> Iterator[str]:
    """The same rows as CSV."""
    return csv_lines(COLUMNS.values(), workbook.snapshot["rows"])
