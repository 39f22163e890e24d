"""What an organisation, or a person in it, leaves behind of shared expertise."""

from collections.abc import Iterator
from typing import Any

from kmip_portal.consequences import Consequence
from kmip_portal.portal_tags import count
from signatories.expertise.models import Guide, MeetingAction, SharedTemplate


def named(organisation: Any, person: Any = None) -> Iterator[Consequence]:
    """Guides and templates stay with the organisation, whoever leaves."""
    found = [
        model.objects.filter(organisation=organisation, status__in=model.CHECKED_AGAIN)
        for model in (Guide, SharedTemplate)
    ]
    if person is not None:
        found = [rows.filter(owner=person) for rows in found]
    guides, templates = (rows.count() for rows in found)
    yield _actions(organisation, person)
    yield Consequence(
        guides + templates,
        f"{count(guides, 'guide')} and {count(templates, 'template')}: they stay, and somebody else"
        " is asked to check them",
    )


def _actions(organisation: Any, person: Any) -> Consequence:
    """What a meeting gave the person, or the organisation if it is the one that leaves."""
    still_open = MeetingAction.objects.open()
    owned = {"organisation": organisation} if person is None else {"person": person}
    number = still_open.filter(**owned).count()
    words = f"{count(number, 'action')} of a meeting of K-MIP: still to be done, or given to others"
    return Consequence(number, words)
