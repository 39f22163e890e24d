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
    results = find(request.user, asked, only=only) if asked else NOTHING
    context = {
        "q": asked,
        "only": only,
        "results": results,
        "total": sum(count for _, _, count in results.counts),
        "page": Paginator(results.hits, A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "search.html", context)
