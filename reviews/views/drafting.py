"""What the pages of responding share: whose response it is, and what comes after closing."""

from functools import wraps

from django.shortcuts import get_object_or_404, render

from kmip_portal.lifecycle import TooLate
from kmip_portal.permissions import require
from reviews.permissions import may_respond
from reviews.services.drafts import refuse_when_over
from reviews.views.reading import visible_review
from signatories.permissions import organisations_of


def to_respond(request, year, slug):
    """The review, the organisation, and its response if begun; only for those who may, in time.

    What is sent from a page that was open before closing is taken, to be kept as a draft.
    """
    review = visible_review(request, year)
    organisation = get_object_or_404(organisations_of(request.user), slug=slug)
    require(may_respond(request.user, organisation))
    if request.method != "POST":
        refuse_when_over(review, organisation)
    return review, organisation, review.responses.filter(organisation=organisation).first()


def in_time(view):
    """A page of responding: once the review is over it says so, and where the draft is."""

    @wraps(view)
    def answered(request, year, slug, **more):
        try:
            return view(request, year, slug, **more)
        except TooLate as late:
            return over(request, year, slug, str(late))

    return answered


def over(request, year, slug, why="", *, kept=False):
    """409: the review closed; whether what was just typed has been kept, and what stands."""
    review = visible_review(request, year)
    organisation = get_object_or_404(organisations_of(request.user), slug=slug)
    response = review.responses.filter(organisation=organisation).first()
    context = {
        "review": review,
        "organisation": organisation,
        "response": response,
        "why": why,
        "has_closed": not review.is_planned,
        "kept": kept,
    }
    return render(request, "reviews/respond_over.html", context, status=409)
