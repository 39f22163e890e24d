"""What is past its time, and disposing of it."""

from django.contrib import messages
from django.shortcuts import redirect, render

from kmip_portal.permissions import require
from kmip_portal.portal_tags import count, day
from kmip_portal.retention.models import Disposal
from records import disposing, retention
from records.permissions import may_dispose, may_dispose_any
from records.register import table_rows
from records.retention_forms import DisposeForm, HoldForm
from records.seeing import visible
from signatories.models import Organisation
from signatories.permissions import led_by

SHOWN = 25


def record_hold(request, reference):
    """A lead holds a record for proceedings, or takes the hold off when they are over."""
    record = visible(request, reference, None)
    require(may_dispose(request.user, record))
    form = HoldForm(request.POST or None)
    if "release" in request.POST:
        if record.held_at:
            disposing.release(record, by=request.user)
            messages.success(request, "The hold is taken off.")
        return redirect(record)
    if not record.held_at and form.is_valid():
        disposing.hold(record, by=request.user, because=form.cleaned_data["because"])
        messages.success(request, "The record is held. It is not disposed of until you say so.")
        return redirect(record)
    if record.held_at and request.method == "POST":  # pressed twice
        return redirect(record)
    return render(request, "records/record_hold.html", {"record": record, "form": form})


def record_retention(request):
    """Records past their time, for the leads of the organisation: chosen, and wiped."""
    require(may_dispose_any(request.user))
    due = list(disposing.due(request.user)[: disposing.AT_ONCE])
    form = DisposeForm(request.POST or None, due=due)
    if form.is_valid():
        wiped = disposing.dispose(form.chosen, by=request.user)
        messages.success(request, f"{count(wiped, 'record')} disposed of.")
        return redirect("records:record_retention")
    context = {
        "form": form,
        "due": due,
        "held_rows": table_rows(
            disposing.held(request.user).for_list(reader=request.user)[: disposing.AT_ONCE]
        ),
        "rules": retention.RULES.values(),
        "grace_days": retention.GRACE_DAYS,
        "gone": _gone(request.user),
        "gone_header": ["Record", "What it was", "When", "By", "SHA-256 of what it said"],
    }
    return render(request, "records/record_retention.html", context)


def _gone(user):
    """The last that were disposed of, as the proof of them says."""
    led = Organisation.objects.visible_to(user).filter(pk__in=led_by(user))
    own = Disposal.objects.of_organisations(list(led.values_list("slug", flat=True)))
    return [
        [one.subject, one.what, day(one.at), str(one.by or "The portal"), one.sha256]
        for one in own.select_related("by")[:SHOWN]
    ]
