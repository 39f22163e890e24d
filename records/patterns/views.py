"""Ready patterns: the list and a page of each for everybody, and beginning a record from one."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render

from kmip_portal.law.book import book
from kmip_portal.permissions import require
from records.forms import places_of
from records.models import Pattern, RecordOfSharing
from records.patterns import pages, services
from records.patterns.forms import StartFromPatternForm
from records.permissions import may_file
from signatories.working_for import working_for

ITEM_HEADER = ["Item", "Kind", "Why it is needed"]


@login_not_required
def pattern_list(request):
    """By theme."""
    groups = pages.by_theme(Pattern.objects.visible_to(request.user).offered())
    return render(request, "records/patterns/pattern_list.html", {"groups": groups})


@login_not_required
def pattern_detail(request, slug):
    """A pattern in full; one that was withdrawn says so to whoever has its address."""
    pattern = get_object_or_404(Pattern.objects.visible_to(request.user), slug=slug)
    law = book()
    files = request.user.is_authenticated and may_file(request.user)
    context = {
        "pattern": pattern,
        "gives": law.labels("organisation_types", pattern.gives),
        "receives": law.labels("organisation_types", pattern.receives),
        "topics": pages.topics(pattern, law),
        "items": pages.items(pattern, law),
        "item_header": ITEM_HEADER,
        "may_start": files and not pattern.withdrawn_at,
        "unusual": pages.unusual(pattern, places_of(request.user), law) if files else "",
    }
    return render(request, "records/patterns/pattern_detail.html", context)


def pattern_start(request, slug):
    """For whom; then a draft stands, with nothing answered by the pattern."""
    require(may_file(request.user))
    pattern = get_object_or_404(Pattern.objects.visible_to(request.user).offered(), slug=slug)
    places = places_of(request.user, first=working_for(request))
    form = StartFromPatternForm(
        request.POST or None,
        places=places,
        is_repeat=pattern.is_repeat,
        initial={"layout": _layout_of(request.user)},
    )
    if form.is_valid():
        draft = services.start_from(
            pattern,
            by=request.user,
            place=form.chosen,
            submission_id=form.cleaned_data["submission_id"],
            on_one_page=form.on_one_page,
        )
        return redirect(draft.get_edit_url())
    context = {
        "pattern": pattern,
        "form": form,
        "unusual": pages.unusual(pattern, places, book()),
    }
    return render(request, "records/patterns/pattern_start.html", context)


def _layout_of(user):
    earlier = RecordOfSharing.objects.latest_of(user, 1).first()
    return "one_page" if earlier and earlier.on_one_page else "steps"
