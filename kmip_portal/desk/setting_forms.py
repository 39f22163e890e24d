"""Changing how the portal works: its numbers, and the words of its letters."""

from itertools import pairwise

from django.core.exceptions import ValidationError

from kmip_portal.adjustments.known import Setting
from kmip_portal.forms import LongTextField, PortalForm, WholeNumberField
from kmip_portal.forms.words import lower_first
from kmip_portal.mail import wording
from kmip_portal.secretariat.forms import DecideForm

SUBJECT_MOST = 70  # letters, besides its placeholders


def reason() -> LongTextField:
    return LongTextField(
        "Why does it change?", max_length=500, rows=2, missing="Enter why it changes"
    )


class NumbersForm(PortalForm):
    """The numbers of one setting, each in its bounds and in their order."""

    row_versioned = True

    def __init__(self, *args, setting: Setting, **kwargs):
        super().__init__(*args, **kwargs)
        self.setting = setting
        for one in setting.numbers:
            self.fields[one.name] = WholeNumberField(
                one.label, one.hint, missing=f"Enter a number for: {lower_first(one.label)}",
                least=one.least, most=one.most, width=3, name=one.label,
            )  # fmt: skip
        self.fields["reason"] = reason()
        self.order_fields([*(one.name for one in setting.numbers), "reason"])

    def clean(self):
        for names, ok, words in (
            (self.setting.in_order, lambda before, after: after >= before, "or more"),
            (self.setting.falling, lambda before, after: after < before, "or less"),
        ):
            for first, second in pairwise(names):
                before, after = (self.cleaned_data.get(one) for one in (first, second))
                if before is not None and after is not None and not ok(before, after):
                    bound = before if words == "or more" else before - 1
                    self.add_error(
                        second, f"{self.fields[second].label} must be {bound} days {words}"
                    )
        return self.cleaned_data

    @property
    def numbers(self) -> dict[str, int]:
        return {one.name: self.cleaned_data[one.name] for one in self.setting.numbers}


class AgreeSettingForm(DecideForm):
    """The second person agrees, or says why not."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        hint = "Only if you do not agree. The person who put it forward reads it here"
        self.fields["reason"].help_text = hint


class LetterWordsForm(PortalForm):
    """Subject and text of one kind of letter, within the placeholders of the portal's own."""

    row_versioned = True

    # long enough for two lines on paper, and one line all the same
    subject = LongTextField("Subject", max_length=200, rows=2, missing="Enter the subject")
    body = LongTextField(
        "Text",
        hint="Between “Dear …” and the name of the secretariat, which the portal adds",
        max_length=6000,
        rows=16,
        missing="Enter the text",
    )
    reason = reason()

    def __init__(self, *args, original: wording.Original, **kwargs):
        super().__init__(*args, **kwargs)
        self.original = original

    def clean_subject(self):
        if "\n" in self.cleaned_data["subject"]:
            raise ValidationError("Subject must be on one line")
        return self.cleaned_data["subject"]

    def clean(self):
        for part, what in (("subject", "Subject"), ("body", "Text")):
            text = self.cleaned_data.get(part)
            if text is None:
                continue
            try:
                wording.check(getattr(self.original, part), text, what)
            except wording.NotTheseWords as wrong:
                self.add_error(part, str(wrong))
            else:
                if wording.compiled(self.original.kind, part, text) is None:
                    self.add_error(part, f"{what} must keep its placeholders in their order")
        subject = wording.PLACEHOLDER.sub("", self.cleaned_data.get("subject") or "")
        if len(subject) > SUBJECT_MOST:
            self.add_error(
                "subject",
                f"Subject must be {SUBJECT_MOST} characters or less besides its placeholders",
            )
        return self.cleaned_data

    @property
    def words(self) -> dict[str, str]:
        return {part: self.cleaned_data[part] for part in ("subject", "body")}
