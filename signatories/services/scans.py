"""Signed statements that come as scans: sent, drawn, checked, sent again where the copy is poor."""

import logging
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.db.models import Max

from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.documents.originals import opened
from kmip_portal.documents.services import DamagedFile
from kmip_portal.lifecycle import TooLate
from kmip_portal.nudges import after_commit
from kmip_portal.uploads import BadFile, CheckedUpload
from kmip_portal.uploads.pages import pages_of
from signatories import scan_emails as emails
from signatories.models import (
    AcceptanceStatement,
    Organisation,
    SigningRequest,
    StatementFile,
    StatementPage,
)
from signatories.models.scan import LEASE
from signatories.services import acceptances, signing

log = logging.getLogger(__name__)

DRAW = "signatories.tasks.draw_pages"


@transaction.atomic
def send(
    *,
    organisation: Organisation,
    version: AgreementVersion,
    name: str,
    job_title: str,
    authority: str,
    signed_on: date,
    files: Iterable[CheckedUpload],
    by: User | None,
    asked: SigningRequest | None = None,
    identity: str = "",
) -> AcceptanceStatement:
    """A signed statement is handed in as a scan, and waits for the secretariat to check it.

    `asked` is the request by whose link it came, and `identity` how that person showed who they
    are; `by` is somebody who is signed in.
    """
    organisation = acceptances.lock(organisation)
    if already := acceptances.statement_for(organisation, version):
        raise TooLate(f"{already.why_no_other}.")
    kept = list(files)
    proof: dict[str, Any] = {"files": [{"name": one.name, "sha256": one.sha256} for one in kept]}
    if asked:
        proof |= {"asked": asked.reference, "identity": identity}
    statement = acceptances.submit(
        organisation=organisation,
        version=version,
        name=name,
        job_title=job_title,
        authority=authority,
        how=AcceptanceStatement.How.SCAN,
        accepted_on=signed_on,
        by=by,
        proof=proof,
    )
    if asked:
        signing.answer_by_copy(asked, statement)
    _attach(statement, kept, by=by)
    _thank(statement, by, asked)
    return statement


@transaction.atomic
def send_again(
    statement: AcceptanceStatement,
    *,
    files: Iterable[CheckedUpload],
    by: User | None,
    asked: SigningRequest | None = None,
) -> None:
    """A better copy of a statement that was returned; the first one is kept beside it."""
    acceptances.resubmit(statement, by=by)
    _attach(statement, list(files), by=by)
    _thank(statement, by, asked)


def _thank(statement: AcceptanceStatement, by: User | None, asked: SigningRequest | None) -> None:
    """Whoever sent it: the person of the link, or who is signed in."""
    if sender := asked or by:
        emails.received(statement, to=(sender.email, sender.name))


@transaction.atomic
def ask_for_better(statement: AcceptanceStatement, *, reason: str, by: User) -> None:
    """The copy cannot be accepted: whoever sent it, and the leads, learn why.

    Who sent it by a link gets a new link, as nobody else has one.
    """
    acceptances.send_back(statement, by=by, reason=reason)
    asked = SigningRequest.objects.unanswered().filter(acceptance=statement).first()
    if asked:
        signing.link_for_better_copy(asked)
    emails.returned(statement, besides=asked.email if asked else "")


def _attach(statement: AcceptanceStatement, files: list[CheckedUpload], *, by: User | None) -> None:
    last = statement.files.aggregate(attempt=Max("attempt"), number=Max("number"))
    attempt, number = (last["attempt"] or 0) + 1, last["number"] or 0
    for place, one in enumerate(files, number + 1):
        row = StatementFile(
            statement=statement, attempt=attempt, number=place, name=one.name, kind=one.kind,
            size=one.size, sha256=one.sha256, sent_by=by,
        )  # fmt: skip
        row.file.save(one.name, ContentFile(one.content), save=False)
        row.save()
    after_commit(DRAW)


def draw_due() -> int:
    """Draw the pages of every file that waits; how many were drawn. For workers only."""
    drawn = 0
    while row := _claim():
        drawn += _draw(row)
    return drawn


@transaction.atomic
def _claim() -> StatementFile | None:
    due = StatementFile.objects.to_draw().order_by("pk")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    row = due.first()
    if row:
        row.tries, row.leased_until = row.tries + 1, clock.now() + LEASE
        row.save(update_fields=["tries", "leased_until"])
    return row


def _draw(row: StatementFile) -> bool:
    try:
        with opened(row.file, row.sha256) as original:
            drawn = pages_of(row.kind, original.read())
    except DamagedFile:  # it is tried again when this lease is over, as the disk may be back
        log.exception("The pages of %s are not drawn", row)
        row.not_drawn_because = "the stored copy is missing or is not the file that was sent"
        row.save(update_fields=["not_drawn_because"])
        return False
    except BadFile as refusal:
        row.not_drawn_because, row.leased_until = str(refusal)[:300], None
        row.save(update_fields=["not_drawn_because", "leased_until"])
        return False
    return _keep(row, drawn.pictures, drawn.words)


@transaction.atomic
def _keep(row: StatementFile, pictures: list[bytes], words: str) -> bool:
    row = StatementFile.objects.select_for_update().get(pk=row.pk)
    if row.drawn_at is not None:
        return False  # another worker was quicker
    for number, picture in enumerate(pictures, 1):
        page = StatementPage(file=row, number=number)
        page.picture.save("page.jpg", ContentFile(picture), save=False)
        page.save()
    row.words, row.drawn_at, row.leased_until, row.not_drawn_because = words, clock.now(), None, ""
    row.save(update_fields=["words", "drawn_at", "leased_until", "not_drawn_because"])
    return True
