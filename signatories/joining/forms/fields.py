"""Fields of this journey, and what makes a mailbox a person’s own."""

import re

from django import forms

from kmip_portal.forms import TextField

POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?) ?(\d[ABD-HJLNP-UW-Z]{2})")
PHONE = re.compile(r"\+?[\d\s()\-–.]{9,25}(?:\s?(?:ext|x)\.?\s?\d{1,6})?", re.I)
# where people have a mailbox of their own, not of their work
PERSONAL_DOMAINS = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk live.co.uk live.com msn.com"
    " yahoo.com yahoo.co.uk icloud.com me.com aol.com aol.co.uk btinternet.com sky.com"
    " talktalk.net virginmedia.com ntlworld.com protonmail.com proton.me mail.com gmx.com".split()
)


def domain_of(email: str) -> str:
    return email.rpartition("@")[2].lower()


def is_personal(email: str) -> bool:
    """Whether the address is of the kind people have at home."""
    return domain_of(email) in PERSONAL_DOMAINS


class PostcodeField(TextField):
    """A whole postcode, however its letters and space were typed."""

    def __init__(self, label="Postcode", **kwargs):
        super().__init__(
            label, max_length=10, missing="Enter a postcode", width=10,
            autocomplete="postal-code", spellcheck=False, **kwargs,
        )  # fmt: skip

    def to_python(self, value):
        text = super().to_python(value)
        found = POSTCODE.fullmatch(" ".join(text.upper().split()))
        return f"{found[1]} {found[2]}" if found else text

    def run_validators(self, value):
        super().run_validators(value)
        if value and not POSTCODE.fullmatch(value):
            raise forms.ValidationError("Enter a full UK postcode")


class PhoneField(TextField):
    def __init__(self, label="Phone number", hint="", **kwargs):
        super().__init__(
            label, hint, max_length=40, width=20, autocomplete="tel", inputmode="tel", **kwargs
        )

    def run_validators(self, value):
        super().run_validators(value)
        if value and not PHONE.fullmatch(value.strip()):
            raise forms.ValidationError(
                "Enter a phone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192"
            )


def want(form: forms.Form, name: str, missing: str) -> None:
    """An answer that another one makes needed."""
    if not form.cleaned_data.get(name) and name not in form.errors:
        form.add_error(name, missing)
