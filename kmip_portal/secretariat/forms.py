import re

from django import forms

from kmip_portal.forms import (
    ChoiceField,
    DateField,
    EmailField,
    LongTextField,
    PortalForm,
    TextField,
    TickField,
)
from kmip_portal.secretariat.models import FormatRequest

DIGITS = re.compile(r"\d")


class HandoverForm(PortalForm):
    """Who keeps the agreement next, and from which day."""

    organisation_name = TextField(
        "Name of the organisation",
        missing="Enter the name of the organisation",
        autocomplete="off",
    )
    address = LongTextField(
        "Postal address",
        hint="Where statements signed on paper are sent to",
        max_length=500,
        rows=5,
        missing="Enter the postal address",
    )
    mailbox = EmailField(
        "Mailbox",
        hint="A mailbox that several people read, not one person’s address",
        missing="Enter the mailbox",
        autocomplete="off",
    )
    from_on = DateField("First day", missing="Enter the first day", name="First day", future=True)


class DecideForm(PortalForm):
    """The second person agrees, or says why not."""

    decision = ChoiceField(
        "Do you agree?",
        [("agree", "Yes, I agree"), ("refuse", "No, I do not agree")],
        missing="Select if you agree",
    )
    reason = LongTextField(
        "Reason",
        hint="Only if you do not agree. The person who put it forward is sent it",
        max_length=500,
        rows=3,
        required=False,
    )

    def clean(self):
        answers = super().clean()
        if self.cleaned_data.get("decision") == "refuse" and not self.cleaned_data.get("reason"):
            self.add_error("reason", "Enter the reason you do not agree")
        return answers


class CancelForm(PortalForm):
    reason = LongTextField(
        "Why are you cancelling it?", max_length=500, rows=3, missing="Enter the reason"
    )


class FormatRequestForm(PortalForm):
    """What somebody needs in another format, and how to reach them."""

    guarded = ("details",)
    fieldsets = [
        ("What you need", ["document", "format", "details"]),
        ("How we can reach you", ["name", "email", "phone", "address"]),
    ]

    document = ChoiceField(
        "Which document do you need?",
        FormatRequest.Document.choices,
        missing="Select which document you need",
    )
    format = ChoiceField(
        "Which format do you need?",
        FormatRequest.Format.choices,
        missing="Select which format you need",
    )
    details = LongTextField(
        "Tell us more",
        hint="For example the size of print, or which version. You do not have to say why you "
        "need it",
        max_length=1000,
        rows=4,
        required=False,
        name="What you tell us",
    )
    name = TextField("Your name", missing="Enter your name", autocomplete="name")
    email = EmailField(required=False)
    phone = TextField(
        "Phone number", required=False, max_length=30, width=20, autocomplete="tel",
        inputmode="tel", name="Phone number",
    )  # fmt: skip
    address = LongTextField(
        "Postal address", required=False, max_length=500, rows=4, name="Postal address"
    )

    def clean_phone(self):
        phone = self.cleaned_data["phone"]
        if phone and (len(DIGITS.findall(phone)) < 7 or re.search(r"[^\d\s()+./xetn-]", phone)):
            raise forms.ValidationError(
                "Enter a phone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192"
            )
        return phone

    def clean(self):
        answers = super().clean()
        given = self.cleaned_data
        other = {given.get("document"), given.get("format")} & {"other"}
        if other and "details" in given and not given["details"]:
            what = "document" if given.get("document") == "other" else "format"
            self.add_error("details", f"Enter which {what} you need")
        ways = ("email", "phone", "address")
        if not any(given.get(way) or way in self.errors for way in ways):
            self.add_error("email", "Enter an email address, a phone number or a postal address")
        return answers


class AnswerForm(PortalForm):
    answer = LongTextField(
        "What did you send, or say?",
        max_length=1000,
        rows=4,
        missing="Enter what you sent or said",
    )
    done = TickField(
        "The person has what they need, or knows why not",
        missing="Select the box to confirm that the person has an answer",
    )
