"""K-MIP’s people follow who has answered; the page looks again by itself."""

from django.core.paginator import Paginator
from django.shortcuts import render

from kmip_portal import clock
from kmip_portal.permissions import require
from kmip_portal.sorting import Sorting
from reviews import board
from reviews.by_day import ByDay, Chart
from reviews.chasing_forms import BoardFilters
from reviews.models import AnnualReview
from reviews.permissions import may_plan, sees_board
from reviews.views.reading import visible_review
from signatories import organisation_types
from signatories.names import words

REFRESH = "3"  # seconds, while signatories are being written to
PAGE_SIZE = 50
COLUMNS = {
    "organisation": ("Organisation", "organisation__folded_name", "pk"),
    "sector": ("Sector", "organisation__organisation_type", "organisation__folded_name", "pk"),
    "area": ("Area",),
    "who": ("Who we asked", "person__name", "organisation__folded_name", "pk"),
    "status": ("Status", "rank", "organisation__folded_name", "pk"),
    "activity": ("Last activity", "happened_at", "organisation__folded_name", "pk"),
    "reminded": ("Last reminded", "reminded_at", "organisation__folded_name", "pk"),
}


def response_list(request, year, problem=""):
    """The board: numbers in words, responses by day, and every organisation that was asked."""
    review = visible_review(request, year)
    require(sees_board(request.user))
    context = _board(request, review)
    context["problem"] = problem if context["rows"] else ""  # else there is nothing to tick
    chosen_from = [row.entry.organisation.slug for row in context["rows"] if row.may_be_chased]
    context["first_choice"] = f"choose-{chosen_from[0]}" if chosen_from else "organisations"
    response = render(request, "reviews/response_list.html", context)
    if context["asking"]:
        response["Refresh"] = REFRESH
    return response


def response_list_live(request, year):
    """The parts of the board that change, for a page that is already open."""
    review = visible_review(request, year)
    require(sees_board(request.user))
    return render(request, "reviews/_board.html", _board(request, review))


def _board(request, review):
    form = BoardFilters(request.GET)
    sorting = Sorting(request.GET, COLUMNS, "organisation")
    found = narrowed(board.entries(review), form).order_by(*sorting.order)
    found = found.prefetch_related("organisation__areas")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    sectors, by_day = organisation_types.labels(), ByDay(review)
    may_chase = may_plan(request.user) and review.status in AnnualReview.ANSWERABLE
    return {
        "review": review,
        "form": form,
        "numbers": board.numbers(review),
        "by_day": by_day,
        "chart": Chart(by_day),
        "page": page,
        "rows": [board.row(entry, sectors) for entry in page],
        "headers": sorting.headers,
        "sort": sorting.asked,
        "asking": review.asking if review.takes_responses else None,
        "may_chase": may_chase,
        "now": clock.now(),
    }


def narrowed(found, form):
    """Those of the entries that the filters ask for."""
    if not form.is_valid():
        return found
    asked = form.cleaned_data
    for word in words(asked["q"]):
        found = found.filter(organisation__folded_name__contains=word)
    if asked["sector"]:
        found = found.filter(organisation__organisation_type=asked["sector"])
    if asked["area"]:
        found = found.filter(organisation__areas__slug=asked["area"])
    if asked["state"]:
        found = found.filter(state=asked["state"])
    return found
