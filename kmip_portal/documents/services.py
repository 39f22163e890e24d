import hashlib
import logging
import re
from collections.abc import Iterator
from time import monotonic
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.utils.module_loading import import_string

from kmip_portal import clock
from kmip_portal.audit.services import head, record
from kmip_portal.documents import at_hand
from kmip_portal.documents.models import LEASE, TRIES, WAIT, Seal, StoredDocument, snapshot_sha256
from kmip_portal.nudges import after_commit

log = logging.getLogger(__name__)

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# what XML, and so Word, has no way to write; PostgreSQL cannot keep all of it either
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MAKE_FILES = "kmip_portal.documents.tasks.make_files"


class UnwritableText(ValueError):
    """A snapshot holds a character that no file can show. Forms refuse it before this does."""


class DamagedFile(Exception):
    """The bytes in storage are not those that were made, or are not there."""


def request_file(
    *,
    kind: str,
    subject: str,
    format: str,
    snapshot: dict,
    filename: str,
    template: str = "",
    sealed: bool = False,
    key: str = "",
) -> StoredDocument:
    """Ask for a file of this snapshot, in the caller's transaction; a worker makes it after.

    With a key, the file that bears it already is the answer.
    """
    if key and (already := StoredDocument.objects.filter(key=key).first()):
        return already
    for place, text in _texts(snapshot):
        if found := UNWRITABLE.search(text):
            raise UnwritableText(f"{place} holds U+{ord(found[0]):04X}, which cannot be written")
    document = StoredDocument(
        kind=kind,
        subject=subject,
        format=format,
        template=template,
        filename=filename,
        sealed=sealed,
        key=key,
        snapshot=snapshot,
        snapshot_sha256=snapshot_sha256(snapshot),
        history_head=str(head()),
    )
    # one name for all tries, so that a try that dies leaves nothing that the next does not replace
    document.file.name = document.file.field.generate_filename(document, filename)
    try:
        with transaction.atomic():
            document.save()
    except IntegrityError:
        if not key:
            raise
        return StoredDocument.objects.get(key=key)  # somebody was quicker
    after_commit(MAKE_FILES)
    return document


def keep_file(
    *,
    kind: str,
    subject: str,
    format: str,
    content: bytes,
    filename: str,
    about: dict,
    pages: int | None = None,
) -> StoredDocument:
    """A file that was made elsewhere, kept byte for byte in the caller's transaction."""
    document = StoredDocument(
        kind=kind,
        subject=subject,
        format=format,
        filename=filename,
        snapshot=about,
        snapshot_sha256=snapshot_sha256(about),
        history_head=str(head()),
        made_at=clock.now(),
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        pages=pages,
    )
    document.file.save(filename, ContentFile(content), save=False)
    document.save()
    return document


def forget_file(document: StoredDocument) -> None:
    """Take away a file and what it was made from: its bytes go once the caller's transaction
    stands."""
    storage, name = document.file.storage, str(document.file.name)
    document.delete()
    transaction.on_commit(lambda: storage.delete(name))


def _texts(value: Any, place: str = "snapshot") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield f"{place} (a name)", str(key)
            yield from _texts(inner, f"{place}.{key}")
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            yield from _texts(inner, f"{place}[{number}]")


def make_due(*, seconds: float | None = None) -> int:
    """Make every file that is waiting; how many were made. For workers only.

    With `seconds`, no file is begun after so long, and a worker is woken for the rest: a long
    queue of files must not keep letters and the timetable waiting.
    """
    made, begun = 0, monotonic()
    while document := _claim():
        made += _make(document)
        if seconds is not None and monotonic() - begun > seconds:
            after_commit("kmip_portal.documents.tasks.make_files")
            break
    return made


@transaction.atomic
def _claim() -> StoredDocument | None:
    due = StoredDocument.objects.due().order_by("id")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    document = due.first()
    if document:
        document.attempts += 1
        document.leased_until = clock.now() + LEASE
        document.save(update_fields=["attempts", "leased_until"])
    return document


def _make(document: StoredDocument) -> bool:
    try:
        content, pages = _render(document)
        if not document.sealed:
            return _keep(document, content, pages)
        from kmip_portal.documents import sealing  # as large as the renderers

        content, certificate = sealing.seal(content, of=f"{document.kind} {document.subject}")
        seal, _ = Seal.objects.get_or_create(
            fingerprint=sealing.fingerprint(certificate),
            defaults={"certificate": sealing.as_pem(certificate)},
        )
        return _keep(document, content, pages, seal)
    except Exception as failure:  # whatever broke this one must not keep the others waiting
        _note(document, failure)
        return False


