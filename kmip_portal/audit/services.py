import logging
import warnings
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import connection, models, transaction

from kmip_portal.audit.models import (
    AuditCheckpoint,
    AuditEvent,
    AuditHead,
    AuditMention,
    real_day,
    reference_of,
)
from kmip_portal.audit.sentences import KINDS
from kmip_portal.audit.verification import verify as verify  # read it back: asked for here
from kmip_portal.inserting import insert_many

log = logging.getLogger(__name__)


@transaction.atomic
def record(
    by: Any,
    verb: str,
    subject: models.Model,
    *,
    organisations: Iterable[str] = (),
    in_name_of: Any = "",
    **detail: Any,
) -> AuditEvent:
    """record(user, "accepted", statement): reads as the sentence it keeps.

    Joins the caller's transaction, so nothing is kept of what was rolled back. `by` None means
    the portal itself, or where one is named, somebody without an account `in_name_of` an
    organisation. `detail` holds plain JSON values.
    """
    if subject._meta.label_lower not in KINDS:
        warnings.warn(f"{subject._meta.label} has no sentence: audit/sentences.py", stacklevel=2)
    before = _locked_head()
    slugs = sorted(set(organisations))
    event = AuditEvent(
        sequence=before.sequence + 1,
        actor=by,
        actor_name=str(by or in_name_of or "The portal")[:200],  # an address may be longer
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_reference=reference_of(subject),
        subject_name=str(subject)[:400],
        organisations=slugs,
        detail=detail,
        previous_hash=before.hash,
    )
    event.hash = event.computed_hash()
    event.save(force_insert=True)
    if slugs:
        insert_many(AuditMention, {"slug": slugs}, {"event_id": event.pk})
    with connection.cursor() as cursor:
        cursor.execute(MOVE_HEAD, [event.sequence, event.hash])
    return event


# Written out: every service of the portal waits for these two, and Django takes several times
# longer to put them into words than a database to answer them.
READ_HEAD = "SELECT sequence, hash FROM audit_audithead WHERE id = 1"
MOVE_HEAD = "UPDATE audit_audithead SET sequence = %s, hash = %s WHERE id = 1"


def _locked_head() -> "Head":
    """Where the history ends; nobody else adds to it before this transaction is over."""
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        cursor.execute(READ_HEAD + lock)
        if row := cursor.fetchone():
            return Head(*row)
    AuditHead.objects.select_for_update().get_or_create(pk=1)  # the very first event
    return _locked_head()


class Head(NamedTuple):
    """The newest event: its number and its hash, or the beginning of it, short enough to print."""

    sequence: int
    hash: str

    def __str__(self) -> str:
        return f"{self.sequence}-{self.hash}"


def head() -> Head:
    """Where the history ends now, as this transaction sees it; printed in every sealed file."""
    end = AuditHead.objects.filter(pk=1).first() or AuditHead()
    return Head(end.sequence, end.hash[:16])


def checkpoint() -> AuditCheckpoint | None:
    """Keep where the history ends, once a day: a history rewritten whole no longer meets it."""
    end = AuditHead.objects.filter(pk=1).first()
    if not end or not end.sequence:
        return None
    kept, new = AuditCheckpoint.objects.get_or_create(
        day=real_day(), defaults={"sequence": end.sequence, "hash": end.hash}
    )
    if new:
        # a warning only so that every log keeps it: it is meant to leave the database
        log.warning("Checkpoint of the history: event %s, %s", kept.sequence, kept.hash)
    return kept
