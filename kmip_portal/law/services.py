from datetime import date, timedelta
from typing import Any

from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.adjustments import services as adjustments
from kmip_portal.adjustments.models import AdjustmentChange
from kmip_portal.audit.services import record
from kmip_portal.law.loading import Loaded, load
from kmip_portal.law.models import LegalEdition, LegalItem, LegalRule
from kmip_portal.law.reference import Reference
from kmip_portal.lifecycle import TooLate
from kmip_portal.portal_tags import day


@transaction.atomic
def load_reference(reference: Reference | None = None, *, by: Any = None) -> Loaded:
    """Load the legal reference: from now on its choices and rules are the portal's."""
    reference = reference or Reference()
    if LegalEdition.objects.filter(sha256=reference.sha256).exists():
        return Loaded()
    loaded = load(reference, LegalEdition, LegalItem, LegalRule)
    record(by, "loaded", LegalEdition.objects.newest(), **loaded._asdict())
    return loaded


NAMES = "law/"
DAYS = ("from_on", "last_on")


class AmendedMeanwhile(Exception):
    """Somebody said the entry differently after this person opened it."""

    def __init__(self, item: LegalItem):
        self.item = item
        super().__init__("Somebody else changed this entry while you were writing.")


@transaction.atomic
def amend(
    item: LegalItem,
    *,
    by: Any,
    from_on: date,
    reason: str,
    row_version: int | None = None,
    **says: Any,
) -> LegalItem:
    """K-MIP says an entry differently from a day on, such as that a provision has begun.

    What it said until then stays, for the records made under it.
    """
    item = _standing(item, row_version)
    if item.valid_to is not None or from_on < item.valid_from:
        raise ValueError(f"{item.reference} cannot be amended from {from_on}.")
    before = {name: getattr(item, name) for name in says}
    if from_on > item.valid_from:
        item.valid_to = from_on - timedelta(days=1)
        item.save(update_fields=["valid_to"])
        item.pk, item.valid_from, item.valid_to, item._state.adding = None, from_on, None, True
    for name, value in says.items():
        setattr(item, name, value)
    item.row_version += 1
    item.full_clean()
    item.save()
    record(by, "amended", item, before=before, after=says, since=str(from_on), reason=reason)
    return item


@transaction.atomic
def end(
    item: LegalItem, *, by: Any, last_on: date, reason: str, row_version: int | None = None
) -> LegalItem:
    """After a day nobody may choose it any more; records that did keep it, with its words."""
    item = _standing(item, row_version)
    if item.valid_to is not None or last_on < item.valid_from:
        raise ValueError(f"{item.reference} cannot end on {last_on}.")
    item.valid_to = last_on
    item.row_version += 1
    item.save(update_fields=["valid_to", "row_version"])
    record(by, "ended", item, last_on=str(last_on), reason=reason)
    return item


@transaction.atomic
def put_forward(
    item: LegalItem, *, by: User, reason: str, row_version: int | None = None, **what: Any
) -> AdjustmentChange:
    """A second person is asked to agree: `what` is what `amend` or `end` is to be given."""
    now = _standing(item, row_version)
    before = {name: getattr(now, name) for name in what if name not in DAYS}
    after = {name: str(value) for name, value in what.items()}
    return adjustments.put_forward(
        name_of(now), title=now.label[:200], before=before, after=after, by=by, reason=reason,
        needs_two=True, row_version=now.row_version,
    )  # fmt: skip


@transaction.atomic
def carry_out(change: AdjustmentChange, *, by: User) -> None:
    """The second person agrees: the law is said so from the day that was put forward."""
    kind, code = change.name.removeprefix(NAMES).split("/")
    item = LegalItem.objects.of(kind, code)[0]
    adjustments.agreed(change, by=by)
    says: dict[str, Any] = dict(change.after or {})
    days = {name: date.fromisoformat(says.pop(name)) for name in DAYS if name in says}
    if item.row_version != change.row_version:
        raise TooLate("The entry has changed since this was put forward. Do not agree it.")
    if last_on := days.get("last_on"):
        _refuse_past(last_on, clock.today())
        end(item, by=by, last_on=last_on, reason=change.reason)
        return
    _refuse_past(days["from_on"], clock.today() + timedelta(days=1))
    amend(item, by=by, from_on=days["from_on"], reason=change.reason, **says)


def _refuse_past(on: date, earliest: date) -> None:
    if on < earliest:
        raise TooLate(f"{day(on)} has come. Do not agree it: ask for a day that lies ahead.")


def name_of(item: LegalItem) -> str:
    """Under which name changes of an entry are kept."""
    return f"{NAMES}{item.reference}"


def _standing(item: LegalItem, row_version: int | None) -> LegalItem:
    """The newest row of the entry, locked; by the version of it that was seen."""
    rows = LegalItem.objects.select_for_update().of(item.kind, item.code)
    newest = rows.filter(pk=item.pk).get() if row_version is None else rows[0]
    if row_version is not None and newest.row_version != row_version:
        raise AmendedMeanwhile(newest)
    return newest
