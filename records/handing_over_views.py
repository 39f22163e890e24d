"""Handing a record to a colleague."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from kmip_portal.permissions import require
from records import handing_over
from records.handing_over_forms import HandOverForm
from records.models import RecordOfSharing
from records.permissions import may_edit


def record_hand_over(request, reference):
    """Who keeps it from now on."""
    sent_to = request.POST.get("to", "")
    if sent_to and (done := handing_over.handed_over_by(request.user, reference, to=sent_to)):
        return _kept_by(request, done, done.owner)
    seen = RecordOfSharing.objects.visible_to(request.user)
    record = get_object_or_404(
        seen.select_related("organisation", "owner", "team"), reference=reference
    )
    require(may_edit(request.user, record))
    if record.disposed_at:  # it says nothing that anybody could keep
        return redirect(record)
    form = HandOverForm(request.POST or None, colleagues=handing_over.colleagues(record),
                        owner=record.owner)  # fmt: skip
    if form.is_valid():
        handing_over.hand_over(record, to=form.chosen, by=request.user)
        return _kept_by(request, record, form.chosen)
    return render(request, "records/record_hand_over.html", {"record": record, "form": form})


def _kept_by(request, record, colleague):
    messages.success(request, f"{colleague.name} now keeps {record.reference}.")
    still = RecordOfSharing.objects.visible_to(request.user).filter(pk=record.pk).exists()
    return redirect(record if still else "records:record_list")
