"""Fields where a person chooses from what is offered."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django import forms


class Choice(NamedTuple):
    """One thing to choose: what is stored, what is read, and a word of help."""

    value: str
    label: str
    hint: str = ""


class Divider(NamedTuple):
    """The 'or' between choices."""

    text: str = "or"


def as_parts(choices: Iterable[Any]) -> list[Choice | Divider]:
    """Choices as they come: ours, anything with .value and .label, or (value, label) pairs."""
    parts: list[Choice | Divider] = []
    for choice in choices:
        if isinstance(choice, Choice | Divider):
            parts.append(choice)
        elif hasattr(choice, "label"):
            parts.append(Choice(choice.value, choice.label, getattr(choice, "hint", "") or ""))
        else:
            value, label, *hint = choice
            parts.append(Choice(value, label, *hint))
    return parts


class ChoiceSet:
    """What the widgets of this module share: the parts to print, asked for when printing."""

    use_fieldset = True
    parts: Callable[[], list[Choice | Divider]]
    none: str | None = None

    def first_of(self, id_, bad_boxes):
        return id_

    def id_for_label(self, id_, index=None):
        return id_

    def get_context(self, name, value, attrs):
        id_ = {**self.attrs, **(attrs or {})}.get("id", name)
        chosen = {str(one) for one in (value if isinstance(value, list | tuple) else [value])}
        items = []
        for number, part in enumerate(self.parts(), 1):
            if isinstance(part, Divider):
                items.append({"divider": part.text})
                continue
            items.append(
                {
                    "id": id_ if number == 1 else f"{id_}-{number}",
                    "value": str(part.value),
                    "label": part.label,
                    "hint": part.hint,
                    "checked": str(part.value) in chosen,
                    "exclusive": self.none is not None and str(part.value) == self.none,
                }
            )
        return {"name": name, "items": items, "classes": self.attrs.get("class", "")}


class Radios(ChoiceSet, forms.RadioSelect):
    kind = "radios"
    template_name = "forms/widgets/radios.html"


class Checkboxes(ChoiceSet, forms.CheckboxSelectMultiple):
    kind = "checkboxes"
    template_name = "forms/widgets/checkboxes.html"


class DropDown(forms.Select):
    """Django's own list looks for a template for each of its options, and there may be hundreds."""

    template_name = "forms/widgets/select.html"


class Offered:
    """A field that takes its parts, or a function giving them, and no answer but those."""

    def offer(self, choices, missing, none=None):
        """Keep what is offered; a wrong answer and no answer are told in the same words."""
        self.source = choices
        self.none = none
        self.error_messages |= {
            "required": missing,
            "invalid_choice": missing,
            "invalid_list": missing,
        }
        self.choices = self.pairs
        self.connect()

    def parts(self):
        offered = self.source() if callable(self.source) else self.source
        parts = as_parts(offered)
        return [*parts, Divider(), self.none] if self.none else parts

    def pairs(self):
        return [(str(part.value), part.label) for part in self.parts() if isinstance(part, Choice)]

    def connect(self):
        self.widget.parts = self.parts
        self.widget.none = str(self.none.value) if self.none else None

    def __deepcopy__(self, memo):
        copied = super().__deepcopy__(memo)
        copied.choices = copied.pairs
        copied.connect()
        return copied

    def valid_value(self, value):
        return str(value) in {key for key, _ in self.pairs()}


class ChoiceField(Offered, forms.ChoiceField):
    """Radios."""

    widget = Radios

    def __init__(
        self, label, choices, hint="", missing="", required=True, inline=False, small=False
    ):
        super().__init__(label=label, help_text=hint, required=required)
        self.offer(choices, missing or f"Select {label[:1].lower()}{label[1:].removesuffix('?')}")
        shape = [name for name, on in (("inline", inline), ("small", small)) if on]
        self.widget.attrs["class"] = " ".join(f"govuk-radios--{name}" for name in shape)


class SelectField(Offered, forms.ChoiceField):
    """A drop-down list: only for a long list that people know."""

    widget = DropDown

    def __init__(self, label, choices, hint="", missing="", required=True, empty="Choose one"):
        super().__init__(label=label, help_text=hint, required=required)
        self.empty = empty
        self.offer(choices, missing or f"Select {label[:1].lower()}{label[1:].removesuffix('?')}")

    def parts(self):
        parts = super().parts()
        return parts if self.empty is None else [Choice("", self.empty), *parts]


class ManyChoiceField(Offered, forms.MultipleChoiceField):
    """Checkboxes. `none` is a choice that stands alone, after 'or'."""

    widget = Checkboxes

    def __init__(self, label, choices, hint="", missing="", required=True, none=None, small=False):
        super().__init__(label=label, help_text=hint, required=required)
        if isinstance(none, str):
            none = Choice("none", none)
        self.offer(
            choices, missing or "Select all that apply", as_parts([none])[0] if none else None
        )
        self.widget.attrs["class"] = "govuk-checkboxes--small" if small else ""

    def validate(self, value):
        super().validate(value)
        if self.none and str(self.none.value) in value and len(value) > 1:
            what = self.error_messages["required"].split(", or select")[0]
            raise forms.ValidationError(f"{what}, or select ‘{self.none.label}’")


class YesNoField(ChoiceField):
    """Yes or no, as True or False; None when it may be left out and was."""

    ANSWERS = {"yes": True, "no": False}

    def __init__(self, label, hint="", missing="", required=True, yes="Yes", no="No", inline=True):
        choices = [Choice("yes", yes), Choice("no", no)]
        super().__init__(label, choices, hint, missing, required, inline=inline)

    def prepare_value(self, value):
        return {True: "yes", False: "no", None: ""}.get(value, value)

    def clean(self, value):
        return self.ANSWERS.get(super().clean(value))


class TickField(forms.BooleanField):
    """One statement to tick."""

    def __init__(self, label, hint="", missing="", required=True):
        super().__init__(label=label, help_text=hint, required=required)
        self.error_messages["required"] = missing or f"Confirm that {label[:1].lower()}{label[1:]}"