def _render(document: StoredDocument) -> tuple[bytes, int | None]:
    # the renderers are large and slow to import, and only workers need them
    from kmip_portal.documents import opendocument, pdf, word, workbook

    if document.format == "xlsx":
        return workbook.render(document.snapshot), None
    if document.format == "odt":
        return opendocument.render(document.snapshot), None
    if document.format == "docx":
        write = import_string(document.template) if document.template else word.render
        return write(document.snapshot), None
    printed = {"fingerprint": document.snapshot_sha256, "history_head": document.history_head}
    return pdf.render(document.template, document.snapshot, printed)


@transaction.atomic
def _keep(
    document: StoredDocument, content: bytes, pages: int | None, seal: Seal | None = None
) -> bool:
    """Bytes in storage first, then the row that vouches for them; whoever comes second changes
    nothing."""
    document = StoredDocument.objects.select_for_update().get(pk=document.pk)
    if document.is_ready:
        return False
    storage, name = document.file.storage, str(document.file.name)
    storage.delete(name)  # left by a maker who died before the row could vouch for it
    document.file.name = storage.save(name, ContentFile(content))
    document.sha256, document.size = hashlib.sha256(content).hexdigest(), len(content)
    document.pages, document.seal = pages, seal
    document.made_at, document.leased_until, document.last_error = clock.now(), None, ""
    document.save()
    return True


@transaction.atomic
def _note(document: StoredDocument, failure: Exception) -> None:
    document = StoredDocument.objects.select_for_update().get(pk=document.pk)
    if document.is_ready:
        return
    document.last_error = f"{type(failure).__name__}: {failure}"[:500]
    last = document.attempts >= TRIES
    document.leased_until = None if last else clock.now() + WAIT * 4 ** (document.attempts - 1)
    document.save(update_fields=["last_error", "leased_until"])
    log.error("%s: try %s of %s failed", document, document.attempts, TRIES, exc_info=failure)


@transaction.atomic
def try_again(*, by: Any) -> int:
    """Start afresh with every file that was given up; how many there are."""
    given_up = list(StoredDocument.objects.given_up().select_for_update())
    for document in given_up:
        document.attempts, document.leased_until = 0, None
        document.save(update_fields=["attempts", "leased_until"])
        record(by, "asked again for", document, kind=document.kind, of=document.subject)
    after_commit(MAKE_FILES)
    return len(given_up)


def read(document: StoredDocument) -> bytes:
    """The bytes of a file that is ready; raises DamagedFile when they are missing or changed."""
    try:
        with document.file.open("rb") as file:
            content = file.read()
    except Exception as failure:  # disks and distant stores fail in ways of their own
        raise DamagedFile(f"{document.filename} cannot be read") from failure
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise DamagedFile(f"{document.filename} is not what was made")
    return content


def being_made(request: HttpRequest, filename: str) -> HttpResponse:
    """202, and a page that looks again by itself."""
    context = {"filename": filename}
    waiting = render(request, "documents/being_made.html", context, status=202)
    waiting["Refresh"] = "3"
    return waiting


def document_response(
    document: StoredDocument, request: HttpRequest, *, public: bool = False
) -> HttpResponse:
    """The file; 304 when the browser has it; 202 and a page that looks again until it is made;
    503 and a page that says so when it could not be made, or is not what was made."""
    if document.has_failed:
        return render(request, "documents/not_made.html", {"document": document}, status=503)
    if not document.is_ready:
        return being_made(request, document.filename)
    etag = quote_etag(document.sha256)
    response = HttpResponse(
        content_type=CONTENT_TYPES[document.format],
        headers={
            "ETag": etag,
            "Cache-Control": "public, max-age=300" if public else "private, no-cache",
            "Content-Disposition": content_disposition_header(
                document.format != "pdf", document.filename
            )
            or "inline",
        },
    )
    answer = get_conditional_response(request, etag=etag, response=response)
    if answer is not None and answer is not response:
        return answer
    try:
        response.content = at_hand.content(document, read) if public else read(document)
    except DamagedFile:
        log.exception("Stored document %s is not served: %s", document.pk, document.file.name)
        return render(request, "documents/damaged.html", {"document": document}, status=503)
    return response
