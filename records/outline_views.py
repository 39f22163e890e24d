"""Repeat records as K-MIP's people see them: a list, and a page of each."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from kmip_portal.accounts.permissions import works_for_kmip
from kmip_portal.pagination import Keyset
from kmip_portal.permissions import require
from records import outlines, standings
from records.permissions import may_file


def repeat_list(request):
    """For K-MIP's people; whoever keeps records finds theirs in their own list."""
    if not works_for_kmip(request.user):
        require(may_file(request.user))
        return redirect(f"{reverse('records:record_list')}?kind=repeat")
    words = request.GET.get("q", "")[:200]
    found = outlines.naming(outlines.visible_to(request.user), words)
    keyset = Keyset(found, ("-pk",), outlines.A_PAGE)
    page = keyset.page(after=request.GET.get("after"), before=request.GET.get("before"))
    return render(request, "records/repeat_list.html", {"page": page, "words": words})


def outline(request, reference):
    """One of them."""
    record = get_object_or_404(outlines.visible_to(request.user), reference=reference)
    stand = standings.of(record.taking_part)
    parties = [(one, stand[one.pk].words) for one in record.taking_part]
    return render(request, "records/repeat_outline.html", {"record": record, "parties": parties})
