"""The Article 30 extract: the page, and its files."""

from django.http import Http404, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from kmip_portal.documents.asked_for import CannotBeMade
from kmip_portal.documents.services import document_response
from kmip_portal.permissions import require
from records.permissions import extracts_of, may_extract
from records.processing import extract
from records.processing.forms import ExtractFilters
from records.seeing import extracted

FORMATS = ("xlsx", "pdf")


def article_30(request):
    """What the records of an organisation tell of its processing."""
    form, found = _asked(request)
    return _page(request, form, found)


def _page(request, form, found, problem=""):
    context = {
        "form": form,
        "extract": found,
        "query": request.GET.urlencode(),
        "problem": problem,
        "header": ["Processing activity", "Read from", "Gives or receives", "Records"],
        "overview": [
            [one.name, one.kind, one.part, f"{one.records:,}"] for one in found.activities
        ],
        "notes": extract.NOTES,
    }
    return render(request, "records/processing/article_30.html", context)


def article_30_csv(request):
    """The same as CSV."""
    _, found = _asked(request)
    return StreamingHttpResponse(
        found.as_csv(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{found.filename("csv")}"'},
    )


@require_POST
def article_30_ask(request):
    """A worker makes the same as XLSX or PDF."""
    form, found = _asked(request)
    format = request.POST.get("format", "xlsx")
    if format not in FORMATS:
        raise Http404("No such kind of file is made")
    try:
        document = extract.request(found, format, by=request.user)
    except CannotBeMade as reason:
        return _page(request, form, found, problem=str(reason))
    return redirect(extract.page_of(document, by=request.user))


def article_30_file(request, sha256, format):
    """The file, or the page that waits for it; for whoever asked, while they may have it."""
    require(may_extract(request.user))
    document = extract.find(request.user, sha256, format)
    theirs = extracts_of(request.user)
    if document is None or not theirs.filter(slug=document.subject).exists():
        raise Http404("No such file was asked for")
    return document_response(document, request)


def _asked(request):
    require(may_extract(request.user))
    form = ExtractFilters(request.GET, organisations=extracted(request))
    asked = form.asked
    return form, extract.Extract(asked["organisation"], on=asked["on"], since=asked["since"])
