"""Sending an assessment to be approved, approving it or sending it back, reviewing it later."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from kmip_portal import clock
from kmip_portal.permissions import require
from kmip_portal.portal_tags import day
from records.assessments import deciding, pages, writing
from records.assessments.answers import content_sha256, gaps
from records.assessments.forms import (
    DecideAssessmentForm,
    ReviewAssessmentForm,
    SendAssessmentForm,
)
from records.assessments.permissions import may_approve, may_lead, may_write
from records.assessments.seeing import visible
from records.reviewing import a_year_from

CHANGED = "Somebody else changed this assessment while you were reading"


def assessment_send(request, reference):
    """The whole of it, and the button that sends it to whoever may approve it."""
    assessment = visible(request, reference)
    require(may_write(request.user, assessment))
    if not assessment.can("send"):
        return redirect(assessment)  # pressed twice, or sent by a colleague
    sha256 = content_sha256(assessment)
    form = SendAssessmentForm(
        request.POST or None,
        without=assessment.is_full and deciding.lacks_opinion(assessment, sha256),
        against=deciding.goes_against(assessment, sha256),
        initial={
            "row_version": assessment.row_version,
            "why_without_opinion": assessment.why_without_opinion,
            "why_against_opinion": assessment.why_against_opinion,
        },
    )
    found = gap_links(assessment)
    if not found and form.is_valid():
        try:
            deciding.send(
                assessment,
                by=request.user,
                row_version=form.cleaned_data["row_version"],
                why_without_opinion=form.cleaned_data.get("why_without_opinion", ""),
                why_against_opinion=form.cleaned_data.get("why_against_opinion", ""),
            )
        except deciding.NotReady:
            return redirect("records:assessment_send", reference)
        except writing.AssessmentChanged as change:
            return _met(request, form, change, "send", gap_links(change.assessment))
        messages.success(request, "Sent to be approved. Nobody can change it meanwhile.")
        return redirect(assessment)
    context = {"form": form, "gaps": found, **pages.page(assessment, request.user)}
    return render(request, "records/assessments/send.html", context)


def gap_links(assessment):
    """What must still be said, each with its section."""
    return [
        {"text": gap.words, "url": pages.section_url(assessment, gap.section)
         + (f"#id_{gap.field}" if gap.field else "")}
        for gap in gaps(assessment)
    ]  # fmt: skip


def _met(request, form, change, template, found=()):
    form.meet(theirs={}, row_version=change.assessment.row_version, what=CHANGED)
    context = {"form": form, "gaps": found, **pages.page(change.assessment, request.user)}
    return render(request, f"records/assessments/{template}.html", context, status=409)


@require_POST
def assessment_take_back(request, reference):
    """It is a draft again."""
    assessment = visible(request, reference)
    require(may_write(request.user, assessment))
    deciding.take_back(assessment, by=request.user)
    messages.success(request, "The assessment is a draft again.")
    return redirect(assessment)


def assessment_decide(request, reference):
    """Approving it, or sending it back."""
    assessment = visible(request, reference)
    require(may_approve(request.user, assessment))
    if not assessment.can("approve"):
        return redirect(assessment)
    form = DecideAssessmentForm(
        request.POST or None, initial={"row_version": assessment.row_version}
    )
    found = gap_links(assessment)
    if form.is_valid():
        told = form.cleaned_data
        try:
            return _decided(request, assessment, told)
        except deciding.NotReady:
            form.add_error(
                None,
                "It cannot be approved as it stands: something is missing, or an opinion came that"
                " its owner has not answered. Send it back",
            )
        except writing.AssessmentChanged as change:
            return _met(request, form, change, "decide", found)
    context = {"form": form, "gaps": found, **pages.page(assessment, request.user)}
    return render(request, "records/assessments/decide.html", context)


def _decided(request, assessment, told):
    seen = told["row_version"]
    if told["outcome"] == "approve":
        deciding.approve(assessment, by=request.user, row_version=seen)
        messages.success(request, "Approved. Its files are being made.")
    else:
        deciding.send_back(assessment, by=request.user, because=told["because"], row_version=seen)
        messages.success(request, "Sent back. We’ve told whoever wrote it.")
    return redirect(assessment)


def assessment_review(request, reference):
    """It still holds, something has changed, or it holds no more."""
    assessment = visible(request, reference)
    require(may_lead(request.user, assessment))
    if not assessment.can("withdraw"):
        return redirect(assessment)
    year = a_year_from(clock.today())
    form = ReviewAssessmentForm(
        request.POST or None,
        is_full=assessment.is_full,
        initial={
            "row_version": assessment.row_version,
            "review_date": year,
            "accepted_by_name": assessment.accepted_by_name,
            "accepted_by_role": assessment.accepted_by_role,
            "accepted_until": year,
        },
    )
    if form.is_valid():
        try:
            return redirect(_reviewed(request, assessment, form.cleaned_data))
        except writing.AssessmentChanged as change:
            return _met(request, form, change, "review")
    context = {"form": form, **pages.page(assessment, request.user)}
    return render(request, "records/assessments/review.html", context)


def _reviewed(request, assessment, told):
    """What was said is done; where to go on."""
    by = request.user
    if told["outcome"] == "changed":
        messages.success(request, "This is the next version. The one before stands meanwhile.")
        return writing.next_version(assessment, by=by)
    if told["outcome"] == "withdraw":
        deciding.withdraw(assessment, by=by, because=told["because"])
        messages.success(request, "Withdrawn. We’ve told whoever keeps a record that rests on it.")
        return assessment
    names = [name for name in ReviewAssessmentForm.OF_FULL if name in told]
    deciding.still_holds(
        assessment,
        by=by,
        review_date=told["review_date"],
        row_version=told["row_version"],
        **{name: told[name] for name in names},
    )
    messages.success(request, f"Reviewed. The next review is on {day(told['review_date'])}.")
    return assessment


@require_POST
def assessment_next(request, reference):
    """The next version, as a draft that says the same."""
    assessment = visible(request, reference)
    require(may_write(request.user, assessment))
    return redirect(writing.next_version(assessment, by=request.user))
