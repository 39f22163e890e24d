"""Guides, for anybody to read."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from signatories.expertise import guide_text
from signatories.expertise.guide_forms import FindGuideForm
from signatories.expertise.models import Guide, GuideVersion
from signatories.expertise.permissions import MAY, may_keep, may_share

PAGE_SIZE = 50
GONE = 410
MAY_GUIDE = MAY["Guide"]


@login_not_required
def guide_list(request):
    """All guides, by topic."""
    form = FindGuideForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = GuideVersion.objects.listed()
    for word in (asked.get("q") or "").split():
        found = found.filter(
            Q(title__icontains=word) | Q(summary__icontains=word) | Q(publisher__icontains=word)
        )
    if asked.get("topic"):
        found = found.filter(guide__topic__slug=asked["topic"])
    if asked.get("status"):
        found = found.filter(guide__status=asked["status"])
    context = {
        "form": form,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "is_narrowed": any(asked.values()),
        "q": asked.get("q", ""),
        "may_share": may_share(request.user),
    }
    return render(request, "expertise/guide_list.html", context)


@login_not_required
def guide_detail(request, slug):
    """One guide: its words, whose they are, and whether they still stand."""
    guide = _guide(request, slug)
    version = guide.published
    if version is None and guide.open_version is not None:
        return redirect("guides:guide_draft", slug)
    if version is None:
        raise Http404
    context = {
        "guide": guide,
        "version": version,
        "parts": guide_text.parts(version.body),
        "instead": guide.replaced_by and guide.replaced_by.published,
        "replaces": GuideVersion.objects.listed().filter(guide__replaced_by=guide),
        "number_of_versions": guide.versions.once_published().count(),
        "may_keep": may_keep(request.user, guide),
        "may_bring_back": guide.can("bring_back")
        and MAY["Guide"]["bring_back"](request.user, guide),
    }
    if guide.status == Guide.Status.WITHDRAWN:
        return render(request, "expertise/guide_withdrawn.html", context, status=GONE)
    return render(request, "expertise/guide_detail.html", context)


@login_not_required
def guide_history(request, slug):
    """Every version that was published."""
    guide = _readable(request, slug)
    versions = list(guide.versions.once_published())
    rows = list(zip(versions, [*versions[1:], None], strict=True))
    context = {"guide": guide, "version": guide.published, "rows": rows}
    return render(request, "expertise/guide_history.html", context)


@login_not_required
def guide_compare(request, slug, old, new):
    """Two versions of a guide, word by word."""
    guide = _readable(request, slug)
    shown = guide.versions.once_published()
    before, after = get_object_or_404(shown, number=old), get_object_or_404(shown, number=new)
    context = {
        "guide": guide,
        "version": guide.published,
        "old": before,
        "new_version": after,
        "marked": guide_text.compared(before, after),
        "view": "inline",
    }
    return render(request, "expertise/guide_compare.html", context)


def _guide(request, slug):
    seen = Guide.objects.visible_to(request.user)
    return get_object_or_404(
        seen.select_related("topic", "organisation", "owner", "checked_by", "replaced_by"),
        slug=slug,
    )


def _readable(request, slug):
    """A guide whose words are shown: what was withdrawn is not read by way of its history."""
    guide = _guide(request, slug)
    if guide.status not in Guide.SHOWN or guide.status == Guide.Status.WITHDRAWN:
        raise Http404
    return guide
