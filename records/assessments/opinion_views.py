"""Opinions on an assessment: asked for, given by an adviser, or written down by who had one."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from kmip_portal.lifecycle import InvalidMove, TooLate
from kmip_portal.permissions import require
from kmip_portal.portal_tags import count
from records.assessments import advising, pages, writing
from records.assessments.forms import OpinionForm, ReceivedOpinionForm
from records.assessments.permissions import may_advise, may_write
from records.assessments.seeing import visible


@require_POST
def opinion_ask(request, reference):
    """Ask the advisers of the organisation."""
    assessment = visible(request, reference)
    require(may_write(request.user, assessment))
    try:
        number = advising.ask(assessment, by=request.user)
        messages.success(request, f"Asked {count(number, 'adviser')} for an opinion.")
    except InvalidMove:
        raise
    except TooLate as nobody:
        messages.warning(request, str(nobody))
    return redirect(assessment)


def opinion_give(request, reference):
    """An adviser reads the whole of it, and says what they think."""
    assessment = visible(request, reference)
    require(may_advise(request.user, assessment))
    return _said(request, assessment, OpinionForm, advising.give, "Give your opinion")


def opinion_received(request, reference):
    """What the data protection officer said elsewhere, written down by who had it."""
    assessment = visible(request, reference)
    require(may_write(request.user, assessment))
    return _said(
        request, assessment, ReceivedOpinionForm, advising.write_down, "An opinion you received"
    )


def _said(request, assessment, form_class, keep, heading):
    if not (assessment.can("send") or assessment.can("approve")):
        return redirect(assessment)
    form = form_class(request.POST or None, initial={"row_version": assessment.row_version})
    context = {"form": form, "heading": heading}
    if form.is_valid():
        told = {name: said for name, said in form.answers.items() if name != "row_version"}
        try:
            keep(
                assessment,
                by=request.user,
                row_version=form.cleaned_data["row_version"],
                personal_data_confirmed=form.personal_data_confirmed,
                **told,
            )
        except writing.AssessmentChanged as change:
            form.meet(
                theirs={},
                row_version=change.assessment.row_version,
                what="Somebody else changed this assessment while you were reading",
            )
            context |= pages.page(change.assessment, request.user)
            return render(request, "records/assessments/opinion.html", context, status=409)
        messages.success(request, "The opinion is kept.")
        return redirect(assessment)
    context |= pages.page(assessment, request.user)
    return render(request, "records/assessments/opinion.html", context)
