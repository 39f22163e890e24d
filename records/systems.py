"""The processors and systems that a repeat record uses, written one by one while it is a draft."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from kmip_portal.accounts.models import User
from kmip_portal.lifecycle import TooLate
from records import arrangement
from records.models import RecordOfSharing, System
from records.search import keep_words
from records.services import tell

MOST = 50


@transaction.atomic
def add(
    record: RecordOfSharing,
    systems: Iterable[dict[str, Any]],
    *,
    by: User,
    personal_data_confirmed: bool = False,
) -> list[System]:
    """These are used too, each named once."""
    record = arrangement.being_written(record)
    known = {one.name.casefold() for one in record.used_systems.all()}
    number = arrangement.last_number(record, "last_system", record.used_systems)
    added = []
    for answers in systems:
        if answers["name"].casefold() in known:
            continue
        if len(known) >= MOST:
            raise TooLate(f"A record takes {MOST} processors and systems or fewer.")
        known.add(answers["name"].casefold())
        number += 1
        added.append(System.objects.create(record=record, number=number, **answers))
    if added:
        arrangement.numbered(record, "last_system", number)
        _changed(record, by, "added systems to", personal_data_confirmed)
    return added


@transaction.atomic
def change(
    system: System,
    *,
    by: User,
    answers: dict[str, Any],
    row_version: int | None = None,
    personal_data_confirmed: bool = False,
) -> None:
    record = arrangement.being_written(system.record)
    now = arrangement.as_seen(record.used_systems.all(), system, row_version)
    arrangement.rewritten(now, answers)
    _changed(record, by, "changed", personal_data_confirmed)


@transaction.atomic
def remove(system: System, *, by: User, row_version: int | None = None) -> None:
    record = arrangement.being_written(system.record)
    last = arrangement.last_number(record, "last_system", record.used_systems)
    arrangement.numbered(record, "last_system", last)
    arrangement.as_seen(record.used_systems.all(), system, row_version).delete()
    _changed(record, by, "removed a system from")


def _changed(
    record: RecordOfSharing, by: User, verb: str, personal_data_confirmed: bool = False
) -> None:
    arrangement.rows_changed(record)
    keep_words(record)
    tell(record, by, verb, personal_data_confirmed)
