"""Files for a meeting."""

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.lifecycle import InvalidMove
from kmip_portal.uploads import CheckedUpload
from signatories.expertise.models import Meeting, Paper
from signatories.expertise.services.meetings import locked


@transaction.atomic
def add(meeting: Meeting, *, title: str, upload: CheckedUpload, by: User) -> Paper:
    """One more paper. Where the others have gone out, the timetable tells who was sent them."""
    now = locked(meeting)
    if now.status == Meeting.Status.CANCELLED:
        raise InvalidMove(now, "send_papers")
    paper = Paper(
        meeting=now, number=now.papers.count() + 1, title=title, filename=upload.name,
        kind=upload.kind, size=len(upload.content),
        sha256=hashlib.sha256(upload.content).hexdigest(), added_by=by,
    )  # fmt: skip
    paper.file.save(upload.name, ContentFile(upload.content), save=False)
    paper.save()
    record(by, "added", paper, title=title, sha256=paper.sha256)
    return paper


@transaction.atomic
def remove(paper: Paper, *, by: User) -> None:
    """It is not served any more; its number stays its own."""
    now = Paper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
    if now.removed_at:
        return
    now.removed_at, now.removed_by = clock.now(), by
    now.save(update_fields=["removed_at", "removed_by"])
    record(by, "removed", now, title=now.title)
