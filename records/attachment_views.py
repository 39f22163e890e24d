"""Files that go with a repeat record: attached and taken out while it is a draft, and read."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from kmip_portal.documents.services import document_response
from kmip_portal.submissions.services import once
from records import attaching, repeat_pages
from records.attachment_forms import AttachForm
from records.confirm_views import as_proved
from records.permissions import may_edit
from records.questions import repeat
from records.repeat_views import draft
from records.seeing import visible
from signatories.links import by_link


def attachment_add(request, reference, slug):
    """One more file, as part of this section."""
    record = draft(request, reference)
    task = repeat.TASKS.get(slug)
    if task is None:
        raise Http404
    form = AttachForm(request.POST or None, request.FILES or None)
    back = repeat_pages.task_url(record, slug)
    if form.is_valid():
        try:
            once(form, by=request.user, do=lambda: _attached(record, slug, form, request.user))
            return redirect(back)
        except attaching.NotAttached as refused:
            form.add_error("file", str(refused))
    context = {
        "record": record,
        "form": form,
        "back": back,
        "heading": "Attach a file",
        "button": "Attach file",
        "part": task.heading,
    }
    return render(request, "records/attachment_add.html", context)


def _attached(record, slug, form, by):
    attaching.attach(
        record,
        task=slug,
        what=form.cleaned_data["what"],
        file=form.cleaned_data["file"].checked,
        by=by,
        personal_data_confirmed=form.personal_data_confirmed,
    )


def attachment_remove(request, reference, number):
    """Taking a file out, after asking; pressed twice, it ends where the first press did."""
    record = draft(request, reference)
    row = record.attachments.current().filter(number=number).first()
    if row is None:
        if request.method == "POST":
            return redirect(record)
        raise Http404
    back = repeat_pages.task_url(record, row.task)
    if request.method == "POST":
        attaching.remove(row, by=request.user)
        messages.success(request, f"{row} is removed.")
        return redirect(back)
    context = {"record": record, "kind": "file", "row": row, "back": back}
    return render(request, "records/row_remove.html", context)


def attachment(request, reference, number):
    """The file, for whoever sees the record; one that was taken out, for whoever was shown it."""
    record = visible(request, reference, "repeat")
    row = get_object_or_404(record.attachments.with_files(), number=number)
    if row.removed_at and not may_edit(request.user, record):
        asked = repeat_pages.asked_of(request.user, record)
        if not any(row.is_named_in(one.content) for one in asked):
            raise Http404
    return document_response(row.file, request)


@login_not_required
@by_link
def confirm_attachment(request, token, number):
    """The file, for whoever was asked to confirm by this link and proved it by the code."""
    return as_proved(
        request,
        token,
        lambda asked: asked.may_read_attachments,
        lambda asked: _of_link(request, asked, number),
    )


def _of_link(request, asked, number):
    row = next((one for one in attaching.shown_by(asked) if one.number == number), None)
    return document_response(row.file, request) if row else None
