"""What is asked of an organisation that wants to join, page by page."""

from typing import Any

from kmip_portal.forms import (
    Choice,
    ChoiceField,
    CodeField,
    EmailField,
    FileField,
    LongTextField,
    ManyChoiceField,
    PortalForm,
    TextField,
    TickField,
    WebAddressField,
)
from signatories import organisation_types
from signatories.joining.forms.fields import PhoneField, PostcodeField, is_personal, want
from signatories.models import Application, Area

ALL_AREAS = Choice("all", "All of Kent and Medway")


class LookUpForm(PortalForm):
    """Are we a signatory? Asked by GET, so that every answer has an address."""

    mark_optional = False

    q = TextField(
        "Which organisation do you work for?",
        hint="Enter a name, postcode, unique reference number (URN) or ODS code",
        missing="Enter the name of your organisation",
    )

    def __init__(self, data: Any):
        super().__init__(data if data and "q" in data else None)
        del self.fields["submission_id"]  # looking twice is no matter


class StepForm(PortalForm):
    """One page of the application. `title` is its H1, and its name on the page of answers."""

    title = ""


class OrganisationStep(StepForm):
    title = "Tell us about your organisation"
    fieldsets = [
        (
            "The organisation",
            ["name", "other_names", "organisation_type", "areas", "part_of", "establishments"],
        ),
        (
            "Where it is",
            ["address_line_1", "address_line_2", "town", "postcode", "website", "privacy_notice"],
        ),
        ("Registration with the ICO", ["ico_registration", "why_no_ico"]),
        (
            "Numbers in public registers",
            ["urn", "ods_code", "charity_number", "company_number"],
        ),
    ]
    guarded = ("why_no_ico",)

    name = TextField(
        "Organisation name", hint="Its legal name", missing="Enter the organisation name",
        autocomplete="organization",
    )  # fmt: skip
    other_names = TextField("Other name people use", required=False)
    organisation_type = ChoiceField(
        "Type of organisation",
        lambda: [(one.value, one.label) for one in organisation_types.choices()],
        missing="Select the type of organisation",
    )
    areas = ManyChoiceField(
        "Areas it works in",
        lambda: [(area.slug, area.name) for area in Area.objects.offered()],
        missing="Select the areas you work in",
        none=ALL_AREAS,
        small=True,
    )
    part_of = TextField(
        "Name of the larger organisation it is part of",
        hint="For example, an academy trust, which signs once for its academies",
        required=False,
    )
    establishments = LongTextField(
        "Schools, sites or services it also signs for",
        hint="One on each line",
        max_length=4000,
        rows=3,
        required=False,
    )
    address_line_1 = TextField(
        "Address line 1",
        missing="Enter address line 1, typically the building and street",
        max_length=100,
        autocomplete="address-line1",
    )
    address_line_2 = TextField(
        "Address line 2", max_length=100, required=False, autocomplete="address-line2"
    )
    town = TextField("Town or city", max_length=80, autocomplete="address-level2")
    postcode = PostcodeField()
    website = WebAddressField("Website", required=False)
    privacy_notice = WebAddressField("Privacy notice", required=False)
    ico_registration = TextField(
        "ICO registration number",
        hint="For example, Z1234567 or ZB123456",
        max_length=20,
        width=10,
        required=False,
        spellcheck=False,
    )
    why_no_ico = LongTextField(
        "Why it does not need to register with the ICO",
        hint="Only if it has no number",
        max_length=500,
        rows=2,
        required=False,
    )
    urn = TextField(
        "Unique reference number (URN)", hint="Of a school", max_length=20, width=10,
        required=False, spellcheck=False,
    )  # fmt: skip
    ods_code = TextField(
        "ODS code", hint="Of an NHS body", max_length=20, width=10, required=False,
        spellcheck=False, name="ODS code",
    )  # fmt: skip
    charity_number = TextField("Charity number", max_length=20, width=10, required=False)
    company_number = TextField("Company number", max_length=20, width=10, required=False)

    def clean(self):
        answers = super().clean()
        if answers.get("ico_registration") or answers.get("why_no_ico") or self.errors:
            return answers
        self.add_error(
            "ico_registration",
            "Enter the ICO registration number, or why you do not need to register",
        )
        return answers


