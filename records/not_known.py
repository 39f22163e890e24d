"""‘I do not know’ on the forms of a record: offered with the questions of law, and kept apart from
their answers as soon as the form is read."""

from typing import Any

from kmip_portal.forms import Choice, PortalForm
from kmip_portal.forms.choices import Offered
from records.questions.not_known import LABEL, NOT_KNOWN, OFFICE_OF, YES_OR_NO, unknown

ASKS = {
    "dpo": "We’ll ask your data protection officer",
    "caldicott": "We’ll ask your Caldicott Guardian",
}


def offer(field: Any, name: str) -> None:
    """The choice that stands alone, after \u2018or\u2019."""
    if name in OFFICE_OF and isinstance(field, Offered):
        choice = Choice(NOT_KNOWN, LABEL, ASKS[OFFICE_OF[name]])
        field.offer(field.source, field.error_messages["required"], choice)


def taken_apart(form: PortalForm) -> list[str]:
    """The questions answered so on this page, and those that other pages asked; here each is blank
    from now on."""
    told = form.cleaned_data
    asked = [name for name in OFFICE_OF if name in form.fields]
    data = form.data
    sent = {name: data.getlist(form.add_prefix(name)) if hasattr(data, "getlist") else
            _listed(data.get(form.add_prefix(name))) for name in asked}  # fmt: skip
    said = [name for name in asked if NOT_KNOWN in sent[name] and name not in form.errors]
    for name in said:
        blank: Any = None if name in YES_OR_NO else [] if isinstance(told.get(name), list) else ""
        told[name] = blank
    elsewhere = [name for name in unknown(getattr(form, "kept", {})) if name not in asked]
    return [name for name in OFFICE_OF if name in said or name in elsewhere]


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]
