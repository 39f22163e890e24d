"""Which records a publication pack is of, and the check before it is made."""

from functools import cached_property
from typing import Any

from django import forms

from kmip_portal.forms import (
    DateField,
    ManyChoiceField,
    PortalForm,
    SelectField,
    TextField,
    TickField,
)
from kmip_portal.forms.filters import FilterForm
from kmip_portal.law.book import Book
from records.information_requests.pack import INCLUDE, MOST_RECORDS, Choice, Pack
from records.models import RecordOfSharing
from signatories.models import Organisation


class PackFilters(FilterForm):
    """What narrows the records that are offered."""

    kind = SelectField("Kind", RecordOfSharing.Kind.choices, required=False, empty="Any")
    since = DateField("Shared or decided from", required=False, name="The earliest date")
    until = DateField("Shared or decided to", required=False, name="The latest date")

    def __init__(self, data: Any, *, organisations: list[Organisation], law: Book):
        super().__init__(data)
        self.organisations = {one.slug: one for one in organisations}
        purposes = [(one.value, one.label) for one in law.choices("purpose_presets")]
        self.fields["purpose"] = SelectField("Purpose", purposes, required=False, empty="Any")
        if len(organisations) > 1:
            named = [(one.slug, one.name) for one in organisations]
            field = SelectField("Organisation", named, required=False, empty=organisations[0].name)
            self.fields["organisation"] = field
            self.order_fields(["organisation", "purpose"])

    @property
    def organisation(self) -> Organisation:
        self.is_valid()
        first = next(iter(self.organisations.values()))
        return self.organisations.get(self.cleaned_data.get("organisation", ""), first)

    @property
    def asked(self) -> dict[str, Any]:
        self.is_valid()
        return {name: said for name, said in self.cleaned_data.items() if said}


class PackRecordsForm(PortalForm):
    """The records, ticked."""

    records = ManyChoiceField("Which records?", [], missing="Select the records", small=True)

    def __init__(self, *args: Any, offered: list[RecordOfSharing], **kwargs: Any):
        super().__init__(*args, **kwargs)
        named = [
            (one.reference, f"{one.heading}, {one.reference}, {one.get_kind_display().lower()}")
            for one in offered
        ]
        self.fields["records"].offer(named, "Select the records")

    def clean_records(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["records"]
        if len(chosen) > MOST_RECORDS:
            self.add_error("records", f"Select {MOST_RECORDS} records or fewer")
        return chosen


class PackCheckForm(PortalForm):
    """What is left out of each record, and that somebody has looked. The guard reads all free text
    that would be published."""

    request_reference = TextField(
        "Your reference for the request", hint="Not a name", required=False, max_length=60
    )

    def __init__(
        self, *args: Any, organisation: Organisation, records: list[RecordOfSharing], law: Book,
        **kwargs: Any,
    ):  # fmt: skip
        super().__init__(*args, **kwargs)
        self.organisation, self.records, self.law = organisation, records, law
        self.guarded = ("request_reference",)
        choices = _choices(law)
        for record in records:
            field = SelectField(
                f"{record.heading}, {record.reference}",
                choices,
                missing=f"Select what is left out of {record.reference}",
            )
            field.initial = INCLUDE if record.is_repeat else "words FE_S40"
            self.fields[_words_of(record)] = field
        if self.before.may_identify:
            self.fields["looked"] = TickField(
                "I have looked at each record that may lead to a person",
                missing="Confirm that you have looked at each record that may lead to a person",
            )
        self.fields["read"] = forms.CharField(
            required=False, widget=forms.HiddenInput, initial=self.before.digest, max_length=64
        )
        self.fields["checked"] = TickField(
            "I have read what will be published and what is left out",
            missing="Confirm that you have read what will be published and what is left out",
        )

    @cached_property
    def before(self) -> Pack:
        """The pack with every word in it, as the page shows it."""
        return Pack(self.organisation, self.records, self.law)

    def clean(self) -> dict[str, Any]:
        """It is made of what the page showed; a page that does not say is not held to it."""
        if self.cleaned_data.get("read") not in ("", self.before.digest):
            self.data = self.data.copy()
            self.data[self.add_prefix("read")] = self.before.digest
            raise forms.ValidationError(
                "What would be published has changed since you opened this page. Read it again"
            )
        return self.cleaned_data

    @property
    def pack(self) -> Pack:
        said = self.cleaned_data
        choices = {
            record.reference: Choice.of(said.get(_words_of(record)) or INCLUDE)
            for record in self.records
        }
        return Pack(
            self.organisation, self.records, self.law, choices=choices,
            request=said.get("request_reference") or "",
        )  # fmt: skip

    def guarded_texts(self) -> list[tuple[str, str]]:
        return [*super().guarded_texts(), *self.pack.texts()]


def _words_of(record: RecordOfSharing) -> str:
    """The field about its words, named by the record: another may be gone since the page opened."""
    return f"words_{record.reference}"


def _choices(law: Book) -> list[tuple[str, str]]:
    named = [(one.code, f"{one.label} ({one.citation})") for one in law.items("foi_exemptions")]
    return [
        (INCLUDE, "Publish its words"),
        *((f"words {code}", f"Leave out its words: {name}") for code, name in named),
        *((f"whole {code}", f"Leave out the record: {name}") for code, name in named),
    ]
