"""The publication pack: which records, the check, and the pack that was made."""

from django.http import Http404, StreamingHttpResponse
from django.shortcuts import redirect, render

from kmip_portal.documents.asked_for import CannotBeMade
from kmip_portal.documents.services import document_response
from kmip_portal.law.book import book
from kmip_portal.permissions import require
from records.information_requests import choosing, pack
from records.information_requests.forms import PackCheckForm, PackFilters, PackRecordsForm
from records.permissions import extracts_of, may_extract
from records.seeing import extracted


def publication_choose(request):
    """Which records of the organisation the answer is of."""
    require(may_extract(request.user))
    filters = PackFilters(request.GET, organisations=extracted(request), law=book())
    offered, number = choosing.offered(request.user, filters.organisation, filters.asked)
    form = PackRecordsForm(request.POST or None, offered=offered)
    if form.is_valid():
        return redirect("records:publication_check", ",".join(form.cleaned_data["records"]))
    context = {
        "form": form, "filters": filters, "offered": offered, "number": number,
        "organisation": filters.organisation, "most": pack.MOST_RECORDS,
        "query": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "records/information_requests/choose.html", context)


def publication_check(request, references):
    """What will be published of each and what not; and making it."""
    require(may_extract(request.user))
    records = choosing.chosen(request.user, references.split(","), extracted(request))
    if not records:
        raise Http404("None of these records can be published by this person")
    organisation = records[0].organisation
    form = PackCheckForm(
        request.POST or None, organisation=organisation, records=records, law=book()
    )
    if form.is_valid():
        try:
            made = pack.request(form.pack, by=request.user)
        except CannotBeMade as reason:
            form.add_error(None, str(reason))
        else:
            return redirect(pack.page_of(made))
    context = {"form": form, "pack": form.before, "organisation": organisation}
    return render(request, "records/information_requests/check.html", context)


def publication_made(request, sha256):
    """The pack in its three forms, and what is left out of it."""
    workbook = _found(request, sha256)
    snapshot = workbook.snapshot
    left_out = list(pack.COLUMNS).index("left_out")
    context = {
        "workbook": workbook, "sha256": sha256, "snapshot": snapshot,
        "left_out": [{"reference": row[0], "lines": row[left_out].split("\n")}
                     for row in snapshot["rows"]],
    }  # fmt: skip
    return render(request, "records/information_requests/made.html", context)


def publication_file(request, sha256, format):
    """The pack as CSV, XLSX or PDF; for whoever made it, while they may."""
    workbook = _found(request, sha256)
    if format == "csv":
        name = workbook.filename.removesuffix("xlsx") + "csv"
        return StreamingHttpResponse(
            pack.as_csv(workbook),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
    documents = {"xlsx": workbook, "pdf": pack.paper_of(request.user, workbook)}
    if not (document := documents.get(format)):
        raise Http404("No such file was made")
    return document_response(document, request)


def _found(request, sha256):
    require(may_extract(request.user))
    workbook = pack.find(request.user, sha256)
    theirs = extracts_of(request.user)
    if workbook is None or not theirs.filter(slug=workbook.subject).exists():
        raise Http404("No such pack was made")
    return workbook
