"""What an organisation, or a person in it, leaves behind among records."""

from collections.abc import Iterator
from typing import Any

from kmip_portal.consequences import Consequence
from kmip_portal.portal_tags import count
from records.models import RecordOfSharing


def named(organisation: Any, person: Any = None) -> Iterator[Consequence]:
    """Records stay with the organisation that made them, whoever leaves."""
    records = RecordOfSharing.objects.filter(organisation=organisation).exclude(status="discarded")
    if person is not None:
        records = records.filter(owner=person)
    drafts = records.filter(status="draft").count()
    saved = records.exclude(status="draft").count()
    yield Consequence(
        drafts, f"{count(drafts, 'draft record')}: its leads can finish or delete them"
    )
    yield Consequence(saved, f"{count(saved, 'saved record')}: kept, and read by its leads")
