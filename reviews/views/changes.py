"""What has changed in the text under review: since the last version, or as K-MIP proposes."""

from django.shortcuts import render

from agreements.comparing import ways_of_showing
from agreements.marked import Marked
from reviews.permissions import answers_for
from reviews.under_review import texts_to_compare
from reviews.views.reading import visible_review


def review_changes(request, year):
    """The summary, then each changed clause with its redline and a link to comment on it."""
    review = visible_review(request, year)
    before, after = texts_to_compare(review)
    is_proposed = after == review.starting_draft
    own = list(review.may_still_respond(answers_for(request.user))[:2])
    context = {
        "review": review,
        "before": before,
        "after": after,
        "is_proposed": is_proposed,
        "marked": Marked.versions(before, after) if before else None,
        # a draft has no page that signatories may read
        "new": None if is_proposed else after,
        "reads_at": review.version.get_absolute_url(),
        "organisation": own[0] if len(own) == 1 else None,
        "several": len(own) > 1,
        "commentable": set(review.version.clauses.values_list("key", flat=True)),
    }
    return render(request, "reviews/review_changes.html", context | ways_of_showing(request))
