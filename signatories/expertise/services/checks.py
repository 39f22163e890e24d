"""Whether guides and templates are still right: owners are asked in time, and then K-MIP."""

import calendar
from datetime import date
from typing import Any

from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from signatories.expertise import check_emails as emails
from signatories.expertise.models import Guide, SharedTemplate
from signatories.services.editing import ChangedMeanwhile


def add_months(day: date, months: int) -> date:
    """The same day so many months on, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


@transaction.atomic
def check(thing: Any, *, by: User) -> None:
    """Somebody has looked: it is still right, and its link or file is the one meant."""
    now = type(thing).objects.select_for_update(of=("self",)).get(pk=thing.pk)
    if (now.checked_on, now.checked_by, now.kmip_asked_on) == (clock.today(), by, None):
        return  # pressed twice
    now.checked_on, now.checked_by = clock.today(), by
    now.next_check_on = add_months(clock.today(), now.check_months)
    now.kmip_asked_on = None
    now.save(update_fields=["checked_on", "checked_by", "next_check_on", "kmip_asked_on"])
    _record(by, "checked", now)


@transaction.atomic
def keep(
    guide: Guide, *, by: User, owner: User | None, check_months: int, row_version: int | None
) -> None:
    """Who is asked whether it still stands, and how often. Raises ChangedMeanwhile."""
    now = Guide.objects.select_for_update(of=("self",)).get(pk=guide.pk)
    if row_version != now.row_version:
        raise ChangedMeanwhile(now)
    since = now.checked_on or clock.today()
    if check_months != now.check_months:
        now.next_check_on = add_months(since, check_months)
    if owner != now.owner:
        now.asked_on = now.kmip_asked_on = None  # the new owner is asked as if for the first time
    now.owner, now.check_months = owner, check_months
    now.row_version += 1
    now.save()
    _record(by, "changed who keeps", now)


def chase() -> int:
    """Ask owners about what is to be checked, and K-MIP where they did not; how many.

    Safe to run twice, late, or by two workers: what was asked is marked in the same transaction.
    """
    asked = 0
    for model in (Guide, SharedTemplate):
        for pk in model.objects.to_be_asked().values_list("pk", flat=True):
            asked += _ask(model, pk)
        for pk in model.objects.to_be_passed_on().values_list("pk", flat=True):
            asked += _pass_on(model, pk)
    return asked


@transaction.atomic
def _ask(model: Any, pk: int) -> int:
    due = model.objects.to_be_asked().select_for_update(of=("self",)).filter(pk=pk).first()
    if due is None:
        return 0  # another worker was here, or it was checked
    due.asked_on = clock.today()
    due.save(update_fields=["asked_on"])
    emails.check_due(due)
    return 1


@transaction.atomic
def _pass_on(model: Any, pk: int) -> int:
    late = model.objects.to_be_passed_on().select_for_update(of=("self",)).filter(pk=pk).first()
    if late is None:
        return 0
    late.kmip_asked_on = clock.today()
    late.save(update_fields=["kmip_asked_on"])
    emails.check_late(late)
    return 1


def _record(by: User | None, verb: str, thing: Any) -> None:
    slugs = [thing.organisation.slug] if thing.organisation else []
    record(by, verb, thing, organisations=slugs)
