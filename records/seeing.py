"""Fetching a record that a person may see."""

from typing import Any

from django.http import Http404

from kmip_portal.often_asked import OftenAsked
from records.models import RecordOfSharing
from records.permissions import extracts_of
from signatories.models import Organisation
from signatories.working_for import working_for

WITH_ALL = OftenAsked(  # the columns of seven tables: putting them into words took longest
    lambda reference: RecordOfSharing.objects.filter(reference=reference).select_related(
        "organisation", "team", "owner", "pdf", "docx", "agreement_version", "uploaded_form"
    )
)


def visible(request: Any, reference: str, kind: str | None = "one_off") -> RecordOfSharing:
    """The record of this kind (None: of any), if this person may see it; else it is not there."""
    if sees(request, reference):
        for record in WITH_ALL.found(reference):
            if kind in (None, record.kind):
                return record
    raise Http404


def sees(request: Any, reference: str) -> bool:
    """Whether this person may see what it says."""
    return RecordOfSharing.objects.visible_to(request.user).filter(reference=reference).exists()


def extracted(request: Any) -> list[Organisation]:
    """The organisations whose records this person may extract, the one they work for first."""
    first = working_for(request)
    return sorted(extracts_of(request.user), key=lambda one: (one != first, one.name.casefold()))
