"""The rows of the repeat form, both ways: who takes part, through whom, and what is shared.

Each table is known by its header, and each row by its first cell; the other cells say what they say
in the words of the form. What a cell says that cannot be taken is told, and nothing is dropped.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email

from kmip_portal.documents.reading import as_compared
from kmip_portal.law.book import Book
from records.answers import cited
from records.models import DataItem, Party, RecordOfSharing, System
from records.questions.choices import Contract
from signatories.models import Organisation
from signatories.picker import PickedOrganisation, Typed, look_up

PARTIES, CONTACTS, ITEMS, SYSTEMS = "parties", "contacts", "items", "systems"
# the table: (its header, the column of the portal for each cell after the first)
TABLES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    PARTIES: (
        ("Organisation", "Gives, receives or both", "Role", "Lawful basis, if that differs",
         "Power or duty, if that differs"),
        ("direction", "controller_role", "own_basis", "own_power"),
    ),
    CONTACTS: (
        ("Organisation", "Name of its contact", "Job title", "Work email", "Work phone"),
        ("contact_name", "contact_role", "contact_email", "contact_phone"),
    ),
    ITEMS: (
        ("Item of information", "Kind", "From", "To", "Why it is needed",
         "Kept for, if that differs"),
        ("category", "given_by", "received_by", "why_needed", "kept_for"),
    ),
    SYSTEMS: (
        ("Processor or system", "What it is used for", "Where the information is held", "Contract"),
        ("used_for", "held", "contract"),
    ),
}  # fmt: skip
CAPTIONS = {
    PARTIES: "Organisations taking part",
    CONTACTS: "Whom the portal writes to at each organisation",
    ITEMS: "Items of information; leave ‘From’ and ‘To’ blank for all that give or receive",
    SYSTEMS: "Processors and systems used; a contract is in place, not in place yet, or not needed",
}
HEADERS = {tuple(as_compared(one) for one in head): name for name, (head, _) in TABLES.items()}
COLUMNS_OF_LAW = {
    "controller_role": "controller_roles",
    "own_basis": "uk_gdpr_article6",
    "category": "personal_data_categories",
}
LONGEST = {
    "own_power": 300, "contact_name": 200, "contact_role": 200, "contact_phone": 30,
    "why_needed": 500, "kept_for": 200, "used_for": 300, "held": 200,
}  # fmt: skip
# what the guard reads too
FREE = {"own_power", "why_needed", "kept_for", "used_for", "held"}
TWICE = "This organisation is there twice"
LONGEST_SYSTEM = 500
LINES = 8  # rows left empty on the blank form


@dataclass
class FormRows:
    """The rows of a form as they were understood; an item names organisations by their place."""

    parties: list[dict[str, Any]] = field(default_factory=list)
    items: list[dict[str, Any]] = field(default_factory=list)
    systems: list[dict[str, Any]] = field(default_factory=list)
    doubts: list[tuple[str, str, str]] = field(default_factory=list)  # (table, what it says, why)
    guarded: list[tuple[str, str]] = field(default_factory=list)


def tables(record: RecordOfSharing | None, law: Book) -> dict[str, dict[str, Any]]:
    """The three tables as blocks of an outline: filled from a record, or blank."""
    rows: dict[str, list[list[str]]] = {name: [] for name in TABLES}
    if record:
        parties = record.parties.filter(left_on=None).select_related("organisation")
        for party in parties.order_by("number"):
            rows[PARTIES].append([party.called, *_said(party, PARTIES, law)])
            rows[CONTACTS].append([party.called, *_said(party, CONTACTS, law)])
        items = record.data_items.select_related(
            "given_by__organisation", "received_by__organisation"
        )
        rows[ITEMS] = [[item.item, *_said(item, ITEMS, law)] for item in items]
        systems = record.used_systems.all()
        rows[SYSTEMS] = [[one.name, *_said(one, SYSTEMS, law)] for one in systems]
    return {
        name: {
            "type": "table",
            "caption": CAPTIONS[name],
            "header": list(head),
            "rows": rows[name] or [[""] * len(head) for _ in range(LINES)],
        }
        for name, (head, _) in TABLES.items()
    }


def _said(row: Party | DataItem | System, table: str, law: Book) -> list[str]:
    return [_in_words(column, getattr(row, column), law) for column in TABLES[table][1]]


def _in_words(column: str, value: Any, law: Book) -> str:
    if not value:
        return ""
    if column == "direction":
        return str(Party.GOES_ON.get(value, ""))
    if column == "contract":
        return str(Contract(value).label)
    if kind := COLUMNS_OF_LAW.get(column):
        return law.label(kind, value)
    return value.called if isinstance(value, Party) else str(value)


def apart(rows: Iterable[list[Any]]) -> tuple[dict[str, list[list[str]]], list[list[Any]]]:
    """The rows of our tables, as texts, and all other rows of a form that was read."""
    found: dict[str, list[list[str]]] = {name: [] for name in TABLES}
    rest, table = [], ""
    for row in rows:
        if name := HEADERS.get(tuple(as_compared(cell.text) for cell in row)):
            table = name
        elif table and len(row) == len(TABLES[table][0]):
            found[table].append([cell.text.strip() for cell in row])
        else:
            table = ""
            rest.append(row)
    return found, rest


class ReadingRows:
    """Goes through the rows of a form, table by table."""

    def __init__(self, found: dict[str, list[list[str]]], law: Book):
        self.law, self.rows = law, FormRows()
        self.places: dict[str, int] = {}  # of each organisation, by its name as the form writes it
        for first, *cells in found[PARTIES]:
            self._party(first, cells)
        for first, *cells in found[CONTACTS]:
            self._contact(first, cells)
        for first, *cells in found[ITEMS]:
            self._item(first, cells)
        for first, *cells in found[SYSTEMS]:
            self._system(first, cells)

    @classmethod
    def of_systems(cls, text: str, law: Book) -> FormRows:
        """What was written in one place of a form: a system on each line."""
        blank = [""] * len(TABLES[SYSTEMS][1])
        rows = [[line.strip(), *blank] for line in text.split("\n") if line.strip()]
        return cls({**{name: [] for name in TABLES}, SYSTEMS: rows}, law).rows

    def _party(self, first: str, cells: list[str]) -> None:
        if not first:
            self._without_name(PARTIES, cells)
        elif as_compared(first) in self.places:
            self._doubt(PARTIES, " | ".join([first, *cells]), TWICE)
        else:
            picked = look_up(Typed(first), Organisation.objects.existing()).picked
            if (there := self._place_of(picked)) is not None:  # by another of its names
                self.places[as_compared(first)] = there
                self._doubt(PARTIES, " | ".join([first, *cells]), TWICE)
                return
            if picked is None or not picked.is_listed:
                self._doubt(PARTIES, first, "Check which organisation this is")
            self.places[as_compared(first)] = len(self.rows.parties)
            party = {"organisation": picked or PickedOrganisation(None, first[:200])}
            self.rows.parties.append(party | self._taken(PARTIES, cells))

    def _place_of(self, picked: PickedOrganisation | None) -> int | None:
        if picked is None or picked.organisation is None:
            return None
        there = [one["organisation"].organisation for one in self.rows.parties]
        return there.index(picked.organisation) if picked.organisation in there else None

    def _contact(self, first: str, cells: list[str]) -> None:
        place = self.places.get(as_compared(first)) if first else None
        if place is None:
            self._without_name(CONTACTS, [first, *cells])
        else:
            self.rows.parties[place] |= self._taken(CONTACTS, cells)

    def _item(self, first: str, cells: list[str]) -> None:
        if not first:
            self._without_name(ITEMS, cells)
        elif len(first) > 200:
            self._doubt(ITEMS, first, "An item takes 200 characters or fewer")
        elif first.casefold() in {one["item"].casefold() for one in self.rows.items}:
            self._doubt(ITEMS, " | ".join([first, *cells]), "This item is there twice")
        else:
            self.rows.guarded.append(("Item of information", first))
            self.rows.items.append({"item": first} | self._taken(ITEMS, cells))

    def _system(self, first: str, cells: list[str]) -> None:
        if not first:
            self._without_name(SYSTEMS, cells)
        elif len(first) > LONGEST_SYSTEM:
            self._doubt(SYSTEMS, first, f"A name takes {LONGEST_SYSTEM} characters or fewer")
        elif first.casefold() in {one["name"].casefold() for one in self.rows.systems}:
            self._doubt(SYSTEMS, " | ".join([first, *cells]), "This system is there twice")
        else:
            self.rows.guarded.append(("Processor or system", first))
            self.rows.systems.append({"name": first} | self._taken(SYSTEMS, cells))

    def _without_name(self, table: str, cells: list[str]) -> None:
        if said := " | ".join(cell for cell in cells if cell):
            what = {ITEMS: "item", SYSTEMS: "system"}.get(table, "organisation")
            self._doubt(table, said, f"This row does not say of which {what} it is")

    def _taken(self, table: str, cells: list[str]) -> dict[str, Any]:
        columns = TABLES[table][1]
        return {
            column: self._cell(table, column, said)
            for column, said in zip(columns, cells, strict=True)
        }

    def _cell(self, table: str, column: str, said: str) -> Any:
        """What a cell says, as its column takes it; blank where it cannot be taken."""
        if column in FREE and said:
            self.rows.guarded.append((TABLES[table][0][1 + TABLES[table][1].index(column)], said))
        if column in ("given_by", "received_by"):
            place = self.places.get(as_compared(said))
            if said and place is None:
                self._doubt(table, said, "No organisation of this name takes part")
            return place
        if column == "direction":
            return self._choice(table, said, {**_PARTS, "both": "both"})
        if column == "contract":
            return self._choice(table, said, _CONTRACTS)
        if kind := COLUMNS_OF_LAW.get(column):
            return self._choice(table, said, self._codes(kind))
        if column == "contact_email" and said:
            return self._address(table, said)
        if len(said) > LONGEST.get(column, 254):
            self._doubt(table, said, f"This takes {LONGEST[column]} characters or fewer")
            return ""
        return said

    def _choice(self, table: str, said: str, codes: dict[str, str]) -> str:
        code = codes.get(as_compared(said), "")
        if said and not code:
            self._doubt(table, said, "This is not one of the choices")
        return code

    def _codes(self, kind: str) -> dict[str, str]:
        return {
            as_compared(words): item.code
            for item in reversed(self.law.items(kind))
            for words in (item.code, cited(item), item.label)
            if words
        }

    def _address(self, table: str, said: str) -> str:
        try:
            validate_email(said)
            MaxLengthValidator(254)(said)
        except ValidationError:
            self._doubt(table, said, "Enter an email address, like name@example.gov.uk")
            return ""
        return said

    def _doubt(self, table: str, said: str, why: str) -> None:
        """Kept to be looked at, so the guard reads it; but for who is named at work on purpose."""
        self.rows.doubts.append((table, said, why))
        if table != CONTACTS:
            self.rows.guarded.append((CAPTIONS[table], said))


_PARTS = {as_compared(str(words)): str(value) for value, words in Party.GOES_ON.items()}
_CONTRACTS = {
    as_compared(words): str(value)
    for value, label in Contract.choices
    for words in (str(label), str(label).partition(":")[0])
}
