"""Settings change: at once, or where it matters when a second person agrees."""

from typing import Any

from django.db import IntegrityError, transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.adjustments.models import Adjustment, AdjustmentChange
from kmip_portal.audit.services import record
from kmip_portal.lifecycle import TooLate


class Refused(Exception):
    """What the rules do not allow; the message says why in a sentence."""


class AdjustedMeanwhile(Exception):
    """Somebody set it otherwise after this person opened it."""

    def __init__(self, now: Any):
        self.now = now
        super().__init__("Somebody else changed this setting while you were writing.")


@transaction.atomic
def change(
    name: str,
    *,
    title: str,
    after: Any,
    by: User,
    reason: str,
    needs_two: bool,
    row_version: int | None = None,
) -> AdjustmentChange:
    """From now on, or put forward for a second person to agree. `after` None is the original."""
    row = _locked(name)
    if row_version is not None and row.row_version != row_version:
        raise AdjustedMeanwhile(row)
    if row.value == after:
        raise Refused("Change something first: this is how it is set already")
    told = {"title": title, "before": row.value, "after": after, "by": by, "reason": reason}
    if needs_two:
        return put_forward(name, needs_two=True, row_version=row.row_version, **told)
    made = note(name, row_version=row.row_version, **told)
    _set(row, made)
    return made


def put_forward(
    name: str, *, title: str, before: Any, after: Any, by: User, reason: str, needs_two: bool,
    row_version: int,
) -> AdjustmentChange:  # fmt: skip
    """Write a change down; one at a time of each setting."""
    try:
        with transaction.atomic():
            made = AdjustmentChange.objects.create(
                name=name, title=title, before=before, after=after, reason=reason,
                proposed_by=by, needs_two=needs_two, row_version=row_version,
            )  # fmt: skip
    except IntegrityError:
        waiting = AdjustmentChange.objects.waiting().filter(name=name).first()
        if waiting is None:
            raise
        raise Refused(
            f"{waiting.proposed_by} has put a change of this forward already. It must be agreed, "
            "refused or taken back first"
        ) from None
    if needs_two:
        record(by, "put forward a change of", made, **_said(made))
    return made


def note(
    name: str, *, title: str, before: Any, after: Any, by: User, reason: str, row_version: int
) -> AdjustmentChange:
    """Write down a change that the caller has made at once."""
    made = put_forward(
        name, title=title, before=before, after=after, by=by, reason=reason, needs_two=False,
        row_version=row_version,
    )  # fmt: skip
    made.move("agree")
    record(by, "changed", made, **_said(made))
    return made


@transaction.atomic
def agree(made: AdjustmentChange, *, by: User) -> None:
    """The second person agrees: from now on it holds."""
    row = _locked(made.name)
    if made.can("agree") and row.row_version != made.row_version:
        raise TooLate("The setting has changed since this was put forward. Do not agree it.")
    agreed(made, by=by)
    _set(row, made)


def agreed(made: AdjustmentChange, *, by: User) -> None:
    """Note that a second person has agreed; the caller does what was agreed."""
    made.move("agree", decided_by=by, decided_at=clock.now())
    record(by, "agreed a change of", made, put_forward_by=str(made.proposed_by), **_said(made))


@transaction.atomic
def refuse(made: AdjustmentChange, *, by: User, reason: str) -> None:
    """The second person does not agree, and says why; nothing changes."""
    made.move("refuse", decided_by=by, decided_at=clock.now(), refused_reason=reason)
    record(by, "did not agree a change of", made, reason=reason)


@transaction.atomic
def cancel(made: AdjustmentChange, *, by: User) -> None:
    """Taken back before anybody agreed."""
    made.move("cancel", decided_by=by, decided_at=clock.now())
    record(by, "took back a change of", made)


def _locked(name: str) -> Adjustment:
    Adjustment.objects.get_or_create(name=name)
    return Adjustment.objects.select_for_update().get(name=name)


def _set(row: Adjustment, made: AdjustmentChange) -> None:
    row.value = made.after
    row.row_version += 1
    row.save(update_fields=["value", "row_version"])


def _said(made: AdjustmentChange) -> dict[str, Any]:
    return {"before": made.before, "after": made.after, "reason": made.reason}
