"""The pages of the reports: an index, one page for each, and its files."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from kmip_portal import clock
from kmip_portal.accounts.permissions import works_for_kmip
from kmip_portal.desk.reports import files
from kmip_portal.desk.reports.forms import ReportFilters
from kmip_portal.desk.reports.listed import BY_SLUG, REPORTS
from kmip_portal.desk.reports.report import Cell
from kmip_portal.documents.services import document_response
from kmip_portal.permissions import require

PAGE_SIZE = 50


def index(request):
    """Every report by name."""
    require(works_for_kmip(request.user))
    context = {"reports": REPORTS, "this_year": clock.today().year}
    return render(request, "reports/index.html", context)


def report(request, slug):
    """The finding, the chart and the table, as at a day."""
    form, found = _asked(request, slug)
    page = Paginator(found.rows, PAGE_SIZE).get_page(request.GET.get("page"))
    query = _query(request)
    context = {
        "form": form,
        "report": found,
        "is_today": found.on == clock.today(),
        "page": page,
        "rows": [_shown(found, row) for row in page],
        "totals": _shown(found, found.totals) if found.totals else None,
        "query": f"?{query}" if query else "",
        "here": reverse("reports:report", args=[slug]),
    }
    return render(request, "reports/report.html", context)


def report_csv(request, slug):
    """The same rows as CSV, all of them."""
    _, found = _asked(request, slug)
    name = files.filename(found, "csv")
    return StreamingHttpResponse(
        files.as_csv(found),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_POST
def report_excel(request, slug):
    """The same rows as a workbook: a worker makes it."""
    form, found = _asked(request, slug)
    query = _query(request)
    address = reverse("reports:report", args=[slug]) + (f"?{query}" if query else "")
    chosen = [(one.label, one.text) for one in form.chosen]
    try:
        document = files.request_workbook(found, chosen, address, by=request.user)
    except files.CannotBeMade as reason:
        messages.error(request, str(reason))
        return redirect(address)
    return redirect(files.page_of(document, by=request.user))


def report_workbook(request, sha256):
    """The workbook, or the page that waits for it; for whoever asked for it alone."""
    require(works_for_kmip(request.user))
    document = files.find(request.user, sha256)
    if document is None:
        raise Http404("No such file was asked for")
    return document_response(document, request)


def _asked(request, slug):
    require(works_for_kmip(request.user))
    kind = BY_SLUG.get(slug)
    if kind is None:
        raise Http404("There is no such report")
    form = ReportFilters(request.GET, filters=kind.filters)
    return form, kind(form.asked)


def _query(request):
    """What was asked, for the address of a file; not the place in the table."""
    return urlencode([(k, v) for k, v in request.GET.items() if v and k != "page"])


def _shown(found, row):
    """Each value in words, with where it leads and how dark it is."""
    cells = [one if isinstance(one, Cell) else Cell(one) for one in row]
    return [
        {"text": column.words(cell.value), "url": cell.url, "shade": cell.shade,
         "is_number": column.is_number}
        for column, cell in zip(found.columns, cells, strict=True)
    ]  # fmt: skip
