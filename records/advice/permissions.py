"""Who asks advice, and who gives it: never on what is their own."""

from typing import Any

from kmip_portal.audit.models import AuditEvent
from records.models import Advice, AdviceRequest, RecordOfSharing
from records.permissions import may_edit
from signatories.permissions import advised_by, led_by, stands_for

WROTE = (
    "started", "changed", "sent a request as", "read from a Word form",
    "added items to", "removed an item from",
    "added organisations to", "removed an organisation from",
    "added systems to", "removed a system from",
    "attached a file to", "removed a file from",
    "saved", "wrote up", "sent to be confirmed",
)  # fmt: skip


def may_ask(user: Any, record: RecordOfSharing) -> bool:
    """Whoever writes it, while it is written."""
    return may_edit(user, record) and record.is_being_written


def may_advise(user: Any, request: AdviceRequest) -> bool:
    """Whoever holds the office, or its deputy; never on a record that they keep, decided or wrote
    in, nor on what they asked themselves."""
    record = request.record
    if record.organisation_id not in advised_by(user, request.office):
        return False
    own = {record.owner_id, record.decided_by_id, record.sent_by_id, request.asked_by_id}
    if user.pk in own:
        return False
    return user.pk not in writers(record)


def writers(record: RecordOfSharing) -> set[int | None]:
    """Everybody who began it, wrote in it, saved or sent it."""
    if record.pk is None:  # only asked about, before it is begun
        return set()
    wrote = AuditEvent.objects.of(record).filter(verb__in=WROTE).order_by()
    return set(wrote.values_list("actor", flat=True).distinct())


def may_take_back(user: Any, request: AdviceRequest) -> bool:
    return may_edit(user, request.record)


def has_advised(user: Any, record: RecordOfSharing) -> bool:
    return Advice.objects.about(record).filter(given_by=user).exists()


def may_read_rules(user: Any, organisation: Any) -> bool:
    """Everybody who acts for it."""
    return organisation.pk in stands_for(user)


def may_set_rules(user: Any, organisation: Any) -> bool:
    """Its own leads, or those of whoever came after it."""
    return organisation.pk in led_by(user)
