"""Whom somebody writes to at an organisation about what it holds of them: to ask, to object, to
complain; and who hears a complaint after that."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

from kmip_portal.law.reference import Reference
from signatories.models import ContactPoint, Organisation

Role = ContactPoint.Role
# the first of these that everybody may see
ASKED = (Role.RIGHTS, Role.DPO, Role.GOVERNANCE)
COMPLAINED_TO = (Role.COMPLAINTS, Role.RIGHTS, Role.DPO, Role.GOVERNANCE)


class AboutYourself(NamedTuple):
    """None where the organisation has published no contact for it."""

    asked: ContactPoint | None
    complained_to: ContactPoint | None
    regulator: dict[str, Any]


def of(organisation: Organisation) -> AboutYourself:
    """From the contacts that everybody may see, in one query."""
    public = ContactPoint.objects.filter(
        removed_at=None,
        organisation=organisation,
        published_to=ContactPoint.For.PUBLIC,
        role__in=COMPLAINED_TO,
    )
    shown = list(public)
    return AboutYourself(_first(shown, ASKED), _first(shown, COMPLAINED_TO), regulator())


def lacks_complaints(contacts: Iterable[ContactPoint]) -> bool:
    """Whether nobody outside can see whom to complain to about personal information."""
    return not any(
        one.role == Role.COMPLAINTS and one.published_to == ContactPoint.For.PUBLIC
        for one in contacts
    )


@cache
def regulator() -> dict[str, Any]:
    """As the legal reference names it."""
    return Reference().regulator


def _first(contacts: Sequence[ContactPoint], roles: Sequence[str]) -> ContactPoint | None:
    found = (one for role in roles for one in contacts if one.role == role)
    return next(found, None)
