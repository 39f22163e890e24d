"""What narrows a list: asked by GET, so that every answer has an address."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from kmip_portal.forms.base import PortalForm
from kmip_portal.forms.choices import Choice
from kmip_portal.forms.moments import BOXES
from kmip_portal.portal_tags import day
from kmip_portal.sorting import PLACES


class Chosen(NamedTuple):
    """One filter that is on: what it is, in words, and the address without it."""

    label: str
    text: str
    url: str


class FilterForm(PortalForm):
    """FilterForm(request.GET). Prints with `components/filters.html`."""

    mark_optional = False

    def __init__(self, data: Any):
        super().__init__(data)
        del self.fields["submission_id"]  # looking twice is no matter

    @property
    def chosen(self) -> list[Chosen]:
        """The filters that are on, in the order of the page."""
        self.is_valid()
        return [
            Chosen(
                field.label, self._in_words(field.field, value), self._without(field.name, value)
            )
            for field in self.visible_fields()
            for value in _each(self.cleaned_data.get(field.name))
        ]

    @staticmethod
    def _in_words(field: Any, value: Any) -> str:
        if isinstance(value, date):
            return day(value)
        if isinstance(value, bool):
            return "Yes" if value else "No"
        parts = field.parts() if hasattr(field, "parts") else []
        labels = {str(part.value): part.label for part in parts if isinstance(part, Choice)}
        return labels.get(str(value), str(value))

    def _without(self, name: str, value: Any) -> str:
        query = self.data.copy()
        left = [one for one in query.getlist(name) if one != str(value)]
        for key in (name, *(f"{name}-{box}" for box in BOXES), *PLACES):
            query.pop(key, None)
        if left and not isinstance(value, date | bool):
            query.setlist(name, left)
        return f"?{query.urlencode()}"


def _each(value: Any) -> Iterator[Any]:
    if value in (None, "", []):
        return
    yield from value if isinstance(value, list) else [value]
