"""Repeat records as the public reads them: the register, its files, its update log, a page each."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import quote_etag
from django.views.decorators.http import etag

from kmip_portal import clock
from kmip_portal.atom import MEDIA_TYPE
from kmip_portal.law.book import book
from kmip_portal.pagination import Keyset
from records import dea_register
from records.models import PublicChange
from records.published import Entry, on_the_list, with_all
from records.published_feed import LATEST, atom
from records.published_register import PublishedRegister

LOG_PAGE = 50
CSV = "text/csv; charset=utf-8"
FORMATS = {"csv": CSV, "json": "application/json"}


@login_not_required
def published_list(request):
    """What is shared regularly, as far as it is published."""
    asked = PublishedRegister(request.GET)
    page = asked.page()
    context = {
        "register": asked,
        "form": asked.form,
        "page": page,
        "entries": asked.shown(page),
        "sort": request.GET.get("sort", ""),
        "query": asked.query_string,
    }
    return render(request, "records/published/list.html", context)


@login_not_required
def published_download(request, format):
    """The register as a file, or what the page would show of it."""
    if format not in FORMATS:
        raise Http404("There is no such file")
    asked = PublishedRegister(request.GET)
    lines = asked.as_csv() if format == "csv" else asked.as_json()
    return _file(lines, FORMATS[format], f"repeat-records-{clock.today()}.{format}")


@login_not_required
def published_dea(request):
    """What rests on the Digital Economy Act, in the columns of the national register."""
    name = f"digital-economy-act-{clock.today()}.csv"
    return _file(dea_register.as_csv(), CSV, name)


def _file(lines, content_type, name):
    return StreamingHttpResponse(
        lines,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@login_not_required
def published_log(request):
    """What was added, changed, reviewed, ended, and what left the list or came back."""
    changes = PublicChange.objects.log()
    page = Keyset(changes, ("-at",), LOG_PAGE).page(
        after=request.GET.get("after"), before=request.GET.get("before")
    )
    return render(request, "records/published/log.html", {"page": page})


def _last_written(request):
    """By when it was written: what was off the list for days may be told later, with its day."""
    return quote_etag(str(PublicChange.objects.newest_key() or 0))


@login_not_required
@etag(_last_written)
def published_feed(request):
    """The same as an Atom feed."""
    changes = PublicChange.objects.log()[:LATEST]
    return HttpResponse(atom(changes), content_type=MEDIA_TYPE)


@login_not_required
def published_record(request, reference):
    """One record, as far as its parties publish it; what became of it, once it left the list."""
    record = with_all(on_the_list().filter(family=reference)).first()
    changes = list(PublicChange.objects.of(reference))
    if record is None and not changes:
        return _of_another_version(reference)
    context = {"reference": reference, "changes": changes}
    if record is None:
        return render(request, "records/published/gone.html", context, status=410)
    entry = Entry(record, book())
    context |= {
        "entry": entry,
        "topics": entry.topics(),
        "items": entry.items(),
        "item_header": ["Item", "Kind", "Why it is needed"],
    }
    return render(request, "records/published/record.html", context)


def _of_another_version(reference):
    """The page is at the reference of the first version; others lead there."""
    if change := PublicChange.objects.of_another_version(reference):
        return redirect("records:published_record", change.record.family)
    raise Http404("No record of this reference was published")
