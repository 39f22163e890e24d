"""What the secretariat changes: the waits of a campaign, and the holidays of schools."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from kmip_portal.accounts.models import User
from kmip_portal.adjustments import services as adjustments
from kmip_portal.adjustments.known import CAMPAIGN_REMINDERS
from kmip_portal.adjustments.models import AdjustmentChange
from kmip_portal.adjustments.reading import numbers
from kmip_portal.audit.services import record
from kmip_portal.lifecycle import TooLate
from signatories.models import Campaign, SchoolHoliday

NAMES = "campaign/"  # under which changes of a campaign that runs are kept


class ChangedMeanwhile(Exception):
    """A colleague saved other waits since this person began to write."""


class AlreadyListed(Exception):
    """There is a holiday of this name."""


def usual_reminders() -> dict[str, Any]:
    """What a campaign that opens now begins with: as K-MIP has set it."""
    told = numbers(CAMPAIGN_REMINDERS)
    steps = [told[name] for name in ("first", "second", "third", "fourth")]
    return {"steps": steps, "warn_before": told["warn_before"]}


@transaction.atomic
def put_forward_reminders(
    campaign: Campaign, *, steps: list[int], warn_before: int, by: User, row_version: int,
    reason: str,
) -> AdjustmentChange:  # fmt: skip
    """Other waits, which a second person agrees."""
    locked = _open(campaign)
    if locked.row_version != row_version:
        raise ChangedMeanwhile
    return adjustments.put_forward(
        f"{NAMES}{locked.version.slug}", title=f"Reminders of the {locked}",
        before=_waits(locked.steps, locked.warn_before), after=_waits(steps, warn_before),
        by=by, reason=reason, needs_two=True, row_version=row_version,
    )  # fmt: skip


@transaction.atomic
def carry_out(change: AdjustmentChange, *, by: User) -> None:
    """The second person agrees: other waits, from the next letter of each person on."""
    slug = change.name.removeprefix(NAMES)
    campaign = next(one for one in Campaign.objects.with_versions() if one.version.slug == slug)
    adjustments.agreed(change, by=by)
    told = change.after
    change_reminders(
        campaign,
        steps=[told[name] for name in ("first", "second", "third", "fourth")],
        warn_before=told["warn_before"],
        by=by,
        row_version=change.row_version,
    )


def _waits(steps: list[int], warn_before: int) -> dict[str, int]:
    names = ("first", "second", "third", "fourth")
    return dict(zip(names, steps, strict=True)) | {"warn_before": warn_before}


def _open(campaign: Campaign) -> Campaign:
    locked = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if not locked.is_open:
        raise TooLate("The campaign is closed, so nobody is reminded any more.")
    return locked


def change_reminders(
    campaign: Campaign, *, steps: list[int], warn_before: int, by: User, row_version: int
) -> None:
    """Other waits, from the next letter of each person on; part of what was agreed."""
    locked = _open(campaign)
    if locked.row_version != row_version:
        raise TooLate("The reminders have changed since this was put forward. Do not agree it.")
    before = {"steps": locked.steps, "warn_before": locked.warn_before}
    locked.steps, locked.warn_before = steps, warn_before
    locked.row_version += 1
    locked.save(update_fields=["steps", "warn_before", "row_version"])
    record(by, "changed the reminders of", locked, before=before,
           after={"steps": steps, "warn_before": warn_before})  # fmt: skip


@transaction.atomic
def add_holiday(*, name: str, from_on: date, until_on: date, by: User) -> SchoolHoliday:
    slug = slugify(name)
    if not slug or SchoolHoliday.objects.filter(slug=slug).exists():
        raise AlreadyListed
    holiday = SchoolHoliday.objects.create(name=name, slug=slug, from_on=from_on, until_on=until_on)
    record(by, "added the school holiday", holiday, from_on=str(from_on), until_on=str(until_on))
    return holiday


@transaction.atomic
def remove_holiday(holiday: SchoolHoliday, *, by: User) -> None:
    """Removed twice, it is gone once."""
    found = SchoolHoliday.objects.select_for_update().filter(pk=holiday.pk).first()
    if found is None:
        return
    record(by, "removed the school holiday", found, from_on=str(found.from_on),
           until_on=str(found.until_on))  # fmt: skip
    found.delete()
