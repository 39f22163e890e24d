"""The areas of the county: added, renamed and ended from a day, by two people; never deleted."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from kmip_portal.accounts.models import User
from kmip_portal.adjustments import services as adjustments
from kmip_portal.adjustments.models import AdjustmentChange
from kmip_portal.adjustments.services import AdjustedMeanwhile
from kmip_portal.lifecycle import TooLate
from kmip_portal.portal_tags import day
from signatories.models import Area

NAMES = "area/"  # under which changes of areas are kept
LABELS = {"name": "Name", "from_on": "First day", "until_on": "Last day"}
TAKEN = "There is already an area with this name"


class CannotSet(Exception):
    """What the rules do not allow: on which field, and why in a sentence."""

    def __init__(self, field: str, message: str):
        self.field = field
        super().__init__(message)


@transaction.atomic
def put_forward(*, name: str, from_on: date | None, reason: str, by: User) -> AdjustmentChange:
    """An area that organisations may work in, from a day or at once, if a second person agrees."""
    slug = slugify(name)
    if not slug or Area.objects.filter(slug=slug).exists() or _is_called(name):
        raise CannotSet("name", TAKEN)
    area = Area(name=name, slug=slug, from_on=from_on)
    return _put_forward(area, before=None, after=_told(area), by=by, reason=reason)


@transaction.atomic
def put_forward_change(
    area: Area, *, name: str, until_on: date | None, reason: str, by: User, row_version: int | None
) -> AdjustmentChange:
    """Called otherwise, or not offered after a day; organisations that work in it keep it."""
    now = Area.objects.select_for_update().get(pk=area.pk)
    if row_version is not None and row_version != now.row_version:
        raise AdjustedMeanwhile(now)
    if _is_called(name, but=now):
        raise CannotSet("name", TAKEN)
    if until_on and now.from_on and until_on < now.from_on:
        raise CannotSet("until_on", f"Last day must be {day(now.from_on)} or after")
    if (now.name, now.until_on) == (name, until_on):
        raise CannotSet("name", "Change the name or the last day")
    before = _told(now)
    after = before | {"name": name, "until_on": str(until_on or "")}
    return _put_forward(now, before=before, after=after, by=by, reason=reason)


@transaction.atomic
def carry_out(change: AdjustmentChange, *, by: User) -> None:
    """The second person agrees: the area is there from now on, or is called or ends so."""
    after: dict[str, str] = change.after or {}
    slug = change.name.removeprefix(NAMES)
    area = Area.objects.select_for_update().filter(slug=slug).first()
    adjustments.agreed(change, by=by)
    if (area.row_version if area else None) != (change.row_version if change.before else None):
        raise TooLate("The area has changed since this was put forward. Do not agree it.")
    if _is_called(after["name"], but=area):
        raise TooLate(f"{TAKEN}. Do not agree it.")
    area = area or Area(slug=slug, from_on=_day(after["from_on"]))
    area.row_version += 1 if change.before else 0
    area.name, area.until_on = after["name"], _day(after["until_on"])
    area.save()


def in_words(value: dict[str, str] | None) -> dict[str, str]:
    """What was put forward, as people read it; older changes are kept in words."""
    said = {}
    for name, one in (value or {}).items():
        is_day = name in ("from_on", "until_on") and one
        said[LABELS.get(name, name)] = day(date.fromisoformat(one)) if is_day else one
    return said


def name_in_history(area: Area) -> str:
    return f"{NAMES}{area.slug}"


def _told(area: Area) -> dict[str, str]:
    return {
        "name": area.name,
        "from_on": str(area.from_on or ""),
        "until_on": str(area.until_on or ""),
    }


def _day(told: str) -> date | None:
    return date.fromisoformat(told) if told else None


def _put_forward(area: Area, *, before: Any, after: Any, by: User, reason: str) -> AdjustmentChange:
    try:
        return adjustments.put_forward(
            name_in_history(area), title=f"Area: {area.name}", before=before, after=after, by=by,
            reason=reason, needs_two=True, row_version=area.row_version,
        )  # fmt: skip
    except adjustments.Refused as refused:
        raise CannotSet("name", str(refused)) from None


def _is_called(name: str, but: Area | None = None) -> bool:
    others = Area.objects.exclude(pk=but.pk) if but else Area.objects.all()
    return others.filter(name__iexact=name).exists()
