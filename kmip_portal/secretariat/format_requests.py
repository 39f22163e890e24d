"""Requests for a document in another format: asked by anybody, answered by the secretariat."""

from typing import Any
from uuid import UUID

from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.retention.services import prove, rows_of
from kmip_portal.secretariat import emails
from kmip_portal.secretariat.models import FormatRequest

FORGOTTEN = {"name": "", "email": "", "phone": "", "address": "", "details": ""}


@transaction.atomic
def ask(*, submission_id: UUID, by: User | None = None, **answers: Any) -> FormatRequest:
    """It comes in, and the secretariat is told; the same sending again gives the first one."""
    request, new = FormatRequest.objects.get_or_create(
        submission_id=submission_id, defaults=answers
    )
    if new:
        record(by, "received", request, document=request.document, format=request.format)
        emails.format_asked(request)
    return request


@transaction.atomic
def answer(request: FormatRequest, *, by: User, answer: str) -> None:
    """The secretariat has sent it, or said why it cannot."""
    request.move("answer", answered_by=by, answered_at=clock.now(), answer=answer)
    record(by, "answered", request)


@transaction.atomic
def forget_details() -> int:
    """Who asked and how to reach them goes 90 days after the answer; what was asked stays."""
    old = FormatRequest.objects.with_details_to_forget().select_for_update()
    forgotten = list(old)
    for request in forgotten:
        prove("format_request", said=rows_of([request]), subject=request.reference, is_told=True)
        FormatRequest.objects.filter(pk=request.pk).update(**FORGOTTEN)
        record(None, "forgot who asked in", request)
    return len(forgotten)
