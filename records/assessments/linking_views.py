"""From a record: which assessment it rests on, and answering its questions from that."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from kmip_portal.forms.base import RowVersionField
from kmip_portal.lifecycle import InvalidMove
from kmip_portal.permissions import require
from records import services
from records.assessments import linking, pages
from records.assessments.forms import RestsOnForm
from records.permissions import may_edit
from records.seeing import visible


def record_assessment(request, reference):
    """Choosing one of the organisation's assessments for a record, or beginning one from it."""
    record = visible(request, reference, kind=None)
    require(may_edit(request.user, record))
    if not linking.may_be_chosen(record):
        raise InvalidMove(record, "decide")
    form = RestsOnForm(
        request.POST or None,
        record=record,
        choices=linking.choices_for(record),
        initial={
            "assessment": record.assessment.reference if record.assessment else "",
            "row_version": record.row_version,
        },
    )
    status = 200
    if form.is_valid():
        try:
            linking.choose(
                record, form.chosen, by=request.user, row_version=form.cleaned_data["row_version"]
            )
            return redirect(record)
        except services.ChangedMeanwhile as change:
            form.meet(
                theirs={},
                row_version=change.record.row_version,
                what="Somebody else changed this record while you were reading",
            )
            status = 409
    context = {"record": record, "form": form, **pages.of_record(record, request.user)}
    return render(request, "records/assessments/of_record.html", context, status=status)


@require_POST
def record_assessment_answers(request, reference):
    """The record answers as its assessment suggests."""
    record = visible(request, reference, kind=None)
    require(may_edit(request.user, record))
    seen = RowVersionField().clean(request.POST.get("row_version"))
    try:
        linking.take_over(record, by=request.user, row_version=seen)
        messages.success(request, "The record’s questions about an assessment are answered.")
    except services.ChangedMeanwhile:
        messages.warning(request, "Somebody else changed this record. Read it, then press again.")
    return redirect(record)
