"""For whom a record is kept, where a form asks that."""

from collections.abc import Sequence
from typing import Any

from kmip_portal.forms import PortalForm, SelectField
from records.services import Place

MISSING = "Select which organisation and team it is for"


class PlaceForm(PortalForm):
    """A form that asks first for which organisation and team it is, and only who has several."""

    place = SelectField("For which organisation and team is it?", [], missing=MISSING)

    def __init__(self, *args: Any, places: Sequence[Place], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.places = list(places)
        # where the one that was chosen is theirs no more, it is asked of who has one alone too
        known = {"", *(place.key for place in places)}
        if len(places) > 1 or (places and self.data.get("place", "") not in known):
            offered = [(place.key, place.called) for place in places]
            self.fields["place"].offer(offered, MISSING)
        else:
            del self.fields["place"]

    @property
    def chosen(self) -> Place:
        """The place of a form without errors; the only one, where that is not asked."""
        by_key = {place.key: place for place in self.places}
        return by_key.get(self.cleaned_data.get("place", ""), self.places[0])
