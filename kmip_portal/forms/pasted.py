"""Paste many: one thing a line, matched, looked through, and only then taken."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms

from kmip_portal.forms.base import PortalForm
from kmip_portal.forms.choices import Choice, ChoiceField, Divider
from kmip_portal.forms.text import LongTextField

LEAVE_OUT = "leave-out"
BULLET = re.compile(r"^\s*(?:[-*•·–]|\d{1,3}[.)])\s+")


@dataclass(frozen=True)
class Line:
    """One line as it was pasted, and what it may mean."""

    text: str
    matches: list[Choice]

    @property
    def is_matched(self) -> bool:
        return len(self.matches) == 1


def lines_of(text: str) -> list[str]:
    """Each line once, in order, without bullets and numbers before it."""
    found = (BULLET.sub("", line).strip() for line in text.splitlines())
    return list(dict.fromkeys(line for line in found if line))


class PasteForm(PortalForm):
    """PasteForm(request.POST or None, match=match): `match` says what a line may mean.

    The first press shows what each line was matched with and asks about the others; the second
    takes it. The lines travel with the page, so going back loses nothing. Print what was matched
    with `components/pasted.html`.
    """

    label = "Names, one on each line"
    hint = "You can paste a list from a document or a spreadsheet"
    missing = "Enter one name on each line"
    most = 200

    def __init__(self, *args, match: Callable[[str], Iterable[Choice]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pasted"] = LongTextField(
            self.label, self.hint, 40 * self.most, self.missing, rows=10, name="The list"
        )
        self.lines: list[Line] = []
        self.has_looked = self.is_bound and self.data.get("looked_through") == "yes"
        if self.is_bound and not self._read(match):
            return
        if self.is_bound:
            self._ask_about_the_others()

    @property
    def is_preview(self) -> bool:
        """Whether the page shows what was found, to be looked through."""
        return bool(self.lines)

    @property
    def matched(self) -> list[Line]:
        return [line for line in self.lines if line.is_matched]

    @property
    def chosen(self) -> list[str]:
        """The values of everything that was matched or picked, each once."""
        picked = (self.cleaned_data[name] for name in self._asked())
        values = [*(line.matches[0].value for line in self.matched), *picked]
        return list(dict.fromkeys(value for value in values if value != LEAVE_OUT))

    @property
    def left_out(self) -> list[str]:
        """The lines that stand for nothing, by choice."""
        asked = self._asked()
        return [line.text for name, line in asked.items() if self.cleaned_data[name] == LEAVE_OUT]

    def is_valid(self):
        return super().is_valid() and self.has_looked

    def full_clean(self):
        super().full_clean()
        if self.is_preview and not self.has_looked:
            self._errors.clear()  # it was not asked yet

    def _read(self, match: Callable[[str], Iterable[Choice]]) -> bool:
        field = self.fields["pasted"]
        try:
            texts = lines_of(field.clean(self.data.get(self.add_prefix("pasted"))))
        except forms.ValidationError:
            return False  # said beside the box, by the field itself
        if len(texts) > self.most:
            field.validators.append(self._too_many)
            return False
        self.lines = [Line(text, list(match(text))) for text in texts]
        return True

    def _too_many(self, value: Any) -> None:
        raise forms.ValidationError(f"The list must have {self.most} names or fewer")

    def _asked(self) -> dict[str, Line]:
        """The lines that are not clear, by the name of the field that asks."""
        asked = enumerate(self.lines, 1)
        return {f"line_{n}": line for n, line in asked if not line.is_matched}

    def _ask_about_the_others(self) -> None:
        self.fields["pasted"].widget = forms.HiddenInput()
        self.fields["looked_through"] = forms.CharField(
            required=False, widget=forms.HiddenInput, max_length=3
        )
        # whoever presses the button of the page that asks has looked through what it shows
        self.data = self.data.copy()
        self.data["looked_through"] = "yes"
        for name, line in self._asked().items():
            self.fields[name] = ChoiceField(
                f"‘{line.text}’",
                self._choices(line),
                hint="" if line.matches else "We found nothing of this name",
                missing=f"Select what ‘{line.text}’ is, or to leave it out",
            )

    @staticmethod
    def _choices(line: Line) -> list[Any]:
        or_not: list[Any] = [Divider()] if line.matches else []
        return line.matches + or_not + [Choice(LEAVE_OUT, "Leave it out")]
