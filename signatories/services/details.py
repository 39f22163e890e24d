"""What an organisation says of itself, and which sites its signature covers."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from signatories.models import Area, Establishment, Organisation
from signatories.services.editing import ChangedMeanwhile

PLAIN = (
    "other_names", "address", "postcode", "website", "privacy_notice", "ico_registration",
    "is_public_authority", "is_competent_authority",
)  # fmt: skip


def told_of(organisation: Organisation) -> dict[str, Any]:
    """The details as its form holds them."""
    plain = {name: getattr(organisation, name) for name in PLAIN}
    return plain | {"areas": [area.slug for area in organisation.areas.all()]}


@transaction.atomic
def change(
    organisation: Organisation, *, by: User, row_version: int | None, areas: list[str], **told: Any
) -> None:
    """Its details change. Acceptances keep what they froze. Raises ChangedMeanwhile."""
    now = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if row_version != now.row_version:
        raise ChangedMeanwhile(now)
    old, new = told_of(now), told | {"areas": sorted(areas)}
    old["areas"] = sorted(old["areas"])
    changes = [{"field": name, "old": old[name], "new": new[name]}
               for name in new if old[name] != new[name]]  # fmt: skip
    if not changes:
        _confirm(now)
        _record(by, "confirmed the details of", now)
        return
    for name in PLAIN:
        setattr(now, name, told[name])
    now.row_version += 1
    now.save(update_fields=[*PLAIN, "row_version"])
    _confirm(now)
    now.areas.set(Area.objects.filter(slug__in=areas))
    _record(by, "changed the details of", now, changes=changes)


def _confirm(organisation: Organisation) -> None:
    """Whoever saves the details has said that they are right."""
    organisation.details_confirmed_on = clock.today()
    organisation.save(update_fields=["details_confirmed_on"])


@transaction.atomic
def add_establishments(
    organisation: Organisation, told: Iterable[tuple[str, str]], *, by: User
) -> int:
    """Sites by name and URN, covered from today; those it lists already stay. How many are new."""
    _lock(organisation)
    there = {one.name: one for one in organisation.establishments.all()}
    new, opened_again = [], []
    for name, urn in dict(told).items():
        if name not in there:
            new.append(
                Establishment(organisation=organisation, name=name, urn=urn, from_on=clock.today())
            )
        elif not there[name].existed(clock.today()):
            there[name].until_on = None
            opened_again.append(there[name])
    Establishment.objects.bulk_create(new)
    Establishment.objects.bulk_update(opened_again, ["until_on"])
    if listed := [one.name for one in [*new, *opened_again]]:
        _record(by, "listed establishments of", organisation, names=listed)
    return len(listed)


@transaction.atomic
def end_establishment(site: Establishment, *, by: User, last_day: date | None = None) -> None:
    """The organisation's signature covers it no more: from today unless a last day is given."""
    _lock(site.organisation)
    locked = Establishment.objects.get(pk=site.pk)
    if not locked.existed(clock.today()):
        return
    locked.until_on = last_day or clock.today() - timedelta(days=1)
    locked.save(update_fields=["until_on"])
    _record(by, "ended an establishment of", site.organisation, name=locked.name,
            last_day=locked.until_on.isoformat())  # fmt: skip


def _lock(organisation: Organisation) -> None:
    Organisation.objects.select_for_update().get(pk=organisation.pk)


def _record(by: User, verb: str, organisation: Organisation, **detail: Any) -> None:
    record(by, verb, organisation, organisations=[organisation.slug], **detail)
