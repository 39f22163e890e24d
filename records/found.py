"""A person's own records on the search page: looked for among what they may see, never indexed."""

from typing import Any

from django.urls import reverse

from kmip_portal.search.sources import Asked, Document, Matches
from records.models import RecordOfSharing
from records.search import matching


def own_records() -> Asked:
    return Asked("record", "Your records of sharing", _matching)


def _matching(user: Any, text: str) -> Matches:
    found = matching(RecordOfSharing.objects.visible_to(user), text)
    return Matches.first_of(found, reverse("records:record_list"), text, _document)


def _document(record: RecordOfSharing) -> Document:
    return Document(
        key=record.reference,
        title=str(record),
        text="",
        url=record.get_absolute_url(),
        kind=f"{record.get_kind_display()}: {record.get_status_display().lower()}",
    )
