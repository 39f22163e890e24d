"""Rows to tick, each shown whole; and the form that every page of a sitting is."""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from django import forms

from kmip_portal.forms import Choice, ManyChoiceField, PortalForm
from kmip_portal.forms.choices import Checkboxes

AT_ONCE = 50  # rows on a page; the others come after


class Row(NamedTuple):
    """One thing to tick: what it is, in which version it is shown, and where it is changed."""

    key: str
    seen: str
    label: str
    lines: Sequence[str] = ()
    url: str = ""
    url_text: str = ""
    url_about: str = ""  # read out after the words of the link
    about: Any = None  # what a page shows of it beside this
    group: Any = None  # under which heading it stands

    @property
    def value(self) -> str:
        """What a tick says: this thing, as it was shown."""
        return f"{self.key}.{self.seen}"


class Ticks(Checkboxes):
    template_name = "together/ticks.html"
    rows: Sequence[Row] = ()
    beside: dict[str, Any] = {}  # by key: a field of the form that belongs to a row

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        before = None
        for item, row in zip(context["items"], self.rows, strict=True):
            item["row"], item["beside"] = row, self.beside.get(row.key)
            item["begins"] = row.group is not None and row.group != before
            before = row.group
        return context


class TicksField(ManyChoiceField):
    """Which rows. A tick of a row that is another since, or gone, still says which was meant."""

    widget = Ticks

    def __init__(self, label: str, rows: Sequence[Row], known: Collection[str], missing: str):
        super().__init__(label, [Choice(one.value, one.label) for one in rows], missing=missing)
        self.widget.rows = rows
        self.known = known

    def valid_value(self, value: str) -> bool:
        return value.partition(".")[0] in self.known

    def clean(self, value: Any) -> list[tuple[str, str]]:
        chosen = super().clean(value)
        if len(chosen) > AT_ONCE:
            raise forms.ValidationError(f"Select {AT_ONCE} or fewer")
        return [(key, seen) for key, _, seen in (one.partition(".") for one in chosen)]


class TogetherForm(PortalForm):
    """Some of the rows that wait. `known` are the keys of all that may be ticked: those shown, and
    what was ticked on the page that was sent and waits no more."""

    about = "Which of these?"
    missing = "Select at least one"

    def __init__(self, data: Any = None, *, rows: Iterable[Row], known: Collection[str] = (), **kw):
        rows = list(rows)
        if data is not None and "tick_all" in data:
            data = data.copy()
            data.setlist("chosen", [row.value for row in rows])
        super().__init__(data, **kw)
        self.rows = rows
        known = {*known, *(row.key for row in rows)}
        self.fields = {"chosen": TicksField(self.about, rows, known, self.missing)} | self.fields

    @property
    def goes_back(self) -> bool:
        """Also where every row was to be ticked: what was typed stays, and nothing is sent yet."""
        return (self.is_bound and "tick_all" in self.data) or super().goes_back


def number(seen: str) -> int:
    """The version that a tick names; -1, which nothing has, where that is no number of ours."""
    return int(seen) if re.fullmatch("[0-9]{1,9}", seen) else -1


def ticked(data: Any) -> list[str]:
    """The keys that a page sent, before it is known whether they may be ticked."""
    sent = data.getlist("chosen") if hasattr(data, "getlist") else []
    return [one.partition(".")[0][:80] for one in sent[: 2 * AT_ONCE]]
