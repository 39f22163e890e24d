"""The processors and systems of a repeat record while it is a draft."""

from django.contrib import messages
from django.shortcuts import redirect

from kmip_portal.lifecycle import TooLate
from records import systems
from records.party_views import changed, how_many, page, removed, row_of
from records.questions import repeat
from records.repeat_pages import task_url
from records.repeat_views import draft
from records.system_forms import PasteSystemsForm, SystemForm


def system_add(request, reference):
    """One more; then another, or back to the section."""
    record = draft(request, reference)
    form = SystemForm(request.POST or None)
    if form.is_valid():
        try:
            if _added(request, record, form, [form.answers]):
                return redirect(task_url(record, repeat.SYSTEMS))
            form.add_error("name", "This is in the list already. Change it there")
        except TooLate as too_many:
            form.add_error(None, str(too_many))
    return page(
        request, record, form, task=repeat.SYSTEMS, heading="Add a processor or system",
        button="Add it",
    )  # fmt: skip


def system_paste(request, reference):
    """Several at once."""
    record = draft(request, reference)
    form = PasteSystemsForm(request.POST or None)
    if form.is_valid():
        try:
            added = _added(request, record, form, form.rows)
            messages.success(request, how_many(len(added), "system"))
            return redirect(task_url(record, repeat.SYSTEMS))
        except TooLate as too_many:
            form.add_error("systems", str(too_many))
    return page(
        request, record, form, task=repeat.SYSTEMS, heading="Add several processors and systems",
        button="Add these",
    )  # fmt: skip


def _added(request, record, form, rows):
    confirmed = form.personal_data_confirmed
    return systems.add(record, rows, by=request.user, personal_data_confirmed=confirmed)


def system_change(request, reference, number):
    """What is said of one. Where somebody removed it meanwhile, it can be added again."""
    record = draft(request, reference)
    row = row_of(request, record.used_systems.all(), number, record.last_system)
    form = SystemForm(request.POST or None, initial=_of(row) if row else {})
    return changed(
        request, record, row, form, change=systems.change, answers="answers", of=_of,
        again="records:system_add",
        task=repeat.SYSTEMS, heading="Processor or system", button="Save",
    )  # fmt: skip


def _of(row):
    return {name: getattr(row, name) for name in (*SystemForm.base_fields, "row_version")}


def system_remove(request, reference, number):
    """Taking one out, after asking."""
    record = draft(request, reference)
    row = row_of(request, record.used_systems.all(), number, record.last_system)
    return removed(
        request, record, row, systems.remove, task=repeat.SYSTEMS, kind="processor or system"
    )
