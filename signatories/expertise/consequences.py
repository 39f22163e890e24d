"""What an organisation, or a person in it, leaves behind of shared expertise."""

from collections.abc import Iterator
from typing import Any

from kmip_portal.consequences import Consequence
from kmip_portal.portal_tags import count
from signatories.expertise.models import Guide, SharedTemplate


def named(organisation: Any, person: Any = None) -> Iterator[Consequence]:
    """Guides and templates stay with the organisation, whoever leaves."""
    found = [
        model.objects.filter(organisation=organisation, status__in=model.CHECKED_AGAIN)
        for model in (Guide, SharedTemplate)
    ]
    if person is not None:
        found = [rows.filter(owner=person) for rows in found]
    guides, templates = (rows.count() for rows in found)
    yield Consequence(
        guides + templates,
        f"{count(guides, 'guide')} and {count(templates, 'template')}: they stay, and somebody else"
        " is asked to check them",
    )
