"""Which draft the disclosures follow, and the table of what differs."""

from typing import Any

from django import forms

from kmip_portal.accounts.models import User
from kmip_portal.forms import Choice, ChoiceField, Divider, LongTextField, PortalForm, SelectField
from kmip_portal.forms.base import Problem
from kmip_portal.forms.words import upper_first
from records.models import RecordOfSharing
from records.together.judging import Judged, judge, warned
from records.together.rows import LABELS, Row, read_table
from signatories.models import Organisation
from signatories.picker import AS_TYPED, Answer, PickedOrganisation, Typed, describe, look_up

MOST_FAULTS = 20  # told at once


class AlikePatternForm(PortalForm):
    """The record whose answers are the same for all."""

    pattern = SelectField(
        "Which record says what is the same for all of them?",
        [],
        hint="A draft is used as it is. Of a saved record, a draft is made first",
        missing="Select the record that says what is the same",
    )

    def __init__(self, *args: Any, offered: list[RecordOfSharing], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.offered = {one.reference: one for one in offered}
        named = [
            (one.reference, f"{one.heading}, {one.get_status_display().lower()}, {one}")
            for one in offered
        ]
        self.fields["pattern"].offer(named, "Select a record")

    @property
    def chosen(self) -> RecordOfSharing:
        return self.offered[self.cleaned_data["pattern"]]


class AlikeRowsForm(PortalForm):
    """The first press reads the table back; the second saves it. The table travels with the page,
    and the button that goes back to it loses nothing. Rows that were read with a draft that has
    changed since are read back once more."""

    row_versioned = True
    rows = LongTextField(
        "The rows, one disclosure on each",
        hint="Paste them from Excel or Word, or type a row on each line with ; between the cells",
        missing="Enter a row for each disclosure",
        max_length=40_000,
        rows=12,
        name="The table",
        strip=False,
    )

    def __init__(self, *args: Any, pattern: RecordOfSharing, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.pattern, self.by = pattern, user
        self.judged: list[Judged] = []
        self.read: list[Row] = []
        self.faults: list[str] = []
        self.names: dict[str, Answer] = {}
        sent = self.data if self.is_bound else {}
        self.goes_to_table = "change" in sent
        looked = sent.get("looked_through") == "yes" and not self.goes_to_table
        seen = sent.get("row_version") or str(pattern.row_version)
        self.draft_changed = looked and seen != str(pattern.row_version)
        self.has_looked = looked and not self.draft_changed
        if self.is_bound and not self.goes_to_table:
            self._read()

    @property
    def is_preview(self) -> bool:
        return bool(self.judged)

    def is_valid(self) -> bool:
        return super().is_valid() and self.has_looked

    def full_clean(self) -> None:
        super().full_clean()
        if self.goes_to_table or (self.is_preview and not self.has_looked):
            self._errors.clear()  # it was not asked yet

    def guarded_texts(self) -> list[tuple[str, str]]:
        """Every cell but work email addresses, which name somebody at work on purpose."""
        cells = [
            (f"Row {row.number}, {LABELS[name].lower()}", cell)
            for row in self.read
            for name, cell in row.cells.items()
            if name != "shared_with_email"
        ]
        return [*super().guarded_texts(), *cells]

    def _read(self) -> None:
        try:
            text = self.fields["rows"].clean(self.data.get(self.add_prefix("rows")))
        except forms.ValidationError:
            return  # said beside the box, by the field itself
        table = read_table(text)
        self.read, self.faults = table.rows, table.faults
        if self.faults:
            self.fields["rows"].validators.append(self._refuse)
            return
        self._ask_about_names()
        self.judged = judge(self.pattern, self.read, self.partners(), by=self.by)
        self._ask_why()
        self.fields["rows"].widget = forms.HiddenInput()
        self.fields["looked_through"] = forms.CharField(
            required=False, widget=forms.HiddenInput, max_length=3
        )
        # whoever presses the button of the page that shows it has looked through it
        self.data = self.data.copy()
        self.data["looked_through"] = "yes"
        self.data["row_version"] = str(self.pattern.row_version)

    def _refuse(self, value: Any) -> None:
        more = len(self.faults) - MOST_FAULTS
        told = self.faults[:MOST_FAULTS] + (
            [f"There are {more} more like these"] if more > 0 else []
        )
        raise forms.ValidationError(told)

    @property
    def problems(self) -> list[Problem]:
        """Each fault of the table by itself, not only the first."""
        if not self.faults or "rows" not in self.errors:
            return super().problems
        return [Problem(str(one), "#id_rows") for one in self.errors["rows"]]

    def _ask_about_names(self) -> None:
        """Which organisation is meant, where its name is not plain; each name once."""
        everybody = Organisation.objects.existing()
        for name in dict.fromkeys(row.name for row in self.read if row.name):
            self.names[name] = look_up(Typed(name), everybody)
        for field, name in self._unclear():
            found = self.names[name].matches
            choices: list[Any] = [
                Choice(one["value"], one["label"], one["hint"]) for one in describe(found, name)
            ]
            either = [Divider()] if choices else []
            self.fields[field] = ChoiceField(
                f"‘{name}’",
                [*choices, *either, Choice(AS_TYPED, "It is not in the list: keep it as typed")],
                hint="" if found else "We found nothing of this name",
                missing=f"Select which organisation ‘{name}’ is",
            )

    def _unclear(self) -> list[tuple[str, str]]:
        unclear = [name for name, answer in self.names.items() if answer.picked is None]
        return [(f"name_{n}", name) for n, name in enumerate(unclear, 1)]

    def partners(self) -> dict[str, PickedOrganisation]:
        """Each name as an organisation; as it was typed until somebody says which it is."""
        found = {
            name: answer.picked or PickedOrganisation(None, name)
            for name, answer in self.names.items()
        }
        for field, name in self._unclear():
            said = self.data.get(self.add_prefix(field))
            for one in self.names[name].matches:
                if one.slug == said:
                    found[name] = PickedOrganisation(one, name)
        return found

    def _ask_why(self) -> None:
        if self.warnings:
            self.fields["warnings_reason"] = LongTextField(
                "Why are you saving them with these warnings?",
                missing="Enter why you are saving them with these warnings",
                max_length=1000,
            )
            self.guarded = ("warnings_reason",)

    @property
    def warnings(self) -> dict[str, list[int]]:
        return warned(self.judged)

    @property
    def number_ready(self) -> int:
        return sum(one.is_ready for one in self.judged)

    @property
    def button(self) -> str:
        """What pressing it does, in numbers."""
        if not self.is_preview:
            return "Read the table"
        parts = [(self.number_ready, "record"), (len(self.judged) - self.number_ready, "draft")]
        told = [f"{n} {what}{'' if n == 1 else 's'}" for n, what in parts if n]
        return upper_first(f"save {' and '.join(told)}")
