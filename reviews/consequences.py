"""What an organisation leaves behind in reviews."""

from collections.abc import Iterator
from typing import Any

from kmip_portal.consequences import Consequence
from kmip_portal.portal_tags import count
from reviews.models import Response


def named(organisation: Any, person: Any = None) -> Iterator[Consequence]:
    """Responses of reviews that are open: they are the organisation's, not a person's."""
    if person is not None:
        return
    open_ones = Response.objects.filter(organisation=organisation, review__status="open")
    number = open_ones.count()
    yield Consequence(number, f"{count(number, 'response')} to an annual review that is open")
