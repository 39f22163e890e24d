"""The answers of an unfinished application: as they were typed, read anew by the forms."""

from typing import Any

from django.http import QueryDict
from django.urls import reverse

from kmip_portal.forms.characters import to_be_shown
from kmip_portal.forms.meeting import in_words
from signatories.joining.forms import STEPS, StepForm
from signatories.models import UnfinishedApplication
from signatories.services import applications

NOT_ANSWERS = {"csrfmiddlewaretoken", "submission_id", "later", "kept"}


def as_kept(text: str) -> str:
    """Without what no database can hold."""
    return to_be_shown(text)


def _data(unfinished: UnfinishedApplication, step: str) -> QueryDict | None:
    """What was typed on a page, as its form reads it."""
    if step not in unfinished.answers:
        return None
    data = QueryDict(mutable=True)
    for name, values in unfinished.answers[step].items():
        data.setlist(name, values)
    return data


def open_step(unfinished: UnfinishedApplication, step: str, posted: Any = None) -> StepForm:
    """The page as it was left, or as it is sent now."""
    form_class = STEPS[step]
    if posted is not None:
        return form_class(posted)
    data = _data(unfinished, step)
    if data is None:
        return form_class(initial=_known(unfinished) if step == "organisation" else {})
    before = form_class(data)
    typed = {
        name: field.widget.value_from_datadict(data, {}, name)
        for name, field in before.fields.items()
        if not field.widget.is_hidden
    }
    return form_class(initial=typed)


def _known(unfinished: UnfinishedApplication) -> dict[str, Any]:
    """What the list knows of it already."""
    known = unfinished.organisation
    if known is None:
        return {"name": unfinished.name}
    numbers = {number.scheme: number.value for number in known.identifiers.all()}
    lines = [part.strip() for part in known.address.split(",")] if known.address else []
    return {
        "name": known.name,
        "other_names": known.other_names,
        "organisation_type": known.organisation_type,
        "areas": [area.slug for area in known.areas.all()],
        "address_line_1": lines[0] if lines else "",
        "town": lines[-1] if len(lines) > 1 else "",
        "address_line_2": ", ".join(lines[1:-1]),
        "postcode": known.postcode,
        "website": known.website,
        "privacy_notice": known.privacy_notice,
        "ico_registration": known.ico_registration,
        "urn": numbers.get("urn", ""),
        "ods_code": numbers.get("ods", ""),
        "charity_number": numbers.get("charity", ""),
        "company_number": numbers.get("company", ""),
    }


def keep(unfinished: UnfinishedApplication, step: str, posted: QueryDict) -> None:
    """Keep what was typed on this page."""
    names = set(STEPS[step].base_fields) | {"is_work_email", "personal_data_checked"}
    typed = {
        name: [as_kept(value)[:5000] for value in posted.getlist(name)[:40]]
        for name in posted
        if name in names - NOT_ANSWERS
    }
    email = ""
    if step == "you":
        form = STEPS[step](posted)
        form.is_valid()
        email = form.cleaned_data.get("contact_email", "")
    applications.keep(unfinished, step=step, typed=typed, email=email)


def _read(unfinished: UnfinishedApplication) -> dict[str, StepForm]:
    """Every page with what was typed, judged."""
    return {step: form(_data(unfinished, step) or QueryDict()) for step, form in STEPS.items()}


def missing(unfinished: UnfinishedApplication) -> list[str]:
    """The pages that are not right yet."""
    return [step for step, form in _read(unfinished).items() if not form.is_valid()]


def where_next(unfinished: UnfinishedApplication, token: str) -> str:
    """Where to carry on: the first page that is not right, or the page of all answers."""
    left = missing(unfinished)
    if left:
        return reverse("joining:step", args=[token, left[0]])
    return reverse("joining:check", args=[token])


def after(step: str, token: str) -> str:
    """The page that follows."""
    steps = list(STEPS)
    if step == steps[-1]:
        return reverse("joining:check", args=[token])
    return reverse("joining:step", args=[token, steps[steps.index(step) + 1]])


def place(step: str) -> dict[str, Any]:
    """Where a page stands among the others, for its caption and its link back."""
    steps = list(STEPS)
    number = steps.index(step)
    back = f"../{steps[number - 1]}/" if number else reverse("joining:look_up")
    return {"number": number + 1, "of": len(steps), "back": back}


def answers(unfinished: UnfinishedApplication) -> dict[str, Any]:
    """All of them, as the service takes them."""
    found: dict[str, Any] = {}
    for form in _read(unfinished).values():
        form.is_valid()
        found |= form.answers
    return found


def typed_email(unfinished: UnfinishedApplication) -> str:
    """The applicant's own address, as far as it is right."""
    form = _read(unfinished)["you"]
    form.is_valid()
    return form.cleaned_data.get("contact_email", "") or unfinished.email


def cards(unfinished: UnfinishedApplication) -> list[dict[str, Any]]:
    """Every answer in words, a card a page, with where to change it or to give it."""
    found = []
    for step, form in _read(unfinished).items():
        form.is_valid()
        rows = []
        for field in form.visible_fields():
            url = f"../{step}/#{field.first_id}"
            said = in_words(field.field, form.cleaned_data.get(field.name))
            wrong = field.error
            row = {"label": field.label, "value": said or "Not given", "url": url}
            rows.append(row | ({"value": wrong, "is_missing": True} if wrong else {}))
        found.append({"title": form.title, "rows": rows})
    return found
