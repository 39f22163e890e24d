"""Writing news, and what becomes of it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from kmip_portal.accounts.permissions import works_for_kmip
from kmip_portal.lifecycle import InvalidMove
from kmip_portal.permissions import require
from kmip_portal.submissions.services import once
from signatories.expertise import guide_text
from signatories.expertise.models import NewsItem
from signatories.expertise.news_forms import CorrectNewsForm, NewsForm, WithdrawNewsForm
from signatories.expertise.permissions import MAY, may_write_news
from signatories.expertise.services import news
from signatories.services.editing import ChangedMeanwhile

PAGE_SIZE = 50
SAYS = (*NewsItem.WORDS, "off_home_after")


def news_work(request):
    """Every piece of news, drafts and all."""
    require(works_for_kmip(request.user))
    items = NewsItem.objects.visible_to(request.user).kept()
    context = {
        "page": Paginator(items, PAGE_SIZE).get_page(request.GET.get("page")),
        "may_write": may_write_news(request.user),
    }
    return render(request, "expertise/news_work.html", context)


def news_new(request):
    """The first draft."""
    require(may_write_news(request.user))
    form = NewsForm(request.POST or None)
    if "preview" not in request.POST and form.is_valid():
        says = {name: form.cleaned_data[name] for name in SAYS}
        return redirect(once(form, by=request.user, do=lambda: news.begin(by=request.user, **says)))
    return render(request, "expertise/news_edit.html", {"form": form} | _preview(request, form))


def news_edit(request, slug):
    """Other words, in a draft or for what was published."""
    item = _written(request, slug)
    kind = CorrectNewsForm if item.was_read else NewsForm
    held = {name: getattr(item, name) for name in SAYS}
    form = kind(request.POST or None, initial=held | {"row_version": item.row_version})
    if "preview" not in request.POST and form.is_valid():
        try:
            once(form, by=request.user, do=lambda: _changed(form, item, request.user))
        except ChangedMeanwhile as met:
            theirs = {name: getattr(met.now, name) for name in SAYS}
            form.meet(theirs=theirs, row_version=met.now.row_version, what=str(met))
        else:
            messages.success(request, "The news is saved.")
            return redirect(item)
    context = {"form": form, "item": item} | _preview(request, form)
    return render(request, "expertise/news_edit.html", context)


def _changed(form, item, user):
    seen = form.cleaned_data["row_version"]
    news.change(item, by=user, row_version=seen, **form.answers)


def _preview(request, form):
    """As it would be read; nothing is saved."""
    if "preview" not in request.POST or form.goes_back:
        return {}
    form.is_valid()
    said = form.cleaned_data
    return {
        "preview": guide_text.parts(said.get("body") or ""),
        "title": said.get("title", ""),
        "summary": said.get("summary", ""),
    }


@require_POST
def news_publish(request, slug):
    item = _written(request, slug)
    require(MAY["NewsItem"]["publish"](request.user, item))
    read = request.POST.get("row_version", "")
    news.publish(item, by=request.user, row_version=int(read) if read.isdecimal() else 0)
    messages.success(request, "The news is published.")
    return redirect(item)


def news_withdraw(request, slug):
    """It is not shown any more; its address says why."""
    item = _written(request, slug)
    require(MAY["NewsItem"]["withdraw"](request.user, item))
    if not item.can("withdraw"):
        raise InvalidMove(item, "withdraw")
    form = WithdrawNewsForm(request.POST or None)
    if form.is_valid():
        news.withdraw(item, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, "The news is withdrawn. Its address says why.")
        return redirect("manage_news:news_work")
    return render(request, "expertise/news_withdraw.html", {"form": form, "item": item})


@require_POST
def news_bring_back(request, slug):
    item = _written(request, slug)
    require(MAY["NewsItem"]["bring_back"](request.user, item))
    news.bring_back(item, by=request.user)
    messages.success(request, "The news can be read again.")
    return redirect(item)


def news_discard(request, slug):
    """A draft that comes to nothing, after asking."""
    item = _written(request, slug)
    require(MAY["NewsItem"]["discard"](request.user, item))
    if not item.can("discard"):
        raise InvalidMove(item, "discard")
    if request.method == "POST":
        news.discard(item, by=request.user)
        messages.success(request, "The draft is discarded.")
        return redirect("manage_news:news_work")
    return render(request, "expertise/news_discard.html", {"item": item})


def _written(request, slug):
    item = get_object_or_404(NewsItem.objects.visible_to(request.user), slug=slug)
    require(may_write_news(request.user))
    return item
