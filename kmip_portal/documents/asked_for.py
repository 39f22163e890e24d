"""Files that one person asks for by a button, and that nobody else may have: what says the same
is one file, and whoever asks for many in an hour waits."""

from datetime import timedelta
from typing import Any

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.documents.models import StoredDocument, snapshot_sha256
from kmip_portal.documents.services import request_file

WITHIN = timedelta(hours=1)


class CannotBeMade(Exception):
    """Why there is no workbook, in words for the person who asked."""


def request_own_workbook(
    kind: str, snapshot: dict[str, Any], *, by: User, subject: str, filename: str, most: int
) -> StoredDocument:
    """The workbook of this snapshot for this person, as `request_own_file` asks for it."""
    document, _ = request_own_file(
        kind, snapshot, by=by, subject=subject, filename=filename, most=most
    )
    return document


def request_own_file(
    kind: str,
    snapshot: dict[str, Any],
    *,
    by: User,
    subject: str,
    filename: str,
    most: int,
    format: str = "xlsx",
    template: str = "",
    sealed: bool = False,
) -> tuple[StoredDocument, bool]:
    """The file of this snapshot for this person, and whether it is asked for now. They may ask for
    `most` of a kind in an hour: each file is work and room. Raises CannotBeMade."""
    key = _key(kind, by, snapshot_sha256(snapshot))
    if already := StoredDocument.objects.filter(key=key).first():
        return already, False
    lately = StoredDocument.objects.filter(
        kind=kind, key__startswith=_key(kind, by, ""), requested_at__gt=clock.now() - WITHIN
    )
    if lately.count() >= most:
        raise CannotBeMade("You asked for many files just now. Try again in an hour")
    document = request_file(
        kind=kind, subject=subject, format=format, template=template, snapshot=snapshot,
        filename=filename, sealed=sealed, key=key,
    )  # fmt: skip
    return document, True


def find_own(kind: str, user: Any, sha256: str) -> StoredDocument | None:
    """The file of this kind that this person asked for, by the end of its address."""
    return StoredDocument.objects.filter(kind=kind, key=_key(kind, user, sha256)).first()


def end_of_address(document: StoredDocument) -> str:
    """What tells this file from others of its kind and of whoever it is for."""
    return document.key.rpartition("/")[2]


def _key(kind: str, user: Any, sha256: str) -> str:
    return f"{kind}/{user.pk}/{sha256}"
