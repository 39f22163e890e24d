"""Arrangements that may be copied: the list, what a copy takes, and beginning one."""

from django.shortcuts import get_object_or_404, redirect, render

from kmip_portal.law.book import book
from kmip_portal.pagination import Keyset
from kmip_portal.permissions import require
from records import copying
from records.forms import places_of
from records.permissions import may_copy_arrangements
from records.published import entries
from records.questions.choices import Theme
from records.repeat_forms import StartRepeatForm
from signatories.working_for import working_for


def arrangement_list(request):
    """What other signatories let one copy, by theme."""
    require(may_copy_arrangements(request.user))
    found = copying.with_times_copied(copying.offered())
    theme = request.GET.get("theme", "")
    if theme in Theme.values:
        found = found.filter(theme=theme)
    page = Keyset(found, ("-pk",), copying.A_PAGE).page(
        after=request.GET.get("after"), before=request.GET.get("before")
    )
    context = {
        "page": page,
        "entries": entries(page, book()),
        "themes": Theme.choices,
        "theme": theme,
    }
    return render(request, "records/arrangement_list.html", context)


def arrangement_copy(request, reference):
    """What a copy of it takes; then a draft stands."""
    require(may_copy_arrangements(request.user))
    record = get_object_or_404(copying.offered(), reference=reference)
    places = places_of(request.user, first=working_for(request))
    form = StartRepeatForm(request.POST or None, places=places)
    if form.is_valid():
        draft = copying.copy_arrangement(
            record,
            by=request.user,
            place=form.chosen,
            submission_id=form.cleaned_data["submission_id"],
        )
        return redirect(draft)
    law = book()
    context = {
        "record": record,
        "form": form,
        "title": copying.answers_of(record)["title"],
        "topics": copying.shown(record, law),
        "items": [
            [
                one["item"],
                law.label("personal_data_categories", one["category"]) if one["category"] else "",
                one["why_needed"],
            ]
            for one in copying.items_of(record)
        ],
        "item_header": ["Item", "Kind", "Why it is needed"],
        "times": copying.times_copied(record),
    }
    return render(request, "records/arrangement_copy.html", context)
