"""The proof that something was disposed of, and what of the ground is disposed of by itself."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.contrib.sessions.models import Session
from django.db import models, transaction

from kmip_portal import clock
from kmip_portal.accounts.models import SignIn
from kmip_portal.audit.services import record
from kmip_portal.retention.models import Disposal
from kmip_portal.retention.schedule import SCHEDULE


def fingerprint(said: Any) -> str:
    """The SHA-256 of something as canonical JSON: nothing can be read back from it, and a copy that
    turns up can be told to be of it."""
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def rows_of(things: Iterable[models.Model]) -> list[dict[str, Any]]:
    """Rows as plain values, for their fingerprint, before they go."""
    return [
        {field.attname: getattr(one, field.attname) for field in one._meta.concrete_fields}
        for one in things
    ]


@transaction.atomic
def prove(
    rule: str,
    *,
    said: Any,
    number: int = 1,
    subject: str = "",
    organisation: str = "",
    by: Any = None,
    is_told: bool = False,
) -> Disposal | None:
    """Write down that something went under a rule. Nothing is written where nothing went.

    `is_told`: the history has an event of the thing itself already.
    """
    if not number:
        return None
    disposal = Disposal.objects.create(
        rule=rule, subject=subject, number=number, sha256=fingerprint(said),
        organisation=organisation, by=by,
    )  # fmt: skip
    if not is_told:
        record(
            by, "disposed of", disposal,
            organisations=[organisation] if organisation else [],
            rule=disposal.what, number=number, sha256=disposal.sha256,
        )  # fmt: skip
    return disposal


def ended_sessions() -> models.QuerySet:
    return Session.objects.filter(expire_date__lt=clock.now())


@transaction.atomic
def dispose_of_sessions() -> int:
    """Sessions that have ended: what a form kept in one for 30 minutes goes with it."""
    ended = ended_sessions()
    keys = list(ended.values_list("session_key", flat=True))
    prove("session", said=keys, number=len(keys))
    ended.delete()
    return len(keys)


def old_sign_ins() -> models.QuerySet:
    return SignIn.objects.filter(began_at__lt=SCHEDULE["sign_in"].moment_before())


@transaction.atomic
def dispose_of_sign_ins() -> int:
    """Where somebody was signed in so long ago that it tells no new device from a known one."""
    old = old_sign_ins()
    rows = rows_of(old)
    prove("sign_in", said=rows, number=len(rows))
    old.delete()
    return len(rows)


def was_today(rule: str) -> bool:
    """Whether something went under a rule today: what goes by the hundred goes once a day, so that
    the history can still be read."""
    today = clock.start_of_day(clock.today())
    return Disposal.objects.filter(rule=rule, at__gte=today).exists()
