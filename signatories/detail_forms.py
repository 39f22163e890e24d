"""Forms about an organisation itself."""

import re
from typing import Any

from django.core.exceptions import ValidationError

from kmip_portal.forms import (
    CodeField,
    DateField,
    LongTextField,
    ManyChoiceField,
    PortalForm,
    TextField,
    WebAddressField,
    YesNoField,
)
from kmip_portal.forms.pasted import lines_of
from signatories.models import Area, Organisation

POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?) ?(\d[A-Z]{2})")
URN = re.compile(r"(.+?)[,;\t]\s*(?:URN\s*)?(\d{5,6})", re.IGNORECASE)
MOST_SITES = 200


class DetailsForm(PortalForm):
    """What the organisation says of itself, but for its legal name."""

    row_versioned = True

    other_names = TextField(
        "Other names",
        "Old names and short names. Put a semicolon between them",
        max_length=400,
        required=False,
    )
    address = LongTextField(
        "Address", "Without the postcode", 300, required=False, rows=3,
        autocomplete="street-address",
    )  # fmt: skip
    postcode = TextField(
        "Postcode", max_length=10, required=False, width=10, autocomplete="postal-code"
    )
    website = WebAddressField("Website", required=False)
    privacy_notice = WebAddressField(
        "Privacy notice", "Everybody finds it on your public page", required=False
    )
    ico_registration = TextField(
        "ICO registration number",
        "For example, Z1234567 or ZB123456",
        max_length=20,
        required=False,
        width=20,
    )
    is_public_authority = YesNoField(
        "Is it a public authority?",
        "As section 7 of the Data Protection Act 2018 says. Leave it open if you do not know",
        required=False,
    )
    is_competent_authority = YesNoField(
        "Is it a competent authority for law enforcement?",
        "As section 30 of the Data Protection Act 2018 says. Leave it open if you do not know",
        required=False,
    )

    def _areas(self):
        """Those there are; and those it works in already, though they have ended."""
        return Area.objects.offered(and_these=self.initial.get("areas", ()))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["areas"] = ManyChoiceField(
            "Areas it works in",
            [(area.slug, area.name) for area in self._areas()],
            required=False,
            small=True,
        )

    def clean_postcode(self):
        text = self.cleaned_data["postcode"].upper()
        if not text:
            return ""
        if found := POSTCODE.fullmatch(" ".join(text.split())):
            return f"{found[1]} {found[2]}"
        raise ValidationError("Enter a full UK postcode")


class EstablishmentsForm(PortalForm):
    """Sites to be listed, one on each line."""

    sites = LongTextField(
        "Names, one on each line",
        "You can put the URN after a comma, for example, Chalk Down High School, 118617",
        20_000,
        "Enter one name on each line",
        rows=8,
        name="The list",
    )

    @property
    def listed(self) -> list[tuple[str, str]]:
        """Each line as a name and a URN, which may be blank."""
        lines = lines_of(self.cleaned_data["sites"])
        return [
            (found[1].strip(), found[2]) if (found := URN.fullmatch(line)) else (line, "")
            for line in lines
        ]

    def clean_sites(self):
        if len(self.listed) > MOST_SITES:
            raise ValidationError(f"The list must have {MOST_SITES} names or fewer")
        if long := next((name for name, _ in self.listed if len(name) > 200), None):
            raise ValidationError(
                f"‘{long[:40]}…’ must be 200 characters or less: put each name on its own line"
            )
        return self.cleaned_data["sites"]


class LeaveForm(PortalForm):
    """Until when, and why, an organisation takes part."""

    last_day = DateField(
        "Last day",
        "The last day on which its acceptance counts. For example, 31 3 2027",
        missing="Enter the last day",
        name="Last day",
        today_or_future=True,
    )
    reason = LongTextField(
        "Why is it leaving?",
        "K-MIP sees this. It is not published",
        1000,
        "Enter why it is leaving",
        rows=3,
    )

    def __init__(self, *args, organisation: Organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisation = organisation

    @property
    def told(self) -> dict[str, Any]:
        return {"last_day": self.cleaned_data["last_day"], "reason": self.cleaned_data["reason"]}


class LeaveCodeForm(PortalForm):
    """The code that was sent to whoever takes the organisation out of the agreement."""

    code = CodeField("Security code", hint="6 numbers")
