"""For whom a record is kept, where a form asks that."""

from collections.abc import Mapping
from typing import Any

from kmip_portal.forms import PortalForm
from records.services import Place

MISSING = "Select which organisation and team it is for"


def must_choose(places: list[Place], sent: Mapping[str, Any]) -> bool:
    """Where there are several; and where the one that was chosen is theirs no more."""
    only = {place.key for place in places}
    return len(places) > 1 or (bool(places) and sent.get("place", "") not in {"", *only})


def chosen_of(places: list[Place], answers: Mapping[str, Any]) -> Place:
    """The one that was chosen, of a form without errors; the only one, where that is not asked."""
    return {place.key: place for place in places}.get(answers.get("place", ""), places[0])


class PlaceForm(PortalForm):
    """A form with a `place` to choose, which is asked only of who has several."""

    places: list[Place]

    def offer_places(self, places: list[Place]) -> None:
        """Ask which it is, or take the question away."""
        self.places = places
        if must_choose(places, self.data):
            self.fields["place"].offer([(place.key, place.called) for place in places], MISSING)
        else:
            del self.fields["place"]

    @property
    def chosen(self) -> Place:
        return chosen_of(self.places, self.cleaned_data)
