"""Fields a person types in.

What is typed is kept as it is, to the letter, or refused with a sentence. Nothing is taken out
or put right in silence, but for this, which nobody means to type:
- line ends of any kind become one kind; in a field of one line, line ends and tabs become a space;
- white space at both ends goes; an answer with nothing to be seen in it is no answer;
- an e-mail address is in small letters, and it and a code hold nothing that cannot be seen.
Accents are not recomposed (no NFC): names read back as their owners write them, and what must find
them folds both sides. What is refused is in `characters.py`.
"""

import re
from urllib.parse import urlsplit

from django import forms
from django.core.validators import (
    MaxLengthValidator,
    MaxValueValidator,
    MinValueValidator,
    URLValidator,
)

from kmip_portal.forms import characters
from kmip_portal.forms.words import lower_first, subject_of


class TextField(forms.CharField):
    """One line. Says 'Enter ...' when empty and '... must be 200 characters or less' when long."""

    one_line = True

    def __init__(
        self,
        label,
        hint="",
        max_length=200,
        missing="",
        required=True,
        width=None,
        autocomplete=None,
        spellcheck=None,
        name="",
        inputmode=None,
        **kwargs,
    ):
        missing = missing or f"Enter {lower_first(label)}"
        self.subject = name or subject_of(label, missing)
        super().__init__(
            label=label, help_text=hint, required=required, max_length=max_length, **kwargs
        )
        self.error_messages["required"] = missing
        self.error_messages["special"] = f"{self.subject} {characters.REFUSAL}"
        self.validators = [
            MaxLengthValidator(
                max_length, f"{self.subject} must be {max_length:,} characters or less"
            )
        ]
        attrs = {
            "class": f"govuk-input--width-{width}" if width else None,
            "autocomplete": autocomplete,
            "spellcheck": None if spellcheck is None else str(spellcheck).lower(),
            "inputmode": inputmode,
        }
        self.widget.attrs |= {key: value for key, value in attrs.items() if value is not None}

    def widget_attrs(self, widget):
        # no maxlength: a browser would cut pasted text short without a word
        return {}

    def to_python(self, value):
        """The text as it was typed, with its line ends made one kind; see the top of this file."""
        text = characters.with_one_kind_of_line_end(str(value or ""))
        self.refuse_special(text)
        if self.one_line:
            text = re.sub(r"[\n\t]", " ", text)
        return super().to_python(text if characters.can_be_seen(text) else "")

    def refuse_special(self, text):
        if characters.REFUSED.search(text):
            raise forms.ValidationError(self.error_messages["special"], "special")


class LongTextArea(forms.Textarea):
    kind = "character-count"

    def __init__(self, rows, max_length):
        super().__init__({"rows": rows, "class": "govuk-js-character-count"})
        self.attrs.pop("cols")
        self.max_length = max_length


class LongTextField(TextField):
    """Several lines, with a count of what is left."""

    one_line = False

    def __init__(
        self, label, hint="", max_length=2000, missing="", required=True, rows=5, **kwargs
    ):
        widget = LongTextArea(rows, max_length)
        super().__init__(label, hint, max_length, missing, required, widget=widget, **kwargs)


class EmailField(TextField):
    widget = forms.EmailInput
    WRONG = "Enter an email address in the correct format, like name@example.gov.uk"

    def __init__(self, label="Email address", hint="", missing="", **kwargs):
        kwargs = {"max_length": 254, "autocomplete": "email", "spellcheck": False} | kwargs
        missing = missing or "Enter an email address"
        super().__init__(label, hint, missing=missing, name="Email address", **kwargs)
        wrong = self.WRONG.split(", like")[0] if "@" in hint else self.WRONG
        self.validators.append(forms.EmailField.default_validators[0].__class__(wrong))

    def to_python(self, value):
        return characters.without_the_unseen(super().to_python(value)).strip().lower()


