"""The risks of an assessment while it is a draft."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from kmip_portal.forms.base import RowVersionField
from kmip_portal.lifecycle import TooLate
from records.assessments import pages, writing
from records.assessments.forms import RiskForm
from records.assessments.sections import RISKS
from records.assessments.seeing import draft


def _page(request, assessment, form, *, heading, button, status=200):
    context = {
        "assessment": assessment,
        "form": form,
        "heading": heading,
        "button": button,
        "back": pages.section_url(assessment, RISKS),
    }
    return render(request, "records/assessments/risk.html", context, status=status)


def risk_add(request, reference):
    """One more risk."""
    assessment = draft(request, reference)
    form = RiskForm(request.POST or None)
    if form.is_valid():
        try:
            writing.add_risk(
                assessment,
                by=request.user,
                answers=form.answers,
                personal_data_confirmed=form.personal_data_confirmed,
            )
            return redirect(pages.section_url(assessment, RISKS))
        except TooLate as too_many:  # what was typed stays
            form.add_error(None, str(too_many))
    return _page(request, assessment, form, heading="Add a risk", button="Add risk")


def risk_change(request, reference, number):
    """What is said of a risk. Where somebody removed it meanwhile, it can be added again."""
    assessment = draft(request, reference)
    risk = _risk(request, assessment, number)
    form = RiskForm(request.POST or None, initial=_said(risk) if risk else {})
    heading = f"Risk {number}"
    if form.is_valid():
        try:
            if risk is None:
                raise writing.RiskRemoved
            writing.change_risk(
                risk,
                by=request.user,
                answers=form.answers,
                row_version=form.cleaned_data["row_version"],
                personal_data_confirmed=form.personal_data_confirmed,
            )
            return redirect(pages.section_url(assessment, RISKS))
        except writing.RiskRemoved as gone:
            form.add_error(None, f"{gone} Copy what you wrote, and add it again")
        except writing.RiskChanged as met:
            form.meet(
                theirs=_said(met.risk),
                row_version=met.risk.row_version,
                what="Somebody else changed this risk while you were writing",
            )
        return _page(request, assessment, form, heading=heading, button="Save", status=409)
    return _page(request, assessment, form, heading=heading, button="Save")


def _said(risk):
    return {name: getattr(risk, name) for name in (*RiskForm.base_fields, "row_version")}


def _risk(request, assessment, number):
    """The risk of this number; None where what somebody wrote for it comes after it was removed."""
    risk = assessment.risks.filter(number=number).first()
    if risk is None and not (request.method == "POST" and number <= assessment.last_risk):
        raise Http404
    return risk


def risk_remove(request, reference, number):
    """Taking a risk out, after asking; pressed twice, it ends where the first press did."""
    assessment = draft(request, reference)
    risk = _risk(request, assessment, number)
    back = pages.section_url(assessment, RISKS)
    context = {"kind": "risk", "row": risk, "back": back}
    if request.method != "POST":
        return render(request, "records/row_remove.html", context)
    if risk is None:
        return redirect(back)
    try:
        seen = RowVersionField().clean(request.POST.get("row_version"))
        writing.remove_risk(risk, by=request.user, row_version=seen)
        messages.success(request, f"Risk {number} is removed.")
    except writing.RiskChanged as change:
        context |= {"row": change.risk, "is_changed": True}
        return render(request, "records/row_remove.html", context, status=409)
    except writing.RiskRemoved:
        pass
    return redirect(back)
