"""The areas of the county: added, renamed and ended from a day; never deleted."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from kmip_portal.accounts.models import User
from kmip_portal.adjustments.services import AdjustedMeanwhile, note
from kmip_portal.portal_tags import day
from signatories.models import Area


class CannotSet(Exception):
    """What the rules do not allow: on which field, and why in a sentence."""

    def __init__(self, field: str, message: str):
        self.field = field
        super().__init__(message)


@transaction.atomic
def add(*, name: str, from_on: date | None, reason: str, by: User) -> Area:
    """An area that organisations may work in, from a day or at once."""
    slug = slugify(name)
    if not slug or Area.objects.filter(slug=slug).exists() or _is_called(name):
        raise CannotSet("name", "There is already an area with this name")
    area = Area.objects.create(name=name, slug=slug, from_on=from_on)
    _note(area, before=None, by=by, reason=reason)
    return area


@transaction.atomic
def change(
    area: Area, *, name: str, until_on: date | None, reason: str, by: User, row_version: int | None
) -> Area:
    """Called otherwise, or not offered after a day; organisations that work in it keep it."""
    now = Area.objects.select_for_update().get(pk=area.pk)
    if row_version is not None and row_version != now.row_version:
        raise AdjustedMeanwhile(now)
    if _is_called(name, but=now):
        raise CannotSet("name", "There is already an area with this name")
    if until_on and now.from_on and until_on < now.from_on:
        raise CannotSet("until_on", f"Last day must be {day(now.from_on)} or after")
    if (now.name, now.until_on) == (name, until_on):
        raise CannotSet("name", "Change the name or the last day")
    before = told(now)
    now.name, now.until_on = name, until_on
    now.row_version += 1
    now.save(update_fields=["name", "until_on", "row_version"])
    _note(now, before=before, by=by, reason=reason)
    return now


def told(area: Area) -> dict[str, str]:
    """What is kept of it in words, for its history."""
    return {
        "Name": area.name,
        "First day": day(area.from_on) if area.from_on else "",
        "Last day": day(area.until_on) if area.until_on else "",
    }


def name_in_history(area: Area) -> str:
    return f"area/{area.slug}"


def _is_called(name: str, but: Area | None = None) -> bool:
    others = Area.objects.exclude(pk=but.pk) if but else Area.objects.all()
    return others.filter(name__iexact=name).exists()


def _note(area: Area, *, before: Any, by: User, reason: str) -> None:
    note(
        name_in_history(area), title=f"Area: {area.name}", before=before, after=told(area),
        by=by, reason=reason, row_version=area.row_version,
    )  # fmt: skip
