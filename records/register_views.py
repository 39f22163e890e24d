"""The register: the list of records, narrowed, in order, on paper and in files."""

from django.contrib import messages
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.documents.services import document_response
from kmip_portal.forms import PortalForm
from kmip_portal.permissions import require
from kmip_portal.sorting import PLACES, Header
from records import register_workbook, saved_searches
from records.models import SavedSearch
from records.permissions import may_dispose_any, may_extract, may_file, may_list
from records.register import Register, table_rows
from records.register_forms import SaveSearchForm

MOST_ON_PAPER = 1_000


def record_list(request):
    """The records this person may see, the newest first unless they say."""
    asked = _asked(request)
    if asked.has_errors:  # told beside the filter that is wrong
        return redirect(f"{reverse('records:record_filters')}?{asked.query_string}")
    page = asked.page()
    context = {
        "register": asked,
        "page": page,
        "table_rows": table_rows(page),
        "query": asked.query_string,
        "kept": _kept(request),
        "any_yet": bool(page.rows) or asked.seen.exists(),
        "may_dispose": may_dispose_any(request.user),
        "may_file": may_file(request.user),
        "may_extract": may_extract(request.user),
    }
    return render(request, "records/record_list.html", context)


def record_filters(request):
    """What the list may be narrowed by, on a page of its own, so that the list stays light."""
    asked = _asked(request)
    context = {
        "form": asked.form,
        "sort": request.GET.get("sort", ""),
        "searches": SavedSearch.objects.visible_to(request.user),
    }
    return render(request, "records/record_filters.html", context)


def search_save(request):
    """What the list is narrowed by, kept under a name."""
    asked = _asked(request)
    if not asked.query_string:
        return redirect("records:record_filters")
    form = SaveSearchForm(request.POST or None, user=request.user, query=asked.query_string)
    if form.is_valid():
        saved = saved_searches.save(
            by=request.user, name=form.cleaned_data["name"], query=asked.query_string
        )
        messages.success(request, "Your search is saved. It is under ‘Filters and saved searches’.")
        return redirect(saved)
    context = {"form": form, "chosen": asked.form.chosen, "query": asked.query_string}
    return render(request, "records/search_save.html", context)


def search_delete(request, reference):
    """Forgetting a saved search, after asking."""
    require(may_list(request.user))
    if request.method == "POST" and saved_searches.deleted_by(request.user, reference):
        return _search_deleted(request)
    search = get_object_or_404(SavedSearch.objects.visible_to(request.user), reference=reference)
    if request.method == "POST":
        saved_searches.delete(search, by=request.user)
        return _search_deleted(request)
    return render(request, "records/search_delete.html", {"search": search})


def _search_deleted(request):
    messages.success(request, "The saved search is deleted.")
    return redirect("records:record_filters")


def record_print(request):
    """The list without pages or buttons, for paper."""
    asked = _asked(request)
    rows = list(asked.records_on_paper()[: MOST_ON_PAPER + 1])
    context = {
        "form": asked.form,
        "rows": rows[:MOST_ON_PAPER],
        "table_rows": table_rows(rows[:MOST_ON_PAPER]),
        "header": [Header(one.text) for one in asked.sorting.headers],
        "most": MOST_ON_PAPER if len(rows) > MOST_ON_PAPER else 0,
        "query": asked.query_string,
    }
    return render(request, "records/record_print.html", context)


def record_download(request):
    """Exactly what the list is narrowed to, as CSV."""
    asked = _asked(request)
    return StreamingHttpResponse(
        asked.as_csv(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="records-{clock.today()}.csv"'},
    )


def record_excel(request):
    """A button that asks for the same as a workbook; looking asks for nothing."""
    asked = _asked(request)
    form = PortalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            document = register_workbook.request_workbook(asked, by=request.user)
        except register_workbook.CannotBeMade as reason:
            form.add_error(None, str(reason))
        else:
            return redirect(register_workbook.page_of(document, by=request.user))
    context = {"form": form, "register": asked, "query": asked.query_string}
    return render(request, "records/record_excel.html", context)


def record_workbook(request, sha256):
    """The workbook, or the page that waits for it; for whoever asked for it alone."""
    require(may_list(request.user))
    document = register_workbook.find(request.user, sha256)
    if document is None:
        raise Http404("No such file was asked for")
    return document_response(document, request)


def _asked(request):
    require(may_list(request.user))
    return Register(request.user, request.GET)


def _kept(request):
    """What a new search leaves as it is."""
    return [
        (name, value)
        for name, values in request.GET.lists()
        if name not in ("q", *PLACES)
        for value in values
    ]
