"""The secretariat reminds, gives more time, and closes early."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from kmip_portal import clock
from kmip_portal.forms import PortalForm
from kmip_portal.lifecycle import InvalidMove, TooLate
from kmip_portal.permissions import require
from kmip_portal.portal_tags import count
from kmip_portal.submissions.services import once
from reviews import board, reminding
from reviews.chasing_forms import BoardFilters, CloseEarlyForm, ClosingForm, ExtendForm
from reviews.models import AnnualReview
from reviews.permissions import MAY, may_plan
from reviews.services import closing, reading
from reviews.standing import own_organisations
from reviews.views.board import narrowed, response_list
from reviews.views.reading import visible_review
from signatories.services.editing import ChangedMeanwhile

NONE_TICKED = "Select an item for this task"


def _chasing(request, year):
    """The review of that year, for the secretariat, while anybody may still respond."""
    review = visible_review(request, year)
    require(may_plan(request.user))
    if review.status not in AnnualReview.ANSWERABLE:
        raise TooLate(f"The {review} takes no responses now.")
    return review


def _selected(request, review):
    """Those ticked on the board, or all that its filters show."""
    if request.GET.get("all"):
        return narrowed(board.entries(review), BoardFilters(request.GET))
    return review.invitations.filter(organisation__slug__in=request.GET.getlist("organisation"))


def review_remind(request, year):
    """Whom a reminder would go to, and when each was reminded last; sends it on POST."""
    review = _chasing(request, year)
    selected = _selected(request, review)
    if not selected.exists():
        return response_list(request, year, problem=NONE_TICKED)
    if request.method == "POST":
        done = reminding.remind(review, selected, by=request.user)
        messages.success(request, f"We’ve reminded {count(done.letters, 'person,people')}.")
        return redirect("reviews:response_list", year=year)
    seen = reminding.preview(review, selected)
    context = {"review": review, "seen": seen, "form": PortalForm()}
    return render(request, "reviews/review_remind.html", context)


def review_extend(request, year):
    """More time for some organisations."""
    review = _chasing(request, year)
    selected = _selected(request, review).select_related("organisation")
    if not selected.exists():
        return response_list(request, year, problem=NONE_TICKED)
    form = ExtendForm(request.POST or None)
    if form.is_valid():
        try:
            once(form, by=request.user, do=lambda: _extend(review, selected, form, request.user))
        except closing.CannotClose as wrong:
            form.add_error("until", str(wrong))
        else:
            messages.success(request, "They have longer, and we’ve told them.")
            return redirect("reviews:response_list", year=year)
    context = {"review": review, "selected": selected, "form": form}
    return render(request, "reviews/review_extend.html", context)


def _extend(review, selected, form, by):
    until = clock.end_of_day(form.cleaned_data["until"])
    closing.extend_for(review, selected, until=until, reason=form.cleaned_data["reason"], by=by)


def review_closing(request, year):
    """Another closing day for everybody."""
    review = _chasing(request, year)
    if not review.takes_responses:
        raise TooLate(f"The {review} has closed. You can give some organisations longer.")
    initial = {"closes_on": review.closes_on, "row_version": review.row_version}
    form = ClosingForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            closing.change_closing(
                review,
                closes_at=clock.end_of_day(form.cleaned_data["closes_on"]),
                row_version=form.cleaned_data["row_version"],
                by=request.user,
            )
        except closing.CannotClose as wrong:
            form.add_error("closes_on", str(wrong))
        except ChangedMeanwhile as meanwhile:
            form.meet(
                theirs={"closes_on": meanwhile.now.closes_on},
                row_version=meanwhile.now.row_version,
                what="Somebody else changed when it closes",
            )
        else:
            messages.success(request, "The closing date has been changed. Everybody is told.")
            return redirect("reviews:response_list", year=year)
    return render(request, "reviews/review_closing.html", {"review": review, "form": form})


def review_close(request, year):
    """Close it now, and say why."""
    review = visible_review(request, year)
    require(MAY["AnnualReview"]["close"](request.user, review))
    if not review.can("close"):
        raise InvalidMove(review, "close")
    form = CloseEarlyForm(request.POST or None)
    if form.is_valid():
        closing.close_early(review, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, f"The {review} has closed.")
        return redirect("reviews:response_list", year=year)
    return render(request, "reviews/review_close.html", {"review": review, "form": form})


@require_POST
def review_start(request, year):
    """Somebody begins to respond: noted for the board, then on to the first question."""
    review = visible_review(request, year)
    own = [one for one in own_organisations(review, request.user) if one.may_respond]
    require(bool(own))
    reading.note_opened(review, [one.organisation for one in own], by=request.user)
    return redirect("reviews:respond", year=year)
