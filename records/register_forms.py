"""What narrows the register, and a name under which a person keeps that."""

from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from kmip_portal.forms import DateField, ManyChoiceField, PortalForm, SelectField, TextField
from kmip_portal.forms.filters import FilterForm
from kmip_portal.law.book import Book, book
from records.models import RecordOfSharing
from signatories.models import Team
from signatories.permissions import held_by, led_by

LONGEST_QUERY = 2000
SHOWN_STATUSES = [one for one in RecordOfSharing.Status if one != "discarded"]
BASES = {"art6": "uk_gdpr_article6", "le_basis": "part3.bases"}


class RecordFilters(FilterForm):
    """What narrows the register."""

    q = TextField("Search", hint="Words of the record, or its reference", required=False)
    kind = ManyChoiceField("Kind", RecordOfSharing.Kind.choices, required=False)
    status = ManyChoiceField("Status", SHOWN_STATUSES, required=False)
    other = TextField("Other organisation", hint="All or part of its name", required=False)
    owner = TextField("Recorded by", hint="All or part of their name", required=False)
    since = DateField("Shared or decided from", required=False, name="The earliest date")
    until = DateField("Shared or decided to", required=False, name="The latest date")
    special = SelectField(
        "Special category information",
        [("yes", "Included"), ("no", "Not included")],
        required=False,
        empty="Either",
    )

    def __init__(self, data: Any, *, user: Any):
        super().__init__(data)
        self.user = user
        for name, label, choices in (
            ("purpose", "Purpose", self._purposes),
            ("basis", "Lawful basis", self._bases),
            ("team", "Team", self._teams),
        ):
            self.fields[name] = SelectField(label, choices, required=False, empty="Any")

    @cached_property
    def law(self) -> Book:
        return book()

    def _purposes(self) -> list[tuple[str, str]]:
        return [(one.value, one.label) for one in self.law.choices("purpose_presets")]

    def _bases(self) -> list[tuple[str, str]]:
        return [(one.value, one.label) for kind in BASES.values() for one in self.law.choices(kind)]

    @cached_property
    def teams(self) -> list[tuple[str, str]]:
        """Those whose records this person may see: their own, and all of what they lead."""
        own = [one.team_id for one in held_by(self.user) if one.team_id]
        found = Team.objects.filter(Q(organisation__in=led_by(self.user)) | Q(pk__in=own))
        found = found.select_related("organisation").order_by("name", "organisation__name")
        return [(str(team.pk), f"{team}, {team.organisation}") for team in found]

    def _teams(self) -> list[tuple[str, str]]:
        return self.teams


class SaveSearchForm(PortalForm):
    """A name for what the register is narrowed by."""

    guarded = ("name",)
    name = TextField("Name of this search", missing="Enter a name for this search", max_length=60)

    def __init__(self, *args, user, query: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.query = user, query

    def clean_name(self):
        name = self.cleaned_data["name"]
        if self.user.saved_searches.filter(name=name).exclude(query=self.query).exists():
            raise ValidationError("You have another search with this name. Enter another name")
        return name

    def clean(self):
        if len(self.query) > LONGEST_QUERY:
            raise ValidationError("This search is too long to save. Remove some filters")
        return self.cleaned_data