class YouStep(StepForm):
    title = "Your details"

    contact_name = TextField("Full name", missing="Enter your full name", autocomplete="name")
    contact_job_title = TextField(
        "Job title", missing="Enter your job title", autocomplete="organization-title"
    )
    contact_email = EmailField(
        "Work email",
        hint="We’ll send a code to check it",
        missing="Enter your work email address",
    )
    contact_phone = PhoneField(
        hint="We’ll only use it about this application",
        required=False,
    )

    def _clean_form(self):
        super()._clean_form()
        email = self.cleaned_data.get("contact_email", "")
        if not is_personal(email):
            return
        self.fields["is_work_email"] = TickField(f"{email} is my work email", required=False)
        if not self.data.get(self.add_prefix("is_work_email")):
            self.add_error(
                "contact_email",
                "Enter your work email address, or confirm that this one is your work email",
            )


class SignerStep(StepForm):
    title = "Who signs the agreement"
    fieldsets = [
        ("", ["who_signs"]),
        ("If someone else signs", ["signer_name", "signer_job_title", "signer_email"]),
    ]

    who_signs = ChoiceField(
        "Can you sign the agreement for your organisation?",
        Application.Signs.choices,
        hint="Usually the chief executive, headteacher, senior information risk owner or"
        " Caldicott Guardian signs",
        missing="Select if you can sign the agreement for your organisation",
    )
    signer_name = TextField("Full name of the signing officer", required=False, autocomplete="off")
    signer_job_title = TextField(
        "Job title of the signing officer", required=False, autocomplete="off"
    )
    signer_email = EmailField("Work email of the signing officer", required=False,
                              autocomplete="off")  # fmt: skip

    def clean(self):
        answers = super().clean()
        if answers.get("who_signs") == Application.Signs.OTHER:
            want(self, "signer_name", "Enter the signing officer’s full name")
            want(self, "signer_job_title", "Enter the signing officer’s job title")
            want(self, "signer_email", "Enter the signing officer’s work email address")
        return answers


class ContactStep(StepForm):
    title = "Your data protection contact"
    fieldsets = [
        ("", ["who_protects"]),
        (
            "If it is someone else",
            ["protection_name", "protection_job_title", "protection_email"],
        ),
    ]

    who_protects = ChoiceField(
        "Who is your data protection or information governance contact?",
        Application.Contact.choices,
        "Once you have joined, signatories can find their name and email address",
        missing="Select who your data protection contact is",
    )
    protection_name = TextField("Full name of the contact", required=False, autocomplete="off")
    protection_job_title = TextField("Job title of the contact", required=False, autocomplete="off")
    protection_email = EmailField("Work email of the contact", required=False, autocomplete="off")

    def clean(self):
        answers = super().clean()
        if answers.get("who_protects") == Application.Contact.OTHER:
            want(self, "protection_name", "Enter the contact’s full name")
            want(self, "protection_job_title", "Enter the contact’s job title")
            want(self, "protection_email", "Enter the contact’s work email address")
        return answers


# in their order; the word is the last part of the address
STEPS: dict[str, type[StepForm]] = {
    "organisation": OrganisationStep,
    "you": YouStep,
    "signing-officer": SignerStep,
    "contact": ContactStep,
}


class LaterForm(PortalForm):
    email = EmailField(
        "Your work email",
        hint="We’ll send a link to it that opens your application",
        missing="Enter your work email address",
    )


class FindForm(PortalForm):
    email = EmailField(
        "The work email you applied with",
        hint="We’ll send a link to it that opens your application",
        missing="Enter your work email address",
    )


class MailboxCodeForm(PortalForm):
    code = CodeField("Security code")


class ReplyForm(PortalForm):
    guarded = ("reply",)

    reply = LongTextField("Your reply", max_length=4000, rows=6, missing="Enter your reply")
    file = FileField(
        "A file, if one helps",
        hint="A PDF, JPG, PNG or DOCX up to 10MB",
        types=("pdf", "jpg", "jpeg", "png", "docx"),
        most_mb=10,
        required=False,
    )
