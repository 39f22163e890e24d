"""What waits for others is asked for again from the in-tray, five days after the last letter."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from kmip_portal import clock
from records import replying, unanswered
from records.models import RecordOfSharing, Reply
from records.permissions import may_edit, may_send
from signatories.models import SigningRequest
from signatories.permissions import may_ask_to_sign
from signatories.services import signing

WAIT = timedelta(days=5)


class Asked(NamedTuple):
    """Somebody who was written to: who, about what, when last, and how they are reminded."""

    who: str
    about: str
    last_at: datetime
    remind: Callable[[], None]
    url: str  # the page of what they were asked
    old_link_lasts: bool = False  # links to sign work until their own day

    @property
    def next_on(self) -> Any:
        """From which day they can be reminded."""
        return clock.day_in_london(self.last_at + WAIT)

    @property
    def is_too_soon(self) -> bool:
        return clock.now() < self.last_at + WAIT


def of(user: Any, reference: str) -> list[Asked]:
    """Who can be reminded under this reference; nobody where it is not this person’s to remind."""
    find = {"SIG": _signer, "REP": _answerer, "ROS": _parties}.get(reference.partition("-")[0])
    return list(find(user, reference)) if find else []


def remind(asked: list[Asked]) -> int:
    """Write to each whose last letter is five days old; how many letters went."""
    due = [one for one in asked if not one.is_too_soon]
    for one in due:
        one.remind()
    return len(due)


def _signer(user: Any, reference: str):
    seen = SigningRequest.objects.visible_to(user) | SigningRequest.objects.filter(asked_by=user)
    for one in seen.unanswered().with_names().filter(reference=reference).distinct():
        if may_ask_to_sign(user, one.organisation):
            yield Asked(
                one.name,
                f"{one.version} of the agreement for {one.organisation}",
                one.reminded_at or one.asked_at,
                lambda one=one: signing.remind(one, by=user),
                one.get_absolute_url(),
                old_link_lasts=True,
            )


def _answerer(user: Any, reference: str):
    for one in Reply.objects.filter(asked_by=user, reference=reference).waiting().with_names():
        if may_edit(user, one.record) and replying.may_be_asked(one.record) == one.asks:
            yield Asked(
                one.name,
                one.record.heading,
                one.sent_at,
                lambda one=one: replying.send_again(one, by=user),
                one.record.get_absolute_url(),
            )


def _parties(user: Any, reference: str):
    record = RecordOfSharing.objects.visible_to(user).filter(reference=reference).first()
    if record is None or not may_send(user, record):
        return
    for one in record.confirmations.unanswered().with_names():
        if not one.is_in_use:
            yield Asked(
                one.party.called,
                record.heading,
                one.sent_at,
                lambda one=one: unanswered.remind(one, by=user),
                record.get_absolute_url(),
            )
