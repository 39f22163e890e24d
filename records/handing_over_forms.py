"""Whom a record is handed to."""

from collections.abc import Iterable

from kmip_portal.accounts.models import User
from kmip_portal.forms import PortalForm, SelectField
from signatories.models import Membership


class HandOverForm(PortalForm):
    """One of the colleagues who keep records for the same organisation."""

    to = SelectField("Who keeps it from now on?", [], missing="Select who keeps it from now on")

    def __init__(self, *args, colleagues: Iterable[Membership], owner: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.people: dict[str, User] = {}
        named: list[tuple[str, str]] = []
        for one in colleagues:
            if one.user != owner and one.user not in self.people.values():
                self.people[one.reference] = one.user
                team = f", {one.team}" if one.team else ""
                named.append((one.reference, f"{one.user.name}{team}"))
        self.fields["to"].offer(named, "Select who keeps it from now on")

    @property
    def chosen(self) -> User:
        return self.people[self.cleaned_data["to"]]
