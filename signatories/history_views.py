"""What has happened to an organisation and its acceptances, for its leads and for K-MIP."""

from typing import NamedTuple

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render

from kmip_portal.audit.models import AuditEvent
from kmip_portal.audit.sentences import what
from kmip_portal.forms.words import upper_first
from kmip_portal.permissions import require
from signatories import permissions
from signatories.models import Organisation

PAGE_SIZE = 25


class Happened(NamedTuple):
    """One event as the page says it."""

    at: object
    who: str
    words: str


def organisation_history(request, slug):
    """Its events, the newest first; what its records say is told with them alone."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)
    require(permissions.may_read_history(request.user, organisation))
    events = AuditEvent.objects.about([slug]).filter(subject_type__startswith="signatories.")
    page = Paginator(events, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "organisation": organisation,
        "page": page,
        "events": [Happened(one.at, one.actor_name, upper_first(what(one))) for one in page],
    }
    return render(request, "signatories/organisation_history.html", context)
