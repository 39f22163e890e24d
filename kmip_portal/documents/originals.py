"""Files as they were handed in, or came of a job: handed out only while they are what was kept."""

import hashlib
import logging
from typing import Any

from django.core.files.base import File
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import render

from kmip_portal.documents.services import DamagedFile

log = logging.getLogger(__name__)


def opened(file: FieldFile, sha256: str) -> File:
    """The file, at its beginning; raises DamagedFile when it is missing or has another hash. A few
    rows are older than their hash: of those it is enough that the file is there."""
    digest = hashlib.sha256()
    try:
        content = file.storage.open(str(file.name))
        for chunk in content.chunks():
            digest.update(chunk)
        content.seek(0)
    except Exception as failure:  # disks and distant stores fail in ways of their own
        raise DamagedFile(f"{file.name} cannot be read") from failure
    if sha256 and digest.hexdigest() != sha256:
        content.close()
        raise DamagedFile(f"{file.name} is not what was kept")
    return content


def original_response(
    request: HttpRequest,
    file: FieldFile,
    *,
    sha256: str,
    filename: str,
    as_attachment: bool = True,
    **told: Any,
) -> HttpResponseBase:
    """The file, to be saved; 503 and a page that says so when it is not what was kept."""
    try:
        content = opened(file, sha256)
    except DamagedFile:
        log.exception("A file that was handed in is not served: %s", file.name)
        return render(
            request, "documents/damaged_original.html", {"filename": filename}, status=503
        )
    return FileResponse(content, as_attachment=as_attachment, filename=filename, **told)
