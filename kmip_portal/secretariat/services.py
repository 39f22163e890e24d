"""Who keeps the agreement, handed over by two people."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.lifecycle import TooLate
from kmip_portal.portal_tags import day
from kmip_portal.secretariat import emails
from kmip_portal.secretariat.models import Secretariat


class Refused(Exception):
    """What the rules do not allow; the message says why in a sentence."""


@transaction.atomic
def appoint(
    *,
    organisation_name: str,
    address: str,
    mailbox: str,
    from_on: date,
    by: Any,
    organisation_slug: str = "",
) -> Secretariat:
    """The first body to keep the agreement for K-MIP: there is nobody yet to hand it over."""
    if Secretariat.objects.filter(status="agreed").exists():
        raise Refused("There is a secretariat already. It hands over to the next")
    secretariat = Secretariat.objects.create(
        status=Secretariat.Status.AGREED,
        organisation_name=organisation_name,
        organisation_slug=organisation_slug,
        address=address,
        mailbox=mailbox,
        from_on=from_on,
        decided_by=by,
        decided_at=clock.now() if by else None,
    )
    _record(by, "appointed", secretariat)
    return secretariat


@transaction.atomic
def propose(
    *, organisation_name: str, address: str, mailbox: str, from_on: date, by: User
) -> Secretariat:
    """The secretariat puts forward who keeps the agreement next; the chair is asked."""
    if from_on <= clock.today():
        raise Refused("The first day must be in the future")
    # one at a time, so that two people who put forward at once do not both succeed
    list(Secretariat.objects.select_for_update().filter(status="agreed"))
    _refuse_a_second()
    try:
        with transaction.atomic():
            secretariat = Secretariat.objects.create(
                organisation_name=organisation_name,
                address=address,
                mailbox=mailbox,
                from_on=from_on,
                proposed_by=by,
                proposed_at=clock.now(),
            )
    except IntegrityError:  # somebody was quicker, and the first has no row before it to wait for
        _refuse_a_second()
        raise
    _record(by, "put forward", secretariat, from_on=from_on.isoformat())
    emails.consent_asked(secretariat)
    return secretariat


def _refuse_a_second() -> None:
    if coming := Secretariat.objects.coming():
        raise Refused(
            f"A hand-over to {coming.organisation_name} is already under way. "
            "Cancel it before you put forward another"
        )


@transaction.atomic
def agree(secretariat: Secretariat, *, by: User) -> None:
    """From its day this body keeps the agreement; both sides are told."""
    if secretariat.has_begun:
        raise Refused(
            f"{day(secretariat.from_on)} has come. Do not agree it: ask for a day that lies ahead"
        )
    before = Secretariat.objects.current()
    secretariat.move("agree", decided_by=by, decided_at=clock.now())
    _record(
        by,
        "agreed the hand-over to",
        secretariat,
        from_on=secretariat.from_on.isoformat(),
        hands_over=before.organisation_name if before else "",
    )
    emails.handed_over(secretariat, before=before)


@transaction.atomic
def refuse(secretariat: Secretariat, *, by: User, reason: str) -> None:
    """The chair does not agree, and says why; nothing changes."""
    secretariat.move("refuse", decided_by=by, decided_at=clock.now(), refused_reason=reason)
    _record(by, "did not agree the hand-over to", secretariat, reason=reason)
    emails.refused(secretariat)


@transaction.atomic
def cancel(secretariat: Secretariat, *, by: User, reason: str) -> None:
    """Called off before its day, by either side; everybody who was told is told."""
    secretariat = Secretariat.objects.select_for_update().get(pk=secretariat.pk)
    was_agreed = secretariat.status == Secretariat.Status.AGREED
    if was_agreed and not secretariat.can_be_called_off:
        raise TooLate(
            f"{secretariat.organisation_name} keeps the agreement since "
            f"{day(secretariat.from_on)}. It hands over to the next."
        )
    secretariat.move("cancel", cancelled_by=by, cancelled_at=clock.now(), cancelled_reason=reason)
    _record(by, "cancelled the hand-over to", secretariat, reason=reason)
    emails.cancelled(secretariat, was_agreed=was_agreed, stays=Secretariat.objects.current())


def _record(by: Any, verb: str, secretariat: Secretariat, **detail: Any) -> None:
    slugs: Iterable[str] = filter(None, [secretariat.organisation_slug])
    record(by, verb, secretariat, organisations=slugs, **detail)
