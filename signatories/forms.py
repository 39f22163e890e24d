"""Fields for choosing an organisation, for every form of the house."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

from kmip_portal.forms import Choice, SelectField, TextField
from kmip_portal.forms.characters import to_be_shown
from signatories.models import Organisation
from signatories.picker import AS_TYPED, PickedOrganisation, Typed, describe, look_up


def existing_organisations() -> QuerySet:
    """Every organisation there is today, with what tells one from another."""
    return Organisation.objects.existing().prefetch_related(
        "areas", "identifiers", "establishments"
    )


class OrganisationBox(forms.Widget):
    """A box to type in; after a search that did not resolve, the matches as radios below it.

    Posts `<name>`, and with it `<name>_choice` and `<name>_searched` once there is a choice.
    """

    kind = "input"
    template_name = "signatories/fields/organisation.html"
    look_up: Callable[[Typed], Any]
    listed_only = False

    def value_from_datadict(self, data, files, name):
        parts = (data.get(f"{name}{end}") or "" for end in ("", "_choice", "_searched"))
        return Typed(*(" ".join(to_be_shown(part).split()) for part in parts))

    def value_omitted_from_data(self, data, files, name):
        return name not in data

    def first_of(self, id_, bad_boxes):
        return f"{id_}-choice" if "choice" in bad_boxes else id_

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        typed = as_typed(value)
        answer = self.look_up(typed) if typed.text else None
        context["widget"] |= {
            "typed": typed,
            "picked": answer.picked if answer else None,
            "items": self._items(context["widget"]["attrs"].get("id", name), typed, answer),
            "has_more": bool(answer and answer.has_more),
            "as_typed": AS_TYPED,
        }
        return context

    def _items(self, id_, typed, answer):
        if answer is None or answer.picked:
            return []
        rows = describe(answer.matches, typed.text)
        if not self.listed_only:
            words = f"‘{typed.text}’ is not in this list" if rows else "It is not in our list"
            hint = "Use the name as I typed it"
            rows.append({"value": AS_TYPED, "label": words, "hint": hint})
        return [
            row | {"id": f"{id_}-choice" if number == 1 else f"{id_}-choice-{number}"}
            for number, row in enumerate(rows, 1)
        ]


def as_typed(value: Any) -> Typed:
    """What stands in the box for an organisation, for one picked before, for plain words."""
    if isinstance(value, Typed):
        return value
    if isinstance(value, Organisation):
        return Typed(value.name, value.slug, value.name)
    if isinstance(value, PickedOrganisation):
        choice = value.organisation.slug if value.organisation else AS_TYPED
        return Typed(value.name, choice, value.name)
    return Typed(str(value or ""))


class OrganisationField(TextField):
    """An organisation by its name or number. The answer is a PickedOrganisation.

    One that bears just this name (or other name, URN, ODS code, or has such an establishment) is
    taken at once; otherwise the form comes back with the matches, and, unless `listed_only`, with
    "not in this list", which keeps the words. `organisations` gives the queryset to look in.
    """

    widget = OrganisationBox

    def __init__(
        self,
        label,
        hint="Enter a name, URN or ODS code",
        missing="",
        required=True,
        listed_only=False,
        organisations: Callable[[], QuerySet] = existing_organisations,
        **kwargs,
    ):
        self.organisations, self.listed_only = organisations, listed_only
        super().__init__(label, hint, 200, missing, required, **kwargs)
        self._connect()

    def __deepcopy__(self, memo):
        copied = super().__deepcopy__(memo)
        copied._connect()
        return copied

    def _connect(self):
        self.widget.look_up = self.look_up
        self.widget.listed_only = self.listed_only

    def look_up(self, typed):
        return look_up(typed, self.organisations(), listed_only=self.listed_only)

    def clean(self, value):
        typed = as_typed(value)
        text = super().clean(typed.text)
        if not text:
            return None
        answer = self.look_up(typed._replace(text=text))
        if answer.picked:
            return answer.picked
        if not answer.matches and self.listed_only:
            raise forms.ValidationError(
                f"No organisation in our list is called ‘{text}’. Check the name", "unknown"
            )
        if not answer.matches:
            raise forms.ValidationError(
                f"No organisation in our list is called ‘{text}’."
                " Check the name, or select that it is not in our list",
                "unknown",
            )
        raise forms.ValidationError(
            f"Select which organisation you mean by ‘{text}’",
            "several",
            params={"boxes": ["choice"]},
        )

    def has_changed(self, initial, data):
        return as_typed(initial).text != as_typed(data).text


class SelectOrganisationField(SelectField):
    """One of a few organisations, such as `organisations_of(user)`. The answer is the row."""

    def __init__(
        self,
        label: str,
        organisations: Iterable[Organisation],
        hint: str = "",
        missing: str = "Select the organisation",
        required: bool = True,
    ):
        self.by_slug = {one.slug: one for one in organisations}
        offered = [Choice(slug, one.name) for slug, one in self.by_slug.items()]
        empty = None if len(offered) == 1 and required else "Choose one"
        super().__init__(label, offered, hint, missing, required, empty)

    def prepare_value(self, value):
        return value.slug if isinstance(value, Organisation) else value

    def clean(self, value):
        return self.by_slug.get(super().clean(self.prepare_value(value)))