class WebAddressField(TextField):
    """A page on the web. Without a scheme it gets https://, as a browser would give it."""

    WRONG = "Enter a web address in the correct format, like https://www.example.gov.uk"

    def __init__(self, label="Web address", hint="", missing="", **kwargs):
        kwargs = {"max_length": 300, "spellcheck": False, "inputmode": "url"} | kwargs
        super().__init__(label, hint, missing=missing or "Enter a web address", **kwargs)
        self.validators.append(URLValidator(["http", "https"], message=self.WRONG))

    def to_python(self, value):
        text = characters.without_the_unseen(super().to_python(value)).strip()
        return f"https://{text}" if text and "." in text and ":" not in text else text

    def run_validators(self, value):
        # a name before the @ is a way to pass for somebody else
        if value and ("@" in urlsplit(value).netloc or re.search(r"\s", value)):
            raise forms.ValidationError(self.WRONG)
        super().run_validators(value)


class PasswordInput(forms.PasswordInput):
    kind = "password"
    template_name = "forms/widgets/password.html"


class PasswordField(TextField):
    """With a Show button. What was typed is never printed back."""

    widget = PasswordInput

    def __init__(
        self, label="Password", hint="", missing="Enter your password", new=False, **kwargs
    ):
        kwargs = {"max_length": 4096, "spellcheck": False} | kwargs
        kwargs["autocomplete"] = "new-password" if new else "current-password"
        super().__init__(label, hint, missing=missing, strip=False, **kwargs)
        self.widget.attrs |= {
            "autocapitalize": "none",
            "class": "govuk-password-input__input govuk-js-password-input-input",
        }

    def to_python(self, value):
        """To the letter: blanks and line ends are part of it."""
        self.refuse_special(str(value or ""))
        return forms.CharField.to_python(self, value)


class CodeField(TextField):
    """A code of so many numbers; spaces and hyphens do not matter."""

    def __init__(self, label="Code", hint="", length=6, **kwargs):
        missing = f"Enter the {length}-digit code"
        self.length = length
        super().__init__(
            label,
            hint,
            max_length=50,
            missing=missing,
            width=10,
            autocomplete="one-time-code",
            spellcheck=False,
            inputmode="numeric",
            **kwargs,
        )

    def to_python(self, value):
        return re.sub(r"[\s\-–—]", "", characters.without_the_unseen(super().to_python(value)))

    def run_validators(self, value):
        must = f"the code must be {self.length} numbers"
        if value and not re.fullmatch(r"[0-9]+", value):
            raise forms.ValidationError(f"The code must be {self.length} numbers")
        if value and len(value) < self.length:
            raise forms.ValidationError(f"You’ve not entered enough numbers, {must}")
        if len(value) > self.length:
            raise forms.ValidationError(f"You’ve entered too many numbers, {must}")


class WholeNumberField(forms.IntegerField):
    """A whole number, '1,000' included, between two bounds."""

    widget = forms.TextInput

    def __init__(
        self,
        label,
        hint="",
        missing="",
        required=True,
        least=0,
        most=1_000_000,
        width=5,
        name="",
    ):
        missing = missing or f"Enter {lower_first(label)}"
        subject = name or subject_of(label, missing)
        super().__init__(label=label, help_text=hint, required=required)
        self.error_messages |= {
            "required": missing,
            "invalid": f"{subject} must be a whole number, like 12",
        }
        between = f"{subject} must be between {least:,} and {most:,}"
        self.validators = [MinValueValidator(least, between), MaxValueValidator(most, between)]
        self.widget.attrs |= {
            "class": f"govuk-input--width-{width}",
            "inputmode": "numeric",
        }

    def to_python(self, value):
        text = str(value or "").replace(",", "").replace(" ", "") if value != 0 else "0"
        # Python also reads 1_000; people do not write it
        if len(text) > 18 or "_" in text:
            raise forms.ValidationError(self.error_messages["invalid"])
        return super().to_python(text)
