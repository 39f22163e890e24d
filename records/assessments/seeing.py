"""Fetching an impact assessment that a person may see."""

from typing import Any

from django.shortcuts import get_object_or_404

from kmip_portal.lifecycle import InvalidMove
from kmip_portal.permissions import require
from records.assessments.permissions import may_write
from records.models import ImpactAssessment


def visible(request: Any, reference: str) -> ImpactAssessment:
    """The assessment, if this person may see it; else it is not there."""
    seen = ImpactAssessment.objects.visible_to(request.user)
    found: ImpactAssessment = get_object_or_404(
        seen.select_related(
            "organisation", "owner", "pdf", "docx", "approved_by", "screened_by", "replaces"
        ),
        reference=reference,
    )
    return found


def draft(request: Any, reference: str) -> ImpactAssessment:
    """A draft that this person may write; once it is sent they are told that it is too late."""
    assessment = visible(request, reference)
    require(may_write(request.user, assessment))
    if not assessment.can("send"):
        raise InvalidMove(assessment, "send")
    return assessment
