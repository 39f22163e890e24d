from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import render

from kmip_portal.search.finding import Results, find

A_PAGE = 20
LONGEST = 200  # characters that anybody looks for
NOTHING = Results([], [], [], "")


@login_not_required
def search(request):
    """What this person may see of everything the portal holds, by words."""
    asked = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST]
    only = request.GET.get("in", "")
    too_many = bool(asked) and not _may_search_now(request)
    results = find(request.user, asked, only=only) if asked and not too_many else NOTHING
    context = {
        "q": asked,
        "only": only,
        "too_many": too_many,
        "results": results,
        "total": sum(count for _, _, count in results.counts),
        "page": Paginator(results.hits, A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "search.html", context, status=429 if too_many else 200)


def _may_search_now(request):
    """Whoever is signed in, or no more often than a person types."""
    if request.user.is_authenticated:
        return True
    return ratelimit.consume_or_429(request, action="search", limit_get=True) is None
