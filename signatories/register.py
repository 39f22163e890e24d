"""The public register: who has signed, on any day, as a page, CSV and JSON."""

import json
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from kmip_portal import clock
from kmip_portal.forms import DateField, PortalForm, SelectField, TextField
from kmip_portal.spreadsheets import csv_lines
from signatories import organisation_types
from signatories.models import Area, Organisation
from signatories.standing import SIGNATORY, Standing, State

EITHER = "signatory"  # signed, whether or not something newer is asked
COLUMNS = {
    "name": "Organisation",
    "type": "Type",
    "areas": "Areas",
    "version": "Version signed",
    "accepted_on": "Accepted on",
    "state": "State",
    "since": "Since",
    "is_signatory": "Signatory",
    "also_covers": "Also covers",
    "identifiers": "Identifiers",
    "page": "Page",
}


class RegisterForm(PortalForm):
    """What to show of the register. Asked by GET, so that every answer has an address."""

    mark_optional = False

    q = TextField("Search", hint="A name, or a number such as a URN or ODS code", required=False)
    on = DateField(
        "Date",
        hint="To see who had signed on an earlier day, for example, 27 3 2027",
        required=False,
        today_or_past=True,
    )

    def __init__(self, data: Any, *, shows_not_signed: bool = False):
        super().__init__(data)
        self.types = organisation_types.choices()
        areas = [(area.slug, area.name) for area in Area.objects.all()]
        states = [(EITHER, "Signatories"), *State.choices]
        if not shows_not_signed:
            states = [one for one in states if one[0] != State.NOT_SIGNED]
        for name, label, choices, empty in (
            ("type", "Type", self.types, "All types"),
            ("area", "Area", areas, "All areas"),
            ("status", "Status", states, "All"),
        ):
            self.fields[name] = SelectField(label, choices, required=False, empty=empty)


class Register:
    """The register as one request asks for it."""

    def __init__(self, query: Any, *, shows_not_signed: bool = False):
        self.form = RegisterForm(query, shows_not_signed=shows_not_signed)
        letter = query.get("letter", "")[:1]
        self.letter = letter.upper() if letter.isalnum() else ""
        self.is_asked = self.form.is_valid()
        self.asked = self.form.cleaned_data if self.is_asked else {}
        self.on = self.asked.get("on") or clock.today()
        self.types = {choice.value: choice.label for choice in self.form.types}

    @cached_property
    def standing(self) -> Standing:
        return Standing(self.on)

    @property
    def is_today(self) -> bool:
        return self.on == clock.today()

    @property
    def is_public(self) -> bool:
        """Whether anybody may read what is asked for: who has not signed only K-MIP may."""
        return self.asked.get("status") != State.NOT_SIGNED

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but a day was asked for."""
        return bool(self.letter) or any(
            self.asked.get(name) for name in ("q", "type", "area", "status")
        )

    def organisations(self) -> Any:
        """Those asked for, A to Z, with all that a row shows."""
        found = self._in_any_letter()
        if self.letter:
            found = found.filter(folded_name__startswith=self.letter.lower())
        return found.for_register(self.on, counting=self.standing.counting)

    def letters(self) -> list[str]:
        """The letters with which the names of those asked for begin."""
        return self._in_any_letter().letters()

    def _in_any_letter(self) -> Any:
        status = self.asked.get("status")
        if status == EITHER:
            found = Organisation.objects.signatories(self.on, counting=self.standing.counting)
        elif status:
            found = self.standing.in_state(status)
        else:
            found = Organisation.objects.having_given(self.on)
        if self.asked.get("q"):
            found = found.search(self.asked["q"])
        if self.asked.get("type"):
            found = found.filter(organisation_type=self.asked["type"])
        if self.asked.get("area"):
            found = found.in_area(self.asked["area"])
        return found

    def entry(self, organisation: Any) -> dict[str, Any]:
        """One row, in words: nothing in it names a person."""
        return {
            "name": organisation.name,
            "type": self.types.get(organisation.organisation_type, organisation.organisation_type),
            "areas": [area.name for area in organisation.areas.all()],
            "version": organisation.accepted_version or organisation.last_version,
            "accepted_on": _iso(organisation.accepted_on or organisation.last_accepted_on),
            "state": self.standing.words(organisation),
            "since": _iso(self.standing.since(organisation)),
            "status": self.standing.state(organisation).value,
            "is_signatory": self.standing.state(organisation) in SIGNATORY,
            "also_covers": [site.name for site in organisation.covering(self.on)],
            "identifiers": [number.short for number in organisation.identifiers.all()],
            "page": organisation.get_absolute_url(),
        }

    def entries(self) -> Iterator[dict[str, Any]]:
        """Every row asked for, read in slices."""
        for organisation in self.organisations().iterator(chunk_size=500):
            yield self.entry(organisation)

    def as_csv(self, base_url: str) -> Iterator[str]:
        """The same as a CSV file."""
        entries = (one | {"page": base_url + one["page"]} for one in self.entries())
        return csv_lines(
            COLUMNS.values(), ([_words(one[name]) for name in COLUMNS] for one in entries)
        )

    def as_json(self, base_url: str) -> Iterator[str]:
        """The same as JSON, with the day and the versions it speaks of."""
        head = {
            "on": self.on.isoformat(),
            "version_in_force": self.standing.in_force.number if self.standing.in_force else None,
            "versions_that_count": [version.number for version in self.standing.counting],
        }
        yield json.dumps(head, ensure_ascii=False)[:-1] + ', "organisations": ['
        for number, entry in enumerate(self.entries()):
            entry["page"] = base_url + entry["page"]
            yield (",\n" if number else "\n") + json.dumps(entry, ensure_ascii=False)
        yield "\n]}\n"


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def _words(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(value) if isinstance(value, list) else value
