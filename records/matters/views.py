"""What comes after a sharing: opened from a record, told to the others, seen to, closed."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from kmip_portal.lifecycle import TooLate
from kmip_portal.pagination import Keyset
from kmip_portal.permissions import open_moves, require
from kmip_portal.portal_tags import count
from kmip_portal.submissions.services import once
from records.matters import kinds, pages, recipients, services, telling
from records.matters.forms import (
    MatterFilters,
    MatterForm,
    MatterKindForm,
    PhonedForm,
    TellOthersForm,
)
from records.matters.permissions import MATTER_MAY, may_list, may_see_to, sides
from records.models import Matter
from records.seeing import visible
from signatories.working_for import working_for

A_PAGE = 25


def matter_list(request):
    """The matters this person may see, the newest first."""
    require(may_list(request.user))
    form = MatterFilters(request.GET)
    seen = Matter.objects.visible_to(request.user)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = _narrowed(seen, chosen).with_names()
    page = Keyset(found, ("-pk",), A_PAGE).page(
        after=request.GET.get("after"), before=request.GET.get("before")
    )
    context = {
        "page": page,
        "form": form,
        "overdue": seen.overdue().count(),
        "header": pages.LIST_HEADER,
        "rows": [pages.row_of(one) for one in page],
    }
    return render(request, "records/matters/matter_list.html", context)


def _narrowed(seen, chosen):
    if chosen.get("kind"):
        seen = seen.filter(kind__in=chosen["kind"])
    if states := chosen.get("state"):
        wanted = Q(status__in=[one for one in states if one != "overdue"])
        if "overdue" in states:
            wanted |= Q(pk__in=seen.overdue().values("pk"))
        seen = seen.filter(wanted)
    return seen


def matter_new(request, reference):
    """What happened after the sharing."""
    record, _ = _begun(request, reference)
    form = MatterKindForm(request.POST or None)
    if form.is_valid():
        return redirect("records:matter_begin", record.reference, form.cleaned_data["kind"])
    return render(request, "records/matters/matter_new.html", {"record": record, "form": form})


def matter_begin(request, reference, kind):
    """When it came, and what is known of it; then whom to tell."""
    if kind not in Matter.Kind.values:
        raise Http404
    record, mine = _begun(request, reference)
    first = working_for(request)
    mine.sort(key=lambda one: one != first)
    others = [one.organisation for one in recipients.parties_of(record) if one.organisation]
    form = MatterForm(request.POST or None, kind=kind, sides=mine, others=others)
    if form.is_valid():
        matter = services.open_matter(record, by=request.user, **form.told)
        return redirect("records:matter_tell", matter.reference)
    context = {"record": record, "form": form, "kind": Matter.Kind(kind),
               "limit": kinds.limit(kind)}  # fmt: skip
    return render(request, "records/matters/matter_begin.html", context)


def _begun(request, reference):
    """The record, and in whose name this person speaks."""
    record = visible(request, reference, None)
    mine = sides(request.user, record)
    require(bool(mine))
    if not services.may_be_opened(record):
        raise TooLate(services.NOT_SHARED)
    return record, mine


def matter_detail(request, reference):
    """Its clock, who was told, what they answered, what happened."""
    matter = seen(request, reference)
    may = may_see_to(request.user, matter)
    context = {
        "matter": matter,
        "moves": open_moves(matter, request.user, MATTER_MAY),
        "may": may and matter.can("close"),
        "clock": pages.clock_of(matter),
        "rows": pages.known(matter),
        "asked": kinds.asked(matter.kind),
        "citation": kinds.citation(matter.kind),
        "shared": pages.who_received(matter.record),
        "told_header": pages.TOLD_HEADER,
        "told": pages.told_rows(matter),
        "events": pages.history(matter),
    }
    return render(request, "records/matters/matter_detail.html", context)


def matter_tell(request, reference):
    """To whom a letter goes; who was told is not told again."""
    matter = seen_to(request, reference)
    found = _untold(matter)
    form = TellOthersForm(
        request.POST or None, found=found, proposed=recipients.proposed(matter, found)
    )
    if request.method == "POST" and not found:  # pressed twice
        return redirect(matter)
    if form.is_valid():
        once(form, by=request.user, do=lambda: _write(request, matter, form))
        return redirect(matter)
    context = {
        "matter": matter,
        "form": form,
        "found": found,
        "asked": kinds.asked(matter.kind),
        "shared": pages.who_received(matter.record),
    }
    return render(request, "records/matters/matter_tell.html", context)


def _write(request, matter, form):
    went = telling.write_to(matter, form.chosen, by=request.user, addresses=form.addresses)
    messages.success(request, f"{count(went, 'letter')} sent.")


def matter_phoned(request, reference):
    """Somebody was told by phone."""
    matter = seen_to(request, reference)
    found = _untold(matter)
    if not found:
        return redirect(matter)
    form = PhonedForm(request.POST or None, found=found)
    if form.is_valid():
        name, at = form.cleaned_data["name"], form.moment
        telling.by_phone(matter, form.recipient, by=request.user, at=at, name=name)
        messages.success(request, f"Noted: {form.recipient.called} was told.")
        return redirect(matter)
    return render(request, "records/matters/matter_form.html", {
        "matter": matter, "form": form, "heading": "Somebody was told by phone", "button": "Save",
    })  # fmt: skip


def _untold(matter):
    told = list(matter.tellings.all())
    return [
        one
        for one in recipients.of(matter)
        if not any(recipients.is_of(one, before) for before in told)
    ]


def seen(request, reference):
    """The matter, if this person may see it; else it is not there."""
    visible_here = Matter.objects.visible_to(request.user).with_names()
    return get_object_or_404(visible_here, reference=reference)


def seen_to(request, reference):
    """The same, for whoever sees to it, while anything may be done."""
    matter = seen(request, reference)
    require(may_see_to(request.user, matter))
    if not matter.can("close"):
        raise TooLate(services.OVER)
    return matter
