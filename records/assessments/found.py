"""Impact assessments on the search page: looked for among what a person may see, never indexed."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode

from kmip_portal.search.sources import Asked, Document, Matches
from records.models import ImpactAssessment

SHOWN = 3
COUNTED = 100


def own_assessments() -> Asked:
    return Asked("assessment", "Impact assessments", _matching)


def _matching(user: Any, text: str) -> Matches:
    looked_for = text.replace("\0", "").strip()  # PostgreSQL keeps no NUL
    named = Q(title__icontains=looked_for) | Q(reference__iexact=looked_for)
    seen = ImpactAssessment.objects.visible_to(user)
    found = (seen.filter(named) if looked_for else seen.none()).order_by("-pk")
    rows = list(found[:SHOWN])
    count = found[:COUNTED].count() if len(rows) == SHOWN else len(rows)
    url = f"{reverse('records:assessment_list')}?{urlencode({'q': looked_for})}"
    return Matches([_document(one) for one in rows], count, url)


def _document(one: ImpactAssessment) -> Document:
    return Document(
        key=one.reference,
        title=str(one),
        text="",
        url=one.get_absolute_url(),
        kind=f"{one.what}: {one.get_status_display().lower()}",
    )
