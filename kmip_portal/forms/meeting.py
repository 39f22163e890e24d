"""Two people changed the same thing: both texts side by side, and neither is lost."""

from datetime import date, time
from typing import Any, NamedTuple

from django import forms

from kmip_portal.forms.choices import Choice, as_parts
from kmip_portal.portal_tags import clock_time, day


class Both(NamedTuple):
    """One question that two people answered differently."""

    label: str
    theirs: str
    yours: str


def differences(form: forms.Form, theirs: dict[str, Any]) -> list[Both]:
    """Where what somebody else saved is not what this person wrote, in the words of the page."""
    yours = form.cleaned_data
    found = []
    for name, field in form.fields.items():
        if name in theirs and name in yours:
            both = Both(field.label, in_words(field, theirs[name]), in_words(field, yours[name]))
            if both.theirs != both.yours:
                found.append(both)
    return found


def in_words(field: forms.Field, value: Any) -> str:
    """An answer as a person reads it: chosen things by their labels, days as 4 January 2027."""
    if value in (None, "", [], ()):
        return ""
    if isinstance(value, list | tuple) and not hasattr(value, "name"):
        return "\n".join(in_words(field, one) for one in value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return day(value)
    if isinstance(value, time):
        return clock_time(value)
    labels = {
        str(part.value): part.label
        for part in as_parts(getattr(field, "choices", ()))
        if isinstance(part, Choice)
    }
    return str(labels.get(str(value)) or getattr(value, "name", value))
