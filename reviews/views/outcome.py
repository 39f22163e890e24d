"""The published outcome of a review: public once it is concluded, and not known of before."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kmip_portal.accounts.permissions import works_for_kmip
from reviews.decisions import Points
from reviews.models import Proposal
from reviews.outcome import Outcome
from reviews.services import adopting
from reviews.views.deciding import number_in
from reviews.views.reading import visible_review


def _outcome_of(request, year):
    """What it came to; K-MIP's people may look while it is being decided."""
    review = visible_review(request, year)
    preview = review.is_being_decided and works_for_kmip(request.user)
    if not review.is_concluded and not preview:
        raise Http404("It is not published")
    return review, Outcome(review)


@login_not_required
def outcome(request, year):
    """What we asked, what you said, what we did."""
    review, found = _outcome_of(request, year)
    own = []
    if request.user.is_authenticated and review.is_concluded:
        own = [point for point in Points(review, request.user).all if point.is_own]
    context = {
        "review": review,
        "outcome": found,
        "own": own,
        "questions": review.questions.all(),
        "bars": [(rate, 44 * n + 15, 44 * n + 22) for n, rate in enumerate(found.by_sector)],
        "height": 44 * len(found.by_sector),
    }
    return render(request, "reviews/outcome.html", context)


@login_not_required
def outcome_json(request, year):
    """The same as data."""
    _, found = _outcome_of(request, year)
    return JsonResponse(found.as_data(), json_dumps_params={"ensure_ascii": False, "indent": 1})


@login_not_required
def origin(request, year, reference):
    """What caused a change of a clause: where this person may read of it."""
    review = visible_review(request, year)
    number = number_in(reference)
    if not review.proposals.sent().filter(number=number).exists():
        raise Http404("There is no such proposal")
    if review.is_concluded:
        return redirect(f"{reverse('reviews:outcome', args=[year])}#{reference}")
    if Proposal.objects.visible_to(request.user).filter(review=review, number=number).exists():
        return redirect("reviews:proposal_detail", year, reference)
    if not adopting.is_published(review, number):
        raise Http404("Nothing is known of it yet")
    context = {"review": review, "reference": reference}
    return render(request, "reviews/outcome_to_come.html", context)
