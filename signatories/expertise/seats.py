"""The list of representatives: who sits at K-MIP for whom, by sector."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from signatories import organisation_types
from signatories.expertise.meeting_forms import RepresentativeFilters
from signatories.expertise.representing import seats
from signatories.models import Membership, Organisation

COLUMNS = ("Sector", "Organisation", "Representative", "Since")
AT_ONCE = 500


class Sector(NamedTuple):
    """The seats of one sector."""

    name: str
    seats: list[Membership]


class Seats:
    """Those that were asked for, in the order of sectors and names."""

    def __init__(self, data: Any):
        self.form = RepresentativeFilters(data)
        asked = self.form.cleaned_data if self.form.is_valid() else {}
        self.sector = asked.get("sector") or ""
        self.names = organisation_types.labels()
        found = seats().select_related("organisation", "user")
        if self.sector:
            found = found.filter(organisation__organisation_type=self.sector)
        self.found = found.order_by(
            "organisation__organisation_type", "organisation__folded_name", "user__name", "pk"
        )

    @property
    def without(self) -> int:
        """How many signatories have no representative."""
        signed = Organisation.objects.signatories()
        if self.sector:
            signed = signed.filter(organisation_type=self.sector)
        return signed.exclude(pk__in=seats().values("organisation")).count()

    def by_sector(self, some: Iterable[Membership]) -> list[Sector]:
        """These, under the names of their sectors."""
        return [Sector(name, list(theirs)) for name, theirs in groupby(some, key=self._sector_of)]

    def rows(self) -> Iterator[tuple[str, ...]]:
        for one in self.found.iterator(chunk_size=AT_ONCE):
            since = one.from_on.isoformat()
            yield (self._sector_of(one), one.organisation.name, one.user.name, since)

    def _sector_of(self, seat: Membership) -> str:
        code = seat.organisation.organisation_type
        return self.names.get(code, code)
