"""Fetching a record that a person may see."""

from typing import Any

from django.shortcuts import get_object_or_404

from records.models import RecordOfSharing
from records.permissions import extracts_of
from signatories.models import Organisation
from signatories.working_for import working_for


def visible(request: Any, reference: str, kind: str | None = "one_off") -> RecordOfSharing:
    """The record of this kind (None: of any), if this person may see it; else it is not there."""
    seen = RecordOfSharing.objects.visible_to(request.user)
    if kind:
        seen = seen.filter(kind=kind)
    return get_object_or_404(
        seen.select_related(
            "organisation", "team", "owner", "pdf", "docx", "agreement_version", "uploaded_form"
        ),
        reference=reference,
    )


def sees(request: Any, reference: str) -> bool:
    """Whether this person may see what it says."""
    return RecordOfSharing.objects.visible_to(request.user).filter(reference=reference).exists()


def extracted(request: Any) -> list[Organisation]:
    """The organisations whose records this person may extract, the one they work for first."""
    first = working_for(request)
    return sorted(extracts_of(request.user), key=lambda one: (one != first, one.name.casefold()))
