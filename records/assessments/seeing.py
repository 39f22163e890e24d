"""Fetching an impact assessment that a person may see."""

from typing import Any

from django.http import Http404

from kmip_portal.lifecycle import InvalidMove
from kmip_portal.often_asked import OftenAsked
from kmip_portal.permissions import require
from records.assessments.permissions import may_write
from records.models import ImpactAssessment

WITH_ALL = OftenAsked(
    lambda reference: ImpactAssessment.objects.filter(reference=reference).select_related(
        "organisation", "owner", "pdf", "docx", "approved_by", "screened_by", "replaces"
    )
)


def visible(request: Any, reference: str) -> ImpactAssessment:
    """The assessment, if this person may see it; else it is not there."""
    seen = ImpactAssessment.objects.visible_to(request.user)
    if seen.filter(reference=reference).exists():
        for assessment in WITH_ALL.found(reference):
            return assessment
    raise Http404


def draft(request: Any, reference: str) -> ImpactAssessment:
    """A draft that this person may write; once it is sent they are told that it is too late."""
    assessment = visible(request, reference)
    require(may_write(request.user, assessment))
    if not assessment.can("send"):
        raise InvalidMove(assessment, "send")
    return assessment
