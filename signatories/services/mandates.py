"""A lead says what the data protection officer may do in the organisation's name."""

from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from signatories.models import Mandate, Organisation
from signatories.services.editing import ChangedMeanwhile


@transaction.atomic
def change(
    organisation: Organisation, *, by: User, row_version: int | None, **may: bool
) -> Mandate:
    """From now on they may do just this. Raises ChangedMeanwhile; twice is once."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)  # the first one has no row yet
    now = of(organisation)
    if now.given == may:
        return now
    if row_version != now.row_version:
        raise ChangedMeanwhile(now)
    before = now.given
    for name, allowed in may.items():
        setattr(now, name, allowed)
    now.row_version += 1
    now.changed_at, now.changed_by = clock.now(), by
    now.save()
    record(
        by,
        "changed",
        now,
        organisations=[organisation.slug],
        before=[name for name, allowed in before.items() if allowed],
        after=[name for name, allowed in may.items() if allowed],
    )
    return now


def of(organisation: Organisation) -> Mandate:
    """As it stands; where nobody has said anything yet, nothing, and not kept."""
    there = Mandate.objects.select_related("organisation").filter(organisation=organisation)
    return there.first() or Mandate(organisation=organisation)
