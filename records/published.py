"""What the public reads of a repeat record: no more than its parties chose, and nothing of how it
is kept safe or of the people who look after it.

An answer is published because it stands in one of the lists below. A question that is in none of
them is never published, and a test fails until somebody says which it is.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.law.book import Book
from records.answers import in_words, is_blank
from records.models import Confirmation, Party, RecordOfSharing
from records.questions import KNOWN, TOPICS_OF

OFF_AFTER = timedelta(days=90)  # past its review: then it is off the list until it is reviewed
SUMMARIES = ("summary", "full")
SHOWN = ("listing", *SUMMARIES)

# beside its name, its reference and the organisations, which every record on the list shows
IN_SUMMARY = (
    "theme", "purpose_codes", "frequency", "start_date", "end_date", "data_nature",
    "data_subjects", "people_count", "data_categories", "special_categories",
    "criminal_offence_data", "regime", "art6", "gateways", "le_basis", "art9", "sch1", "sch8",
    "rli_conditions", "transparency", "privacy_notices", "transfer_methods", "retention", "onward",
    "dpia_status", "review_date",
)  # fmt: skip
IN_FULL = (
    "purpose_text", "why", "necessity_statement", "benefits_risks", "different_purpose",
    "compatibility_reason", "non_signatories", "frequency_when", "trigger", "people_described",
    "anonymise", "anonymise_reason", "patient_information", "direct_care", "child_best_interests",
    "legal_power", "underlying_function", "in_public_task", "solely_automated_decision",
    "transparency_reason", "retention_text", "ending",
)  # fmt: skip
OF_SECURITY = (
    "safeguards", "process", "storage", "systems", "quality", "breach_contact", "breach_hours",
    "conditions", "international", "transfer_mechanism", "dp_test_done", "dpia_triggers",
    "dpia_on", "dpia_note",
)  # fmt: skip
OF_PEOPLE = (
    "rights", "rights_contact", "decision_by", "decision_by_role", "dpo_view", "dpo_view_on",
    "caldicott_consulted", "caldicott_consulted_on", "consent_evidence",
    "consent_withdrawal_route",
)  # fmt: skip
OF_THE_PARTIES = (  # references to papers of theirs, and how they came to their judgement
    "art26_ref", "art28_ref", "sender_is_public_authority", "sender_is_competent_authority",
    "gateway_status_confirmed", "no_consent_reason", "apd_ref", "professional_secrecy",
    "official_authority", "exemption", "lia_ref", "rli_request_statement_ref",
    "statutory_consent", "dea_specified_person", "dea_register_ref", "strictly_necessary",
    "collected_for_law_enforcement", "recipient_use_law_enforcement",
    "disclosure_to_competent_authority", "authorised_by_law_ref", "confidentiality_owed",
    "confidentiality_basis", "foi", "adm_law_ref", "publication", "publication_reason",
    "may_be_copied", "signed_copy", "free_text",
)  # fmt: skip
PUBLISHED = {"listing": (), "summary": IN_SUMMARY, "full": IN_SUMMARY + IN_FULL}

LEFT_OUT = "[left out]"
_ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<!\d)(?:\+|0)\d(?:[ \xa0().\u2010-\u2013-]{0,2}\d){8,12}(?!\d)")
_WEB = re.compile(r"https?://[^\s<>\"’”)]+")


def on_the_list(on: date | None = None) -> QuerySet[RecordOfSharing]:
    """Active, published in some measure, and not long past their review."""
    on = on or clock.today()
    return RecordOfSharing.objects.filter(
        kind="repeat", status="active", publication__in=SHOWN, review_date__gte=on - OFF_AFTER
    )


def with_all(records: QuerySet[RecordOfSharing]) -> QuerySet[RecordOfSharing]:
    """With what an entry says, in a number of queries that no record adds to."""
    return records.select_related("organisation", "owner", "decided_by").prefetch_related(
        "parties__organisation", "coded_answers", "data_items", "used_systems", who_was_asked()
    )


def who_was_asked() -> Prefetch:
    """The names and addresses in the confirmations, without what was confirmed."""
    asked = Confirmation.objects.order_by("pk").only("record", "name", "email", "answered_name")
    return Prefetch("confirmations", asked)


class Entry:
    """One record of the public register."""

    def __init__(self, record: RecordOfSharing, law: Book):
        self.record, self.law = record, law

    @cached_property
    def _people(self) -> re.Pattern[str] | None:
        """The names and details of those who look after it or did, wherever they were written."""
        record = self.record
        known = {record.owner.name, record.owner.email, record.decision_by, record.breach_contact,
                 record.rights_contact, record.authorised_by}  # fmt: skip
        if record.decided_by:
            known |= {record.decided_by.name, record.decided_by.email}
        for party in record.parties.all():
            known |= {party.contact_name, party.contact_email, party.contact_phone}
        for asked in record.confirmations.all():
            known |= {asked.name, asked.email, asked.answered_name}
        known -= {party.called for party in record.parties.all()}  # asked as an organisation
        parts = [re.escape(one) for one in sorted(known, key=len, reverse=True) if len(one) > 3]
        return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE) if parts else None

    def clean(self, text: str) -> str:
        """Free text without mailboxes, telephone numbers and the names of those people."""
        for pattern in (_ADDRESS, _PHONE, self._people):
            text = pattern.sub(LEFT_OUT, text) if pattern else text
        return text

    @property
    def reference(self) -> str:
        """Of the first of its versions: its address stays when the next takes its place."""
        return self.record.family

    @property
    def title(self) -> str:
        return self.clean(self.record.title)

    @property
    def has_summary(self) -> bool:
        return self.record.publication in SUMMARIES

    @property
    def is_whole(self) -> bool:
        return self.record.publication == "full"

    @property
    def url(self) -> str:
        return reverse("records:published_record", args=[self.reference])

    @cached_property
    def parties(self) -> list[Party]:
        """Who takes part now, whoever keeps the record first."""
        taking_part = [one for one in self.record.parties.all() if one.left_on is None]
        return sorted(taking_part, key=lambda one: (not one.is_ours, one.number or 0))

    @property
    def organisations(self) -> list[str]:
        return [party.called for party in self.parties]

    @property
    def processors(self) -> list[str]:
        """Who runs a system for those who take part, by name, where it was said that a contract
        binds them or has to: what else is said of systems is of security."""
        if not self.has_summary:
            return []
        return [
            self.clean(one.name)
            for one in self.record.used_systems.all()
            if one.is_run_by_processor
        ]

    @property
    def standing(self) -> str:
        """Only that it is active, where its dates are not published either."""
        today, record = clock.today(), self.record
        if record.publication in SUMMARIES and record.end_date and record.end_date < today:
            return "Ended"
        if record.publication in SUMMARIES and record.review_date and record.review_date < today:
            return "Review overdue"
        return "Active"

    @property
    def colour(self) -> str:
        return {"Active": "green", "Ended": "grey"}.get(self.standing, "orange")

    @cached_property
    def _codes(self) -> dict[str, list[str]]:
        codes: dict[str, list[str]] = {}
        for one in self.record.coded_answers.all():
            codes.setdefault(one.field, []).append(one.label)
        return codes

    def said(self, name: str) -> str:
        """An answer in words, if its parties chose to publish it; several stand on lines."""
        if name not in PUBLISHED.get(self.record.publication, ()):
            return ""
        question = KNOWN[name]
        if question.is_many:
            return "\n".join(self._codes.get(name, []))
        words = in_words(question, getattr(self.record, name), self.law)
        if name == "privacy_notices":
            words = "\n".join(self._web_addresses(words))
        return self.clean(words) if question.is_free_text else words

    @staticmethod
    def _web_addresses(text: str) -> list[str]:
        """The addresses alone: what stands round them may name somebody."""
        return [one.rstrip(".,;") for one in _WEB.findall(text)]

    @property
    def notices(self) -> list[str]:
        return [one for one in self.said("privacy_notices").split("\n") if _WEB.fullmatch(one)]

    def day(self, name: str) -> str | None:
        """A day as 2027-01-04, if it is published."""
        value = getattr(self.record, name) if self.said(name) else None
        return value.isoformat() if value else None

    def lines(self, *names: str) -> list[str]:
        """The answers to these, each line by itself."""
        said = (self.said(name) for name in names)
        return [line for words in said for line in words.split("\n") if line]

    @property
    def purposes(self) -> list[str]:
        return self.lines("purpose_codes")

    def topics(self) -> list[dict[str, Any]]:
        """All that is published, by topic."""
        found = []
        for topic in TOPICS_OF["repeat"]:
            rows = [
                {"label": question.label, "value": _several(question, words)}
                for question in topic.questions
                if question.name != "title" and not is_blank(words := self.said(question.name))
            ]
            if rows:
                found.append({"title": topic.heading, "rows": rows})
        return found

    def items(self) -> list[list[str]]:
        """What is shared, if all of it is published: item, kind, why."""
        if not self.is_whole:
            return []
        return [
            [
                self.clean(one.item),
                self.law.label("personal_data_categories", one.category) if one.category else "",
                self.clean(one.why_needed),
            ]
            for one in self.record.data_items.all()
        ]

    def row(self) -> dict[str, Any]:
        """The columns of the register, for a file."""
        return {
            "reference": self.reference,
            "title": self.title,
            "organisations": self.organisations,
            "status": self.standing,
            "theme": self.said("theme"),
            "purpose": self.purposes,
            "about": self.lines("data_subjects"),
            "data": self.lines("data_categories", "special_categories"),
            "basis": self.lines("art6", "le_basis"),
            "power": self.lines("gateways"),
            "method": self.lines("transfer_methods"),
            "frequency": self.said("frequency"),
            "start": self.day("start_date"),
            "end": self.day("end_date"),
            "review": self.day("review_date"),
            "privacy_notices": self.notices,
        }


def entries(records: Iterable[RecordOfSharing], law: Book) -> list[Entry]:
    return [Entry(record, law) for record in records]


def _several(question: Any, words: str) -> str | list[str]:
    many = question.is_many or question.name == "privacy_notices"
    return words.split("\n") if many and "\n" in words else words
