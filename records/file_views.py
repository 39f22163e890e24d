"""The files of a record."""

from django.shortcuts import render

from kmip_portal.documents.services import document_response
from records.seeing import visible


def record_pdf(request, reference):
    return _file(request, reference, "pdf")


def record_docx(request, reference):
    return _file(request, reference, "docx")


def _file(request, reference, format):
    record = visible(request, reference, kind=None)
    document = getattr(record, format)
    if document is None:
        return render(request, "records/no_file.html", {"record": record}, status=404)
    return document_response(document, request)
