"""Add another: a few small answers of one kind, as often as needed, by ordinary form posts."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from kmip_portal.forms.base import PortalForm, Problem
from kmip_portal.forms.words import upper_first


class Several(NamedTuple):
    """Several(RecipientForm, "recipient"): the form of one, what one is called, and how many."""

    form: type[PortalForm]
    noun: str
    most: int = 20


class Items:
    """The items as they stand on the page; an item left blank, beside others, does not count."""

    def __init__(self, of: Several, name: str, data: Any, initial: Iterable[dict[str, Any]]):
        self.of, self.name, self.data = of, name, data
        self.pressed = data is not None and (self.add in data or self.remove in data)
        if data is None:
            self.forms = self._fresh(list(initial) or [{}])
        elif self.pressed:
            self.forms = self._fresh(self._reshaped())
        else:
            self.forms = [self._form(n, data) for n in range(self._count())]
            self._forgive_blanks()
            self._name_items()

    @property
    def add(self) -> str:
        return f"{self.name}-add"

    @property
    def remove(self) -> str:
        return f"{self.name}-remove"

    @property
    def titles(self) -> list[tuple[str, PortalForm]]:
        """Each item under its name: 'Recipient 1'."""
        noun = upper_first(self.of.noun)
        return [(f"{noun} {n}", form) for n, form in enumerate(self.forms, 1)]

    @property
    def may_grow(self) -> bool:
        return len(self.forms) < self.of.most

    @property
    def answers(self) -> list[dict[str, Any]]:
        return [form.answers for form in self.forms if form not in self.blank and form.is_valid()]

    @property
    def problems(self) -> list[Problem]:
        return [problem for form in self.forms for problem in form.problems]

    def clear_errors(self) -> None:
        for form in self.forms:
            form.errors.clear()

    blank: tuple[PortalForm, ...] = ()

    def _form(self, n: int, data: Any = None, **more: Any) -> PortalForm:
        form = self.of.form(data, prefix=f"{self.name}-{n}", **more)
        del form.fields["submission_id"]  # the whole page has one
        return form

    def _fresh(self, values: list[dict[str, Any]]) -> list[PortalForm]:
        return [self._form(n, initial=value) for n, value in enumerate(values)]

    def _count(self) -> int:
        text = str(self.data.get(f"{self.name}-count", ""))
        asked = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 1
        return min(max(asked, 1), self.of.most)

    def _typed(self, n: int) -> dict[str, Any]:
        form = self._form(n)
        return {
            name: field.widget.value_from_datadict(self.data, {}, form.add_prefix(name))
            for name, field in form.fields.items()
        }

    def _reshaped(self) -> list[dict[str, Any]]:
        gone = self.data.get(self.remove)
        values = [self._typed(n) for n in range(self._count()) if str(n) != gone]
        if self.add in self.data and len(values) < self.of.most:
            values.append({})
        return values or [{}]

    def _forgive_blanks(self) -> None:
        blank = [
            form
            for n, form in enumerate(self.forms)
            if not any(map(_said, self._typed(n).values()))
        ]
        self.blank = tuple(blank if len(blank) < len(self.forms) else blank[1:])
        for form in self.blank:
            form.errors.clear()

    def _name_items(self) -> None:
        """'Enter a job title' becomes 'Enter a job title for recipient 2'."""
        for n, form in enumerate(self.forms, 1):
            for errors in form.errors.values():
                for error in errors.as_data():
                    error.message = f"{error.message} for {self.of.noun} {n}"


def _said(value: Any) -> bool:
    return any(value) if isinstance(value, tuple | list) else bool(str(value or "").strip())


class SeveralForm(PortalForm):
    """A form with `several = {"recipients": Several(RecipientForm, "recipient")}`.

    Its answers hold a list under each of these names. Pressing "Add another" or "Remove" shows the
    page again, changed, with everything that was typed and nothing taken.
    """

    several: dict[str, Several] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        data = self.data if self.is_bound else None
        self.item_lists = [
            Items(of, name, data, self.initial.get(name, ())) for name, of in self.several.items()
        ]

    @property
    def was_reshaped(self) -> bool:
        return any(items.pressed for items in self.item_lists)

    def is_valid(self):
        return not self.was_reshaped and super().is_valid()

    def full_clean(self):
        super().full_clean()
        if not self.is_bound:
            return
        if self.was_reshaped or self.was_kept:
            self._errors.clear()
        for items in self.item_lists:
            if self.was_kept:
                items.clear_errors()
            elif not items.pressed and not self.was_reshaped:
                self._take(items)

    def _take(self, items: Items) -> None:
        if problems := items.problems:
            self._errors[items.name] = self.error_class([one.text for one in problems])
        else:
            self.cleaned_data[items.name] = items.answers

    @property
    def problems(self) -> list[Problem]:
        if self.was_reshaped:
            return []
        return [*super().problems, *(one for items in self.item_lists for one in items.problems)]
