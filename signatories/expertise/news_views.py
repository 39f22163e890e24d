"""News, for anybody to read."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import quote_etag
from django.views.decorators.http import etag

from kmip_portal.atom import MEDIA_TYPE
from kmip_portal.permissions import open_moves
from signatories.expertise import guide_text
from signatories.expertise.models import NewsItem
from signatories.expertise.news_feed import LATEST, atom, fingerprint
from signatories.expertise.permissions import MAY, may_write_news

PAGE_SIZE = 25
GONE = 410


@login_not_required
def news_list(request):
    """All that was published, the newest first."""
    page = Paginator(NewsItem.objects.published(), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "expertise/news_list.html", {"page": page})


def _as_it_stands(request):
    return quote_etag(fingerprint(NewsItem.objects.published()[:LATEST]))


@login_not_required
@etag(_as_it_stands)
def news_feed(request):
    """The same as an Atom feed."""
    items = NewsItem.objects.published()[:LATEST]
    return HttpResponse(atom(items), content_type=MEDIA_TYPE)


@login_not_required
def news_detail(request, slug):
    """One piece of news; a draft is read by K-MIP's people alone."""
    item = get_object_or_404(NewsItem.objects.visible_to(request.user), slug=slug)
    context = {
        "item": item,
        "parts": guide_text.parts(item.body),
        "corrections": item.corrections.all(),
        "moves": open_moves(item, request.user, MAY["NewsItem"]),
        "may_write": may_write_news(request.user),
    }
    if item.status == NewsItem.Status.WITHDRAWN:
        return render(request, "expertise/news_withdrawn.html", context, status=GONE)
    return render(request, "expertise/news_detail.html", context)
