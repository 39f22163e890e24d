"""Blank forms: the same for everybody, made once for each wording, as Word and OpenDocument."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from kmip_portal.documents.models import StoredDocument, snapshot_sha256
from kmip_portal.documents.services import being_made, document_response, request_file

FORMATS = ("docx", "odt")


def request_blank(outline: dict[str, Any], *, filename: str) -> int:
    """Ask for the files of this form, unless they were asked for; how many are new."""
    new = 0
    for format in FORMATS:
        key = _key(outline, format)
        if not StoredDocument.objects.filter(key=key).exists():
            request_file(
                kind="blank-form",
                subject=outline["title"][:120],
                format=format,
                snapshot=outline,
                filename=f"{filename}.{format}",
                key=key,
            )
            new += 1
    return new


def find_blank(outline: dict[str, Any], format: str) -> StoredDocument | None:
    return StoredDocument.objects.filter(key=_key(outline, format)).first()


def blank_response(
    request: HttpRequest, outline: dict[str, Any], *, filename: str, format: str
) -> HttpResponse:
    """The form; until the timetable has asked for it, the page that looks again."""
    document = find_blank(outline, format)
    if document is None:
        return being_made(request, f"{filename}.{format}")
    return document_response(document, request, public=True)


def _key(outline: dict[str, Any], format: str) -> str:
    """Another wording is another file."""
    return f"blank/{format}/{snapshot_sha256(outline)}"
