"""From the last response to the published outcome: begin to decide, put what was accepted into the
next version, conclude."""

from django.contrib import messages
from django.shortcuts import redirect, render

from kmip_portal.forms import PortalForm
from kmip_portal.lifecycle import InvalidMove
from kmip_portal.permissions import require
from reviews.permissions import MAY
from reviews.services import deciding
from reviews.standing import numbers
from reviews.views.reading import visible_review

MAY_REVIEW = MAY["AnnualReview"]


def review_decide(request, year):
    """Says what there is to decide; begins on POST."""
    review = visible_review(request, year)
    require(MAY_REVIEW["decide"](request.user, review))
    if request.method == "POST":
        deciding.begin(review, by=request.user)
        messages.success(request, f"The {review} is now being decided.")
        return redirect("reviews:proposal_list", year)
    if not review.can("decide"):
        raise InvalidMove(review, "decide")
    context = {
        "review": review,
        "form": PortalForm(),
        "numbers": numbers(review),
        "points": review.proposals.sent().count(),
    }
    return render(request, "reviews/review_decide.html", context)
