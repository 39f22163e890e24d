"""All the organisations of a type or an area, to take part in a repeat record."""

from typing import Any

from django.core.exceptions import ValidationError

from kmip_portal.forms import Choice, ManyChoiceField, PortalForm, SelectField
from kmip_portal.forms.filters import FilterForm
from signatories import organisation_types
from signatories.models import Area, Organisation


class AreaForm(FilterForm):
    """Which organisations are looked for: asked by GET, so that looking adds nobody."""

    def __init__(self, data: Any):
        super().__init__(data)
        areas = [(area.slug, area.name) for area in Area.objects.all()]
        for name, label, choices, empty in (
            ("type", "Type", organisation_types.choices(), "All types"),
            ("area", "Area", areas, "All areas"),
        ):
            self.fields[name] = SelectField(label, choices, required=False, empty=empty)

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if not self.errors and self.data.keys() & {"type", "area"} and not any(told.values()):
            raise ValidationError("Select a type or an area")
        return told

    @property
    def is_asked(self) -> bool:
        return self.is_valid() and any(self.cleaned_data.values())

    def organisations(self) -> Any:
        """Those found, A to Z."""
        found = Organisation.objects.existing().order_by("name", "pk")
        if kind := self.cleaned_data["type"]:
            found = found.filter(organisation_type=kind)
        if area := self.cleaned_data["area"]:
            found = found.in_area(area)
        return found


class AddTheseForm(PortalForm):
    """Those that were found and take no part yet, each ticked until somebody says otherwise."""

    organisations = ManyChoiceField(
        "Organisations to add", [], missing="Select at least one organisation", small=True
    )

    def __init__(self, *args: Any, offered: list[Organisation], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["organisations"].offer(
            [Choice(one.slug, one.name) for one in offered], "Select at least one organisation"
        )
        self.initial["organisations"] = [one.slug for one in offered]
        self.offered = offered

    @property
    def chosen(self) -> list[Organisation]:
        slugs = set(self.cleaned_data["organisations"])
        return [one for one in self.offered if one.slug in slugs]
