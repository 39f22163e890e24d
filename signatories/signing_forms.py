"""What is asked of those who ask for a signature, and of those who sign."""

import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices

from kmip_portal.forms import (
    Choice,
    ChoiceField,
    CodeField,
    DateField,
    EmailField,
    LongTextField,
    ManyChoiceField,
    PortalForm,
    TextField,
)
from signatories.models import SigningRequest
from signatories.names import fold
from signatories.permissions import lets_themselves_in


class AskToSignForm(PortalForm):
    """Whom to ask, and a word with it."""

    name = TextField("Full name", missing="Enter their full name", autocomplete="off")
    job_title = TextField("Job title", required=False, autocomplete="off")
    email = EmailField(
        "Work email address",
        hint="The link to sign goes to this address and to nobody else",
        missing="Enter their work email address",
        autocomplete="off",
    )
    message = LongTextField(
        "Message", hint="It stands in the email", max_length=1000, rows=3, required=False
    )

    def __init__(self, *args, organisation, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisation, self.by = organisation, by

    def clean_email(self):
        email = self.cleaned_data["email"]
        if lets_themselves_in(self.by, self.organisation, email):
            raise ValidationError(
                f"Enter the address of somebody who signs for {self.organisation}"
            )
        return email


class CancelRequestForm(PortalForm):
    reason = LongTextField(
        "Why are you cancelling it?",
        hint="The person sees it when they open their link",
        max_length=500,
        rows=3,
        missing="Enter the reason",
    )


class LostLinkForm(PortalForm):
    question = "email"
    email = EmailField(
        "What is your work email address?",
        hint="The address at which you were asked to sign",
        missing="Enter your work email address",
    )


class SigningCodeForm(PortalForm):
    code = CodeField("Security code", hint="6 numbers")


class ForSomeForm(PortalForm):
    """A question that may be about some of several organisations; with one it is not asked."""

    about = "Which organisations is this about?"
    hint = ""
    none_chosen = "Select the organisations this is about"
    always = False

    def __init__(self, *args, requests, chosen=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.requests = list(requests)
        self.is_asked = self.always or len(self.requests) > 1
        if self.is_asked:
            choices = [Choice(one.reference, str(one.organisation)) for one in self.requests]
            self.fields = {
                "organisations": ManyChoiceField(
                    self.about, choices, self.hint, missing=self.none_chosen
                )
            } | self.fields
            self.initial.setdefault("organisations", [one.reference for one in chosen])

    @property
    def chosen(self):
        """The requests it is about."""
        if not self.is_asked:
            return self.requests
        return [one for one in self.requests if one.reference in self.cleaned_data["organisations"]]


class ChooseForm(ForSomeForm):
    question = "organisations"
    about = "Which organisations do you have authority to sign for?"
    hint = "Those you leave out stay unsigned, and you can say who should sign for them"
    none_chosen = "Select the organisations you have authority to sign for"
    always = True  # one that was left out is taken in again here


class HowForm(PortalForm):
    question = "how"
    how = ChoiceField(
        "How do you want to sign?",
        [
            Choice("online", "Sign online now", "Takes about 2 minutes"),
            Choice(
                "scan",
                "Upload a signed copy",
                "A scan or clear photo of the signed acceptance statement",
            ),
            Choice(
                "paper",
                "Sign on paper and post or email it",
                "Print the statement. We’ll record it when it arrives",
            ),
            Choice("instead", "Someone else must sign", "We’ll email them instead"),
            Choice("not", "We do not want to sign, or need more time"),
        ],
        missing="Select how you want to sign",
    )


class Authority(TextChoices):
    """What gives a person authority to sign, in their words."""

    HEAD = "head", "I am the head of the organisation"
    SIRO = "siro", "I am the SIRO or Caldicott Guardian"
    DELEGATED = "delegated", "I have delegated authority"
    OTHER = "other", "Other"


class YouForm(PortalForm):
    name = TextField("Full name", missing="Enter your full name", autocomplete="name")
    job_title = TextField(
        "Job title", missing="Enter your job title", autocomplete="organization-title"
    )
    authority = ChoiceField(
        "What gives you authority to sign?",
        [
            Choice(
                Authority.HEAD,
                Authority.HEAD.label,
                "For example chief executive, headteacher or chief constable",
            ),
            Choice(
                Authority.SIRO,
                Authority.SIRO.label,
                "The SIRO is the senior information risk owner",
            ),
            Choice(Authority.DELEGATED, Authority.DELEGATED.label),
            Choice(Authority.OTHER, Authority.OTHER.label),
        ],
        missing="Select what gives you authority to sign",
    )
    authority_detail = TextField(
        "Who delegated it to you, or what else gives you authority",
        hint="Only if you selected one of the last two",
        max_length=150,
        required=False,
        name="What gives you authority",
    )
    MISSING = {
        Authority.DELEGATED: "Enter who delegated authority to you",
        Authority.OTHER: "Enter what gives you authority to sign",
    }

    def clean(self):
        answers = super().clean()
        missing = self.MISSING.get(answers.get("authority"))
        if missing and not answers.get("authority_detail"):
            self.add_error("authority_detail", missing)
        return answers


def authority_in_words(authority: str, detail: str) -> str:
    """As it stands in the statement: 'I have delegated authority: the governing body'."""
    if authority == Authority.OTHER:
        return detail
    label = Authority(authority).label
    return f"{label}: {detail}" if authority == Authority.DELEGATED else label


class StatementForm(PortalForm):
    """Two statements to tick and a name to type: the signature."""

    def __init__(self, *args, name, version, organisations, shown, **kwargs):
        super().__init__(*args, **kwargs)
        self.name = name
        self._bind_to(shown)
        one = organisations[0] if len(organisations) == 1 else ""
        whom, accepts = (one, f"{one} accepts") if one else ("each of them", "each of them accepts")
        self.fields["ticked"] = ManyChoiceField(
            "Your signature",
            [
                Choice("read", f"I have read version {version.number} of the agreement"),
                Choice(
                    "authority", f"I have authority to sign for {whom} and {accepts} the agreement"
                ),
            ],
            missing=f"Select both boxes to sign for {one or 'these organisations'}",
        )
        self.fields["typed"] = TextField(
            "Type your full name to sign", missing="Type your full name to sign",
            autocomplete="off", name="Your full name",
        )  # fmt: skip

    def _bind_to(self, shown):
        """The signature is for what the page showed: for whom, by whom, with what authority."""
        seen = self.data.get("shown", "")
        self.has_changed_since = bool(seen) and seen != shown
        if self.has_changed_since:
            self.data = self.data.copy()
            self.data["shown"] = shown
        self.fields["shown"] = forms.CharField(
            required=False, initial=shown, widget=forms.HiddenInput, max_length=64
        )

    def clean(self):
        if self.has_changed_since:
            raise ValidationError(
                "What you are signing has changed since you opened this page. Read it again, then"
                " sign"
            )
        return self.cleaned_data

    def clean_ticked(self):
        ticked = self.cleaned_data["ticked"]
        if len(set(ticked)) < 2:
            field = self.fields["ticked"]
            raise ValidationError(field.error_messages["required"], "required")
        return ticked

    def clean_typed(self):
        typed = self.cleaned_data["typed"]
        if _plain(typed) != _plain(self.name):
            raise ValidationError(
                f"The name you typed must match {self.name}. Change it here or go back and change"
                " your name"
            )
        return typed

    @property
    def ticked_words(self):
        """The statements that were ticked, word for word."""
        return [label for _, label in self.fields["ticked"].pairs()]


def _plain(name):
    """Capitals, accents and apostrophes as they are typed on a phone do not matter."""
    return fold(unicodedata.normalize("NFC", name))


class WhyNotForm(PortalForm):
    question = "why"
    why = ChoiceField(
        "Why can you not sign?",
        [
            Choice("instead", "I’m not the right person"),
            Choice("later", "We need more time"),
            *(Choice(value, label) for value, label in SigningRequest.Why.choices),
        ],
        missing="Select why you cannot sign",
    )


class InsteadForm(ForSomeForm):
    name = TextField(
        "Full name of the right person", missing="Enter the name of the right person",
        autocomplete="off",
    )  # fmt: skip
    job_title = TextField("Their job title", required=False, autocomplete="off")
    email = EmailField(
        "Their work email address",
        missing="Enter the email address of the right person",
        autocomplete="off",
    )

    def clean_email(self):
        email = self.cleaned_data["email"]
        if self.requests and email == self.requests[0].email:
            raise ValidationError("Enter the email address of somebody else: this is yours")
        return email


class MoreTimeForm(ForSomeForm):
    until = DateField(
        "When should we remind you?",
        missing="Enter the date to remind you",
        name="Date to remind you",
        future=True,
    )
    because = LongTextField(
        "What are you waiting for?",
        hint="For example, a meeting of the governing body",
        max_length=500,
        rows=3,
        required=False,
    )


class DeclineForm(ForSomeForm):
    reason = LongTextField(
        "Why?",
        hint="We tell the organisation’s leads and the secretariat",
        max_length=1000,
        missing="Enter the reason",
        name="Reason",
    )


class AcademiesForm(PortalForm):
    names = LongTextField(
        "Add others",
        hint="One on each line, by its full name",
        max_length=6000,
        rows=6,
        required=False,
        name="The list",
    )

    def clean_names(self):
        lines = (" ".join(line.split()) for line in self.cleaned_data["names"].splitlines())
        names = list(dict.fromkeys(line for line in lines if line))
        if long := next((line for line in names if len(line) > 200), ""):
            raise ValidationError(f"‘{long[:40]}…’ must be 200 characters or less")
        return names


class TellForm(PortalForm):
    """Up to three addresses of people who should know that it is signed."""

    mark_optional = False
    email = EmailField(
        "Email address of a colleague", missing="Enter the email address", autocomplete="off"
    )
    email_2 = EmailField("Second email address", required=False, autocomplete="off")
    email_3 = EmailField("Third email address", required=False, autocomplete="off")

    @property
    def emails(self):
        return [one for one in self.answers.values() if one]
