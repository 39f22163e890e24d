"""The legal reference as a file: read into entries, each with what names it and what it says."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

FILE = Path(__file__).parent / "data" / "legal_reference.json"

# Every list of coded choices, by its path in the file: the name a record's field uses for it.
KINDS = (
    "uk_gdpr_article6",
    "annex1_recognised_legitimate_interests",
    "special_categories",
    "uk_gdpr_article9",
    "schedule1_conditions",
    "article10.options",
    "part3.bases",
    "part3.schedule8",
    "gateways",
    "gateway_effects",
    "statutory_restrictions",
    "data_subjects",
    "personal_data_categories",
    "organisation_types",
    "controller_roles",
    "safeguards",
    "transfer_methods",
    "retention_options",
    "retention_vague_phrases",
    "international_mechanisms",
    "confidentiality_bases",
    "dpia_triggers",
    "dpia_statuses",
    "foi_exemptions",
    "transparency_options",
    "rights",
    "time_limits",
    "purpose_presets",
)

# The day on which the GDPR and the main body of the Data Protection Act 2018 began. Most entries
# state no day of their own, and no record the portal can hold is older.
EPOCH = date(2018, 5, 25)

# Days the file states in its words (citations, hints, notes, the timeline), by code of item or
# rule. They say from when the portal offers an entry; whether it is in force is its `status`.
STARTS = {
    "A6_1_EA": date(2026, 2, 5),  # notes: S.I. 2026/82 reg 2(c)
    "RLI_1": date(2026, 2, 5),  # Annex 1 came with Article 6(1)(ea): timeline
    "RLI_2": date(2026, 2, 5),
    "RLI_3": date(2026, 2, 5),
    "RLI_5": date(2026, 2, 5),
    "RLI_6": date(2026, 2, 5),
    "GW_CA04_S16LA": date(2026, 9, 30),  # timeline; status says that it is to be verified
    "GW_CA04_S16LC": date(2026, 4, 29),  # inserted by an Act passed that day: timeline
    "GW_CPA26_REPORT": date(2026, 4, 29),  # hint: Act passed that day
    "GW_VPA24_S28": date(2026, 1, 12),  # citation
    "GW_DA21_S49A": date(2025, 11, 7),  # citation
    "IT_US_BRIDGE": date(2023, 10, 12),  # uk_adequacy: data bridge
    "IT_IDTA": date(2022, 3, 21),  # citation
    "IT_ADDENDUM": date(2022, 3, 21),  # citation
    "RI_COMPLAIN": date(2026, 6, 19),  # citation
    "KM04": date(2026, 2, 5),  # citation: the basis it speaks of began that day
    "KM35": date(2026, 2, 5),  # citation: Articles 22A-22D began that day
}

# The file gives these as bare codes; a page needs words.
DPIA_STATUS_LABELS = {
    "done": "Done",
    "in_progress": "Being done",
    "screened_not_required": "Screened: not needed",
    "not_done": "Not done",
}


class Entry(NamedTuple):
    """One entry of the file: what names it, what it says, its place, and since when if stated."""

    name: dict[str, str]
    says: dict[str, Any]
    position: int
    starts_on: date | None

    @property
    def digest(self) -> str:
        """Changes when the entry reads differently, not when the list around it moves."""
        words = json.dumps([self.name, self.says], sort_keys=True, ensure_ascii=True)
        return hashlib.sha256(words.encode()).hexdigest()


class Reference:
    """The legal reference of one file."""

    def __init__(self, path: Path = FILE):
        text = path.read_bytes()
        self.sha256 = hashlib.sha256(text).hexdigest()
        self.document: dict[str, Any] = json.loads(text)
        meta = self.document["meta"]
        self.as_of = date.fromisoformat(meta["as_of"])
        self.title: str = meta["title"]
        self.disclaimer: str = meta["disclaimer"]

    def list_of(self, kind: str) -> list[dict[str, Any]]:
        """The choices of one kind, each with at least a code and a label."""
        found: Any = self.document
        for step in kind.split("."):
            found = found[step]
        if kind == "dpia_statuses":
            return [{"code": code, "label": DPIA_STATUS_LABELS.get(code, code)} for code in found]
        if isinstance(found, dict):  # code: label
            return [{"code": code, "label": label} for code, label in found.items()]
        return [{"code": one, "label": one} if isinstance(one, str) else one for one in found]

    def items(self) -> Iterator[Entry]:
        for kind in KINDS:
            for position, given in enumerate(self.list_of(kind), start=1):
                says = {"label": "", "citation": "", "hint": "", "status": "in_force"}
                facts = {key: given[key] for key in given if key not in {*says, "code"}}
                says |= {key: given[key] for key in says if key in given}
                yield Entry(
                    {"kind": kind, "code": given["code"]},
                    {**says, "facts": facts},
                    position,
                    STARTS.get(given["code"]),
                )

    def rules(self) -> Iterator[Entry]:
        # the examples of a rule are for its tests, not for the portal
        for position, given in enumerate(self.document["validation_rules"], start=1):
            says = {key: given[key] for key in given if key not in {"id", "tests"}}
            yield Entry({"code": given["id"]}, says, position, STARTS.get(given["id"]))

    @property
    def regulator(self) -> dict[str, Any]:
        """Who watches over data protection: its name, and where people complain to it."""
        return self.document["regulator"]

    @property
    def record_fields(self) -> list[dict[str, Any]]:
        """The answers a record is checked by: name, type, and the kind of choice it takes."""
        return self.document["record_fields"]
