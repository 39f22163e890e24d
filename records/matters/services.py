"""What people do with a matter: open it, stop and extend its clock, decide, close it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record as record_event
from kmip_portal.lifecycle import TooLate
from records.matters import clocks, emails, kinds
from records.models import Matter, RecordOfSharing
from signatories.models import Organisation

NOT_SHARED = "Nothing happens after a draft: save or send the record first."
OVER = "This matter is closed."
UNTOLD: dict[str, Any] = {"soon_told_at": None, "late_told_at": None}  # another day is told anew


class MatterChanged(Exception):
    """Somebody changed it after this person opened its page."""

    def __init__(self, matter: Matter):
        self.matter = matter
        super().__init__("Somebody else changed this matter while you were writing")


def may_be_opened(record: RecordOfSharing) -> bool:
    """Of a record that is saved or was sent round, and says something still."""
    return record.status not in {"draft", "discarded", "disposed"}


@transaction.atomic
def open_matter(
    record: RecordOfSharing,
    *,
    by: User,
    organisation: Organisation,
    kind: str,
    received_at: datetime,
    submission_id: UUID,
    our_ref: str = "",
    note: str = "",
    led_by: Organisation | None = None,
    personal_data_confirmed: bool = False,
) -> Matter:
    """Something happened to what was shared: its clock runs. The same form twice is one matter."""
    locked = RecordOfSharing.objects.locked(record.pk)
    if not may_be_opened(locked):
        raise TooLate(NOT_SHARED)
    matter, made = Matter.objects.get_or_create(
        opened_by=by,
        submission_id=submission_id,
        defaults={
            "record": locked,
            "organisation": organisation,
            "kind": kind,
            "received_at": received_at,
            "our_ref": our_ref,
            "note": note,
            "led_by": led_by,
            "due_at": clocks.due(kinds.limit(kind), received_at),
        },
    )
    if made:
        said(by, "opened", matter, personal_data_confirmed)
    return matter


def said(by: User | None, verb: str, matter: Matter, confirmed: bool = False) -> None:
    """One event, in the history of the organisation that sees to it, and nobody else's."""
    detail = {"personal_data_confirmed": True} if confirmed else {}
    record_event(by, verb, matter, organisations=[matter.organisation.slug], **detail)


def locked(matter: Matter, row_version: int | None = None) -> Matter:
    """As it stands, under a lock, while anything may still be done."""
    found = Matter.objects.select_for_update(of=("self",)).with_names().get(pk=matter.pk)
    if found.status != Matter.Status.OPEN:
        raise TooLate(OVER)
    if row_version is not None and row_version != found.row_version:
        raise MatterChanged(found)
    return found


def write(matter: Matter, **changes: Any) -> None:
    """Keep these, and that it is another version of the row."""
    matter.row_version += 1
    for name, value in changes.items():
        setattr(matter, name, value)
    matter.save(update_fields=[*changes, "row_version"])


def may_be_extended(matter: Matter) -> bool:
    """Once, and within the first period: after it nobody could be told in time (UK GDPR Art 12(3),
    EIR reg 7(3))."""
    return (
        matter.extended_at is None
        and kinds.limit(matter.kind).may_be_extended
        and not matter.is_overdue
    )


def _due(matter: Matter, **changed: Any) -> datetime:
    told = {"extended": matter.extended_at is not None, "waited": matter.waited} | changed
    return clocks.due(kinds.limit(matter.kind), matter.received_at, **told)


@transaction.atomic
def wait(matter: Matter, *, by: User, since: date) -> None:
    """The clock stands still until what is needed to find the information is there."""
    matter = locked(matter)
    if matter.waits_since or not kinds.limit(matter.kind).pausable:
        return
    write(matter, waits_since=since, due_at=None)
    said(by, "stopped the clock of", matter)


@transaction.atomic
def go_on(matter: Matter, *, by: User | None, on: date) -> None:
    """It is there: the days between do not count."""
    matter = locked(matter)
    if matter.waits_since is None:
        return
    waited = matter.waited + max(0, (on - matter.waits_since).days)
    write(matter, waits_since=None, waited=waited, due_at=_due(matter, waited=waited),
          **UNTOLD)  # fmt: skip
    said(by, "started the clock again of", matter)


@transaction.atomic
def extend(matter: Matter, *, by: User, because: str) -> None:
    """Longer, for a reason that the person is told within the first period."""
    matter = locked(matter)
    if not may_be_extended(matter):
        return
    due = None if matter.waits_since else _due(matter, extended=True)
    write(matter, extended_at=clock.now(), extended_because=because, due_at=due,
          **UNTOLD)  # fmt: skip
    said(by, "extended the time of", matter)


@transaction.atomic
def met(matter: Matter, *, by: User, at: datetime) -> None:
    """What the clock is for was done: a complaint is acknowledged, a request answered."""
    matter = locked(matter)
    if matter.met_at is None:
        write(matter, met_at=at)
        said(by, "met the time of", matter)


@transaction.atomic
def decide_breach(matter: Matter, *, by: User, row_version: int | None = None, **told: Any) -> None:
    """Whether it is reported to the regulator, and whether the people are told."""
    matter = locked(matter, row_version)
    was_reported, before = matter.reported_at is not None, matter.met_at
    for name, value in told.items():
        setattr(matter, name, value)
    done = matter.reported_at or (None if was_reported else before) or clock.now()
    write(matter, **told, met_at=done if matter.is_decided else None)
    said(by, "decided about reporting", matter)


@transaction.atomic
def close(
    matter: Matter, *, by: User, outcome: str, outcome_words: str, row_version: int | None = None
) -> None:
    """Nothing more is to be done. Twice is once."""
    if Matter.objects.filter(pk=matter.pk, status="closed", closed_by=by).exists():
        return
    matter = locked(matter, row_version)
    if matter.is_breach and not matter.is_decided:
        raise TooLate("Say first whether the breach is reported to the regulator.")
    now = clock.now()
    due = None if matter.waits_since else matter.due_at
    matter.move(
        "close", closed_at=now, closed_by=by, outcome=outcome, outcome_words=outcome_words,
        met_at=matter.met_at or now, due_at=due, waits_since=None,
    )  # fmt: skip
    said(by, "closed", matter)
    emails.over(matter)


@transaction.atomic
def withdraw(matter: Matter, *, by: User) -> None:
    """It was opened by mistake, or is pursued no more. Twice is once."""
    if Matter.objects.filter(pk=matter.pk, status="withdrawn", withdrawn_by=by).exists():
        return
    matter = locked(matter)
    matter.move("withdraw", withdrawn_at=clock.now(), withdrawn_by=by)
    said(by, "withdrew", matter)
    emails.over(matter)
