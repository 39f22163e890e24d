"""Impact assessments on the search page: looked for among what a person may see, never indexed."""

from typing import Any

from django.db.models import Q
from django.urls import reverse

from kmip_portal.search.sources import Asked, Document, Matches
from records.models import ImpactAssessment


def own_assessments() -> Asked:
    return Asked("assessment", "Impact assessments", _matching)


def _matching(user: Any, text: str) -> Matches:
    looked_for = text.strip()
    named = Q(title__icontains=looked_for) | Q(reference__iexact=looked_for)
    seen = ImpactAssessment.objects.visible_to(user)
    found = seen.filter(named) if looked_for else seen.none()
    return Matches.first_of(found, reverse("records:assessment_list"), looked_for, _document)


def _document(one: ImpactAssessment) -> Document:
    return Document(
        key=one.reference,
        title=str(one),
        text="",
        url=one.get_absolute_url(),
        kind=f"{one.what}: {one.get_status_display().lower()}",
    )
