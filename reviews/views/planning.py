"""The secretariat plans a review, changes the plan, opens it at once, or cancels it."""

from datetime import time

from django.contrib import messages
from django.shortcuts import redirect, render

from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.forms import PortalForm
from kmip_portal.lifecycle import InvalidMove
from kmip_portal.permissions import require
from kmip_portal.portal_tags import moment
from reviews.asking import count_to_ask
from reviews.models import AnnualReview
from reviews.permissions import MAY, may_plan
from reviews.planning_forms import CancelForm, ChangePlanForm, PlanForm
from reviews.services import opening, planning
from reviews.usual import usual_plan, usual_reminders
from reviews.views.reading import visible_review
from signatories.services.editing import ChangedMeanwhile

MAY_REVIEW = MAY["AnnualReview"]


def review_new(request):
    require(may_plan(request.user))
    version = AgreementVersion.objects.in_force()
    form = PlanForm(request.POST or None, initial=_first_guess(request))
    if version and form.is_valid():
        submission_id = form.cleaned_data["submission_id"]
        if planned := AnnualReview.objects.planned_with(submission_id):
            return redirect(planned)
        try:
            review = planning.plan(
                **form.plan, version=version, submission_id=submission_id, by=request.user
            )
        except planning.CannotPlan as wrong:
            form.add_error(wrong.field, str(wrong))
        else:
            messages.success(
                request, f"The review will open by itself at {moment(review.opens_at)}."
            )
            return redirect(review)
    return render(request, "reviews/review_new.html", {"form": form, "version": version})


def _first_guess(request):
    """This year's review, or next year's if there is one already; opening at 9am."""
    year = clock.today().year
    taken = AnnualReview.objects.visible_to(request.user).of_year(year).exists()
    return usual_plan().dates(year + taken) | {
        "year": year + taken,
        "opens_time": time(9),
        "reminders": [*map(str, usual_reminders()), "after"],
    }


def review_change(request, year):
    review = visible_review(request, year)
    require(may_plan(request.user))
    form = ChangePlanForm(request.POST or None, initial=_as_planned(review))
    if form.is_valid():
        try:
            planning.change_plan(
                review,
                **form.plan,
                row_version=form.cleaned_data["row_version"],
                by=request.user,
            )
        except planning.CannotPlan as wrong:
            form.add_error(wrong.field, str(wrong))
        except ChangedMeanwhile:
            form.meet(
                theirs=_as_planned(review),
                row_version=review.row_version,
                what="Somebody else changed this plan while you were writing",
            )
        else:
            messages.success(request, "The plan has been changed.")
            return redirect(review)
    elif not review.is_planned:
        raise InvalidMove(review, "open")
    return render(request, "reviews/review_change.html", {"form": form, "review": review})


def _as_planned(review):
    return {
        "opens_on": review.opens_on,
        "opens_time": review.opens_at.astimezone(clock.LONDON).time(),
        "closes_on": review.closes_on,
        "decisions_by": review.decisions_by,
        "takes_effect_on": review.takes_effect_on,
        "reminders": [*map(str, review.reminds_before), *(["after"] * review.reminds_after)],
        "summary": review.summary,
        "short_reason": review.short_reason,
        "row_version": review.row_version,
    }


def review_open(request, year):
    """Says whom it will email; opens on POST."""
    review = visible_review(request, year)
    require(MAY_REVIEW["open"](request.user, review))
    if request.method == "POST":
        opening.open_review(review, by=request.user)
        return redirect("reviews:response_list", year=year)
    if not review.can("open"):
        raise InvalidMove(review, "open")
    return render(
        request,
        "reviews/review_open.html",
        {"review": review, "form": PortalForm(), "to_ask": count_to_ask()},
    )


def review_cancel(request, year):
    review = visible_review(request, year)
    require(MAY_REVIEW["cancel"](request.user, review))
    if not review.can("cancel"):
        raise InvalidMove(review, "cancel")
    form = CancelForm(request.POST or None)
    if form.is_valid():
        planning.cancel(review, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, f"The {review} has been cancelled.")
        return redirect("reviews:review_list")
    return render(request, "reviews/review_cancel.html", {"form": form, "review": review})
