"""What everybody who is signed in may read of the reviews."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from kmip_portal.permissions import open_moves
from kmip_portal.portal_tags import count, day
from reviews.models import AnnualReview
from reviews.permissions import MAY, may_plan, reads_proposals, sees_board
from reviews.standing import numbers, own_organisations

# move: the words on its button, for those moves that have a page
BUTTONS = {
    "open": "Open it now",
    "cancel": "Cancel review",
    "decide": "Begin deciding",
    "conclude": "Conclude the review",
}


def visible_review(request, year):
    """The review of that year, if this person may know of it."""
    visible = AnnualReview.objects.visible_to(request.user).select_related("version")
    return get_object_or_404(visible.of_year(year))


def review_list(request):
    reviews = AnnualReview.objects.visible_to(request.user).select_related("version")
    page = Paginator(reviews, 25).get_page(request.GET.get("page"))
    return render(
        request,
        "reviews/review_list.html",
        {"page": page, "may_plan": may_plan(request.user)},
    )


def review_detail(request, year):
    """One review: what is asked, until when, how far it is, and who responds for whom."""
    review = visible_review(request, year)
    moves = open_moves(review, request.user, MAY["AnnualReview"])
    own = own_organisations(review, request.user)
    may_change = review.is_planned and may_plan(request.user)
    return render(
        request,
        "reviews/review_detail.html",
        {
            "review": review,
            "numbers": numbers(review),
            "own": own,
            "responding": [one for one in own if one.responds_now],
            "sees_board": sees_board(request.user),
            "reads_proposals": not review.is_planned and reads_proposals(request.user, review),
            "plan_tasks": _plan_tasks(review) if may_change else [],
            "may_change": may_change,
            "buttons": [
                (BUTTONS[move], reverse(f"reviews:review_{move}", args=[year]))
                for move in moves
                if move in BUTTONS
            ],
        },
    )


def _plan_tasks(review):
    """What there is to look at before it opens, and how it stands."""
    own = review.questions.count()
    draft = review.starting_draft
    rows = [
        ("Dates and scope", "review_change", f"{day(review.opens_on)} to {day(review.closes_on)}"),
        (
            "Base version and starting draft",
            "review_draft",
            f"Version {draft.number}" if draft else "No changes proposed yet",
        ),
        ("Questions to ask", "question_list", count(own, "question")),
        ("Who we’ll ask", "who_is_asked", "All signatories"),
        ("Emails", "letters_preview", "See and try them"),
    ]
    return [
        {"text": text, "url": reverse(f"reviews:{name}", args=[review.year]), "status": status}
        for text, name, status in rows
    ]
