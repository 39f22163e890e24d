"""Of whom, and as at which day or in which period."""

from typing import Any

from kmip_portal import clock
from kmip_portal.forms import DateField, SelectField
from kmip_portal.forms.filters import FilterForm
from signatories.models import Organisation


class ExtractFilters(FilterForm):
    """What the extract is of."""

    on = DateField("As at", required=False, name="The day", today_or_past=True)
    since = DateField(
        "From, for a period",
        hint="Blank: arrangements of that day, and one-off records of the year before it",
        required=False,
        name="The first day",
        today_or_past=True,
    )

    def __init__(self, data: Any, *, organisations: list[Organisation]):
        super().__init__(data)
        self.organisations = {one.slug: one for one in organisations}
        if len(organisations) > 1:
            named = [(one.slug, one.name) for one in organisations]
            field = SelectField("Organisation", named, required=False, empty=organisations[0].name)
            self.fields["organisation"] = field
            self.order_fields(["organisation"])

    def clean(self) -> dict[str, Any]:
        since, on = self.cleaned_data.get("since"), self.cleaned_data.get("on") or clock.today()
        if since and since > on:
            self.add_error("since", "The first day must be the day as at which you ask, or before")
        return self.cleaned_data

    @property
    def asked(self) -> dict[str, Any]:
        """Of which organisation, and when; a filter that makes no sense narrows nothing."""
        self.is_valid()
        said = self.cleaned_data
        first = next(iter(self.organisations.values()))
        return {
            "organisation": self.organisations.get(said.get("organisation", ""), first),
            "on": said.get("on") or clock.today(),
            "since": said.get("since"),
        }
