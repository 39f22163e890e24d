"""What a report is asked for: as at which day, and narrowed to what."""

from typing import Any

from kmip_portal import clock
from kmip_portal.desk.reports.report import Asked
from kmip_portal.forms import DateField, FilterForm, SelectField
from kmip_portal.portal_tags import day
from signatories import organisation_types
from signatories.coverage import NO_AREA, NO_AREA_WORDS
from signatories.models import Area, Campaign

NO_SECTOR, NO_SECTOR_WORDS = "none", "Not in the list of organisations"


def sectors() -> list[tuple[str, str]]:
    return [(one.value, one.label) for one in organisation_types.choices()]


def areas() -> list[tuple[str, str]]:
    named = Area.objects.order_by("name").values_list("slug", "name")
    return [*named, (NO_AREA, NO_AREA_WORDS)]


def versions() -> list[tuple[str, str]]:
    asked = Campaign.objects.with_versions().order_by("-opened_at", "-pk")
    return [(one.version.slug, f"Version {one.version.number}") for one in asked]


def _with_unlisted() -> list[tuple[str, str]]:
    return [*sectors(), (NO_SECTOR, NO_SECTOR_WORDS)]


class ReportFilters(FilterForm):
    """The day, and those of the filters that mean something for this report."""

    on = DateField("As at", required=False, today_or_past=True)

    def __init__(self, data: Any, *, filters: tuple[str, ...]):
        super().__init__(data)
        known = {
            "sector": lambda: SelectField("Sector", sectors, required=False, empty="All sectors"),
            "area": lambda: SelectField("Area", areas, required=False, empty="All areas"),
            "one": lambda: SelectField(
                "Sector", _with_unlisted, required=False, empty="All sectors"
            ),
            "other": lambda: SelectField(
                "With which other sector", _with_unlisted, required=False, empty="All sectors"
            ),
            "version": lambda: SelectField(
                "Version", versions, required=False, empty="The newest that was asked for"
            ),
            "from": lambda: DateField("From", required=False, today_or_past=True),
            "to": lambda: DateField("To", required=False, today_or_past=True),
        }
        for name in filters:
            self.fields["sector" if name == "one" else name] = known[name]()

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        first, last = told.get("from"), told.get("to")
        if first and last and last < first:
            self.add_error("to", f"To must be the same as or after {day(first)}, the first day")
        elif first and not last and first > (told.get("on") or clock.today()):
            self.add_error("from", "From must be the same as or before the day of ‘As at’")
        return told

    @property
    def asked(self) -> Asked:
        """What was asked; nothing of what makes no sense, which is told on the form."""
        told = self.cleaned_data if self.is_valid() else {}
        return Asked(
            on=told.get("on") or clock.today(),
            sector=told.get("sector", ""),
            other=told.get("other", ""),
            area=told.get("area", ""),
            since=told.get("from"),
            until=told.get("to"),
            version=told.get("version", ""),
        )
