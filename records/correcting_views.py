"""Correcting a record that is locked; and the record as data."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render

from kmip_portal.permissions import require
from records import correcting
from records.as_json import as_json
from records.correcting_forms import RecordCorrectionForm
from records.permissions import may_edit
from records.seeing import visible


def record_correct(request, reference):
    """A dated correction, beside what the record says."""
    record = visible(request, reference)
    require(may_edit(request.user, record))
    if not record.is_locked:
        return redirect(record)
    form = RecordCorrectionForm(request.POST or None)
    if form.is_valid():
        correcting.add_correction(
            record,
            by=request.user,
            personal_data_confirmed=form.personal_data_confirmed,
            submission_id=form.cleaned_data["submission_id"],
            **form.answers,
        )
        messages.success(request, "The correction is added.")
        return redirect(record)
    return render(request, "records/record_correct.html", {"record": record, "form": form})


def record_json(request, reference):
    """Everything the record says, for a machine."""
    answer = JsonResponse(
        as_json(visible(request, reference, kind=None)), json_dumps_params={"indent": 2}
    )
    answer["Content-Disposition"] = f'attachment; filename="{reference}.json"'
    return answer
