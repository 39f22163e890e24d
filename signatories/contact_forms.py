"""Forms about contacts."""

from typing import Any

from kmip_portal.forms import (
    Choice,
    ChoiceField,
    EmailField,
    FilterForm,
    LongTextField,
    PortalForm,
    SelectField,
    TextField,
)
from signatories import organisation_types
from signatories.models import Area, ContactPoint

For = ContactPoint.For


class ContactForm(PortalForm):
    """One contact: what it is for, how it is reached, and who is shown it."""

    row_versioned = True

    role = SelectField("Role", ContactPoint.Role.choices, missing="Select the role")
    name = TextField(
        "Name of the person", "Leave it out for a team or a shared mailbox", required=False,
        autocomplete="off",
    )  # fmt: skip
    email = EmailField("Email address", required=False, autocomplete="off")
    phone = TextField("Phone number", max_length=40, required=False, width=20, inputmode="tel")
    hours = TextField(
        "When it is answered",
        "For example, Monday to Friday, 9am to 5pm",
        max_length=120,
        required=False,
    )
    published_to = ChoiceField(
        "Who can see it?",
        [
            Choice(For.SIGNATORIES, "Signatories", "People of organisations that have signed"),
            Choice(For.PUBLIC, "Everybody", "Anybody who opens your organisation’s page"),
        ],
        missing="Select who can see it",
    )

    def clean(self):
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if not {"email", "phone"} & set(self.errors) and not told["email"] and not told["phone"]:
            self.add_error("email", "Enter an email address or phone number for this contact")
        return told


class ReportForm(PortalForm):
    """What is wrong with a contact."""

    guarded = ("note",)

    note = LongTextField(
        "What is out of date?",
        "For example, the number is no longer in use",
        500,
        "Enter what is out of date",
        rows=3,
    )


class FindForm(FilterForm):
    """Whose contact, for what. Asked by GET, so that every answer has an address."""

    q = TextField("Search", "An organisation, a role or a place", required=False)

    def __init__(self, data: Any):
        super().__init__(data)
        areas = [(area.slug, area.name) for area in Area.objects.all()]
        for name, label, choices, empty in (
            ("role", "Role", ContactPoint.Role.choices, "All roles"),
            ("type", "Type of organisation", organisation_types.choices(), "All types"),
            ("area", "Area", areas, "All areas"),
        ):
            self.fields[name] = SelectField(label, choices, required=False, empty=empty)
