"""The rows of a repeat record while it is a draft: who takes part, and what is shared."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from kmip_portal.forms.base import RowVersionField
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
from records.repeat_pages import task_url
from records.repeat_views import draft
from signatories.models import Organisation
from signatories.picker import PickedOrganisation


def page(request, record, form, *, status=200, **more):
    context = {"record": record, "form": form, "back": task_url(record, more.pop("task")), **more}
    return render(request, "records/row.html", context, status=status)


def how_many(added, what):
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
        return redirect(task_url(record, repeat.PARTIES))
    return page(
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
            messages.success(request, how_many(len(added), "organisation"))
            return redirect(task_url(record, repeat.PARTIES))
        except TooLate as too_many:  # what was pasted stays
            form.add_error(None, str(too_many))
    return page(
        request, record, form, task=repeat.PARTIES, heading="Add several organisations",
        button="Add these" if form.is_preview else "Continue",
    )  # fmt: skip


def party_change(request, reference, number):
    """What an organisation does in this sharing."""
    record = draft(request, reference)
    party = _party(request, record, number)
    form = PartyForm(
        request.POST or None,
        called=party.called if party else "it",
        initial=_of_party(party) if party else {},
    )
    context = {
        "task": repeat.PARTIES,
        "heading": party.called if party else "An organisation that was removed",
        "button": "Save",
        "title": "Part of an organisation",
    }
    return changed(
        request, record, party, form, change=arrangement.change_party, answers="answers",
        of=_of_party, **context,
    )  # fmt: skip


def _of_party(party):
    names = [*PartyForm.base_fields, "row_version"]
    return {name: getattr(party, name) for name in names}


def written(form, answers):
    """What a form of a row hands to its service."""
    return {
        "answers": answers,
        "row_version": form.cleaned_data["row_version"],
        "personal_data_confirmed": form.personal_data_confirmed,
    }


def meet(form, theirs, row):
    form.meet(
        theirs=theirs,
        row_version=row.row_version,
        what="Somebody else changed this while you were writing",
    )


def row_of(request, rows, number, last):
    """The row of this number; None where what somebody wrote for it comes after it was removed."""
    row = rows.filter(number=number).first()
    if row is None and not (request.method == "POST" and number <= last):
        raise Http404
    return row


def _party(request, record, number):
    parties = record.parties.select_related("organisation")
    return row_of(request, parties, number, record.last_party)


def party_replace(request, reference, number):
    """Another organisation takes the place of this one."""
    record = draft(request, reference)
    party = _party(request, record, number)
    if party is None or party.is_ours:
        raise Http404
    form = AddPartyForm(request.POST or None)
    if form.is_valid():
        try:
            new = arrangement.replace_party(
                party, form.cleaned_data["organisation"], by=request.user
            )
            return redirect("records:party_change", reference, new.number)
        except TooLate as already:
            form.add_error("organisation", str(already))
    return page(
        request, record, form, task=repeat.PARTIES, title="Replace an organisation",
        heading=f"Which organisation takes the place of {party.called}?", button="Continue",
    )  # fmt: skip


def party_remove(request, reference, number):
    """Taking an organisation out, after asking."""
    record = draft(request, reference)
    party = _party(request, record, number)
    return removed(
        request, record, party, arrangement.remove_party, task=repeat.PARTIES, kind="organisation"
    )


def changed(request, record, row, form, *, change, answers, of, again="", **context):
    """What is said of a row, kept by `change`: `answers` names what of the form it takes, `of` says
    what a row says, `again` is where one that was removed meanwhile can be added anew."""
    if not form.is_valid():
        return page(request, record, form, **context)
    try:
        if row is None:
            raise arrangement.RowRemoved
        change(row, by=request.user, **written(form, getattr(form, answers)))
        return redirect(task_url(record, context["task"]))
    except arrangement.RowRemoved as gone:
        form.add_error(None, f"{gone} Add it again to keep what you wrote")
        if again:
            context["button"] = "Add it again"
            context["action"] = reverse(again, args=[record.reference])
    except arrangement.RowChanged as met:
        meet(form, of(met.row), met.row)
    return page(request, record, form, status=409, **context)


def removed(request, record, row, remove, *, task, kind):
    """A row is taken out after asking; pressed twice, it ends where the first press did."""
    context = {"record": record, "kind": kind, "row": row, "back": task_url(record, task)}
    if request.method != "POST":
        return render(request, "records/row_remove.html", context)
    if row is None:
        return redirect(context["back"])
    try:
        seen = RowVersionField().clean(request.POST.get("row_version"))
        remove(row, by=request.user, row_version=seen)
        messages.success(request, f"{row} is removed.")
    except arrangement.RowChanged as change:
        context |= {"row": change.row, "is_changed": True}
        return render(request, "records/row_remove.html", context, status=409)
    except arrangement.RowRemoved:
        pass
    except TooLate as named:
        messages.warning(request, str(named))
    return redirect(context["back"])


def item_add(request, reference):
    """One more item of information."""
    record = draft(request, reference)
    form = ItemForm(request.POST or None, parties=_parties(record))
    if form.is_valid():
        added = arrangement.add_items(
            record,
            [form.row],
            by=request.user,
            personal_data_confirmed=form.personal_data_confirmed,
        )
        if added:
            return redirect(task_url(record, repeat.ITEMS))
        form.add_error("item", "This item is in the list already. Change it there")
    return page(
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
            messages.success(request, how_many(len(added), "item"))
            return redirect(task_url(record, repeat.ITEMS))
        except TooLate as too_many:
            form.add_error("items", str(too_many))
    return page(
        request, record, form, task=repeat.ITEMS, heading="Add several items", button="Add these"
    )


def item_change(request, reference, number):
    """What is said of an item. Where somebody removed it meanwhile, it can be added again."""
    record = draft(request, reference)
    item = row_of(request, record.data_items.all(), number, record.last_item)
    form = ItemForm(
        request.POST or None, parties=_parties(record), initial=_of_item(item) if item else {}
    )
    context = {"task": repeat.ITEMS, "heading": "Item of information", "button": "Save"}
    return changed(
        request, record, item, form, change=arrangement.change_item, answers="row", of=_of_item,
        again="records:item_add", **context,
    )  # fmt: skip


def _of_item(item):
    names = ("item", "why_needed", "category", "kept_for", "row_version")
    numbers = {
        name: str(getattr(item, name).number) if getattr(item, name) else ""
        for name in ("given_by", "received_by")
    }
    return {name: getattr(item, name) for name in names} | numbers


def item_remove(request, reference, number):
    record = draft(request, reference)
    item = row_of(request, record.data_items.all(), number, record.last_item)
    return removed(request, record, item, arrangement.remove_item, task=repeat.ITEMS, kind="item")


def _parties(record):
    return record.parties.filter(left_on=None).select_related("organisation")
