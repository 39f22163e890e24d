"""The rows of a repeat record while it is a draft: who takes part, and what is shared."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from kmip_portal.lifecycle import TooLate
from records import arrangement
from records.questions import repeat
from records.repeat_forms import (
    AddPartyForm,
    ItemForm,
    PartyForm,
    PasteItemsForm,
    PastePartiesForm,
)
from records.repeat_views import draft
from signatories.models import Organisation
from signatories.picker import PickedOrganisation


def _task(record, slug):
    return reverse("records:task", args=[record.reference, slug])


def _page(request, record, form, **more):
    context = {"record": record, "form": form, "back": _task(record, more.pop("task")), **more}
    return render(request, "records/row.html", context)


def _how_many(added, what):
    return (
        f"{added} {what}{'' if added == 1 else 's'} added." if added else "All are there already."
    )


def party_add(request, reference):
    """One more organisation; then its part in the sharing."""
    record = draft(request, reference)
    form = AddPartyForm(request.POST or None)
    if form.is_valid():
        picked = form.cleaned_data["organisation"]
        added = arrangement.add_parties(record, [picked], by=request.user)
        if added:
            return redirect("records:party_change", reference, added[0].number)
        messages.info(request, f"{picked.name} takes part already.")
        return redirect(_task(record, repeat.PARTIES))
    return _page(
        request, record, form, task=repeat.PARTIES, heading="Add an organisation", button="Continue"
    )


def party_paste(request, reference):
    """Several organisations at once."""
    record = draft(request, reference)
    form = PastePartiesForm(request.POST or None)
    if form.is_valid():
        found = {
            one.slug: PickedOrganisation(one, one.name)
            for one in Organisation.objects.existing().filter(slug__in=form.chosen)
        }
        wanted = [found[slug] for slug in form.chosen if slug in found]
        try:
            added = arrangement.add_parties(record, wanted, by=request.user)
            messages.success(request, _how_many(len(added), "organisation"))
            return redirect(_task(record, repeat.PARTIES))
        except TooLate as too_many:  # what was pasted stays
            form.add_error(None, str(too_many))
    return _page(
        request, record, form, task=repeat.PARTIES, heading="Add several organisations",
        button="Add these" if form.is_preview else "Continue",
    )  # fmt: skip


def party_change(request, reference, number):
    """What an organisation does in this sharing."""
    record = draft(request, reference)
    party = _party(record, number)
    names = PartyForm.base_fields
    form = PartyForm(
        request.POST or None,
        called=party.called,
        initial={name: getattr(party, name) for name in names},
    )
    if form.is_valid():
        arrangement.change_party(
            party,
            by=request.user,
            answers=form.answers,
            personal_data_confirmed=form.personal_data_confirmed,
        )
        return redirect(_task(record, repeat.PARTIES))
    return _page(
        request,
        record,
        form,
        task=repeat.PARTIES,
        heading=party.called,
        button="Save",
        title="Part of an organisation",
    )


def party_remove(request, reference, number):
    """Taking an organisation out, after asking."""
    record = draft(request, reference)
    if request.method == "POST" and not record.parties.filter(number=number).exists():
        return redirect(_task(record, repeat.PARTIES))  # pressed twice
    party = _party(record, number)
    if request.method == "POST":
        try:
            arrangement.remove_party(party, by=request.user)
            messages.success(request, f"{party.called} is removed.")
        except TooLate as named:
            messages.warning(request, str(named))
        return redirect(_task(record, repeat.PARTIES))
    context = {
        "record": record,
        "kind": "organisation",
        "what": party.called,
        "back": _task(record, repeat.PARTIES),
    }
    return render(request, "records/row_remove.html", context)


def item_add(request, reference):
    """One more item of information."""
    record = draft(request, reference)
    form = ItemForm(request.POST or None, parties=_parties(record))
    if form.is_valid():
        arrangement.add_items(
            record,
            [form.row],
            by=request.user,
            personal_data_confirmed=form.personal_data_confirmed,
        )
        return redirect(_task(record, repeat.ITEMS))
    return _page(
        request, record, form, task=repeat.ITEMS, heading="Add an item of information",
        button="Add item",
    )  # fmt: skip


def item_paste(request, reference):
    """Several items at once."""
    record = draft(request, reference)
    form = PasteItemsForm(request.POST or None)
    if form.is_valid():
        try:
            added = arrangement.add_items(
                record,
                form.rows,
                by=request.user,
                personal_data_confirmed=form.personal_data_confirmed,
            )
            messages.success(request, _how_many(len(added), "item"))
            return redirect(_task(record, repeat.ITEMS))
        except TooLate as too_many:
            form.add_error("items", str(too_many))
    return _page(
        request, record, form, task=repeat.ITEMS, heading="Add several items", button="Add these"
    )


def item_change(request, reference, number):
    record = draft(request, reference)
    item = get_object_or_404(record.data_items.all(), number=number)
    given = {name: getattr(item, name) for name in ("item", "why_needed", "category")}
    given |= {
        name: str(getattr(item, name).number) if getattr(item, name) else ""
        for name in ("given_by", "received_by")
    }
    form = ItemForm(request.POST or None, parties=_parties(record), initial=given)
    if form.is_valid():
        arrangement.change_item(
            item,
            by=request.user,
            answers=form.row,
            personal_data_confirmed=form.personal_data_confirmed,
        )
        return redirect(_task(record, repeat.ITEMS))
    return _page(
        request, record, form, task=repeat.ITEMS, heading="Item of information", button="Save"
    )


def item_remove(request, reference, number):
    record = draft(request, reference)
    if request.method == "POST" and not record.data_items.filter(number=number).exists():
        return redirect(_task(record, repeat.ITEMS))  # pressed twice
    item = get_object_or_404(record.data_items.all(), number=number)
    if request.method == "POST":
        arrangement.remove_item(item, by=request.user)
        messages.success(request, "The item is removed.")
        return redirect(_task(record, repeat.ITEMS))
    context = {
        "record": record,
        "kind": "item",
        "what": item.item,
        "back": _task(record, repeat.ITEMS),
    }
    return render(request, "records/row_remove.html", context)


def _party(record, number):
    return get_object_or_404(record.parties.select_related("organisation"), number=number)


def _parties(record):
    return record.parties.filter(left_on=None).select_related("organisation")
