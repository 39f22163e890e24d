"""How long everything is kept, and the proof of what was disposed of, for K-MIP's people."""

from django.http import StreamingHttpResponse
from django.shortcuts import render

from kmip_portal.accounts.permissions import works_for_kmip
from kmip_portal.pagination import Keyset
from kmip_portal.permissions import require
from kmip_portal.portal_tags import day
from kmip_portal.retention.models import Disposal
from kmip_portal.retention.schedule import SCHEDULE
from kmip_portal.spreadsheets import csv_lines

RULES = ["What", "Kept for", "Counted from", "Who disposes of it", "Why so long"]
HEADER = ["Disposal", "What it was", "Reference or number", "Organisation", "When", "By", "SHA-256"]


def disposal_list(request):
    """The schedule, and what was disposed of under it, the newest first."""
    require(works_for_kmip(request.user))
    seen = Disposal.objects.visible_to(request.user).select_related("by")
    page = Keyset(seen).page(after=request.GET.get("after"), before=request.GET.get("before"))
    context = {
        "rules_header": RULES,
        "rules": [
            [one.what, one.period, one.since, one.ended_by, one.source] for one in SCHEDULE.values()
        ],
        "header": HEADER,
        "page": page,
        "rows": [_row(one, day(one.at)) for one in page],
    }
    return render(request, "disposals.html", context)


def disposal_csv(request):
    """All of them, for who checks."""
    require(works_for_kmip(request.user))
    seen = Disposal.objects.visible_to(request.user).select_related("by").order_by("pk")
    rows = (_row(one, one.at.isoformat()) for one in seen.iterator(chunk_size=500))
    response = StreamingHttpResponse(csv_lines(HEADER, rows), content_type="text/csv")
    response["Content-Disposition"] = 'attachment; filename="disposals.csv"'
    return response


def _row(one, at):
    return [
        one.reference,
        one.what,
        one.subject or f"{one.number:,}",
        one.organisation,
        at,
        str(one.by or "The portal"),
        one.sha256,
    ]
