"""Acceptances of earlier days, brought in together."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import transaction

from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.jobs import services as jobs
from signatories.services import acceptances


class Brought(NamedTuple):
    new: int
    same: int


@transaction.atomic
def bring_in(rows: Iterable[Any], *, batch: str, same: int, by: User) -> Brought:
    """Every row or none; what stands already is left as it stands, and no letter is sent."""
    rows = list(rows)
    job = jobs.start(kind="acceptances from", key=batch[:120], total=len(rows), owner=by)
    slugs = []
    for row in rows:
        acceptances.import_acceptance(
            organisation=row.organisation,
            version=row.version,
            name=row.name,
            job_title=row.job_title,
            authority=row.authority,
            accepted_on=row.accepted_on,
            by=by,
        )
        slugs.append(row.organisation.slug)
    if rows:
        record(by, "imported", job, organisations=slugs, file=batch, added=len(rows), same=same)
    said = f"{len(rows):,} brought in, {same:,} stood already."
    jobs.finish(job, said=said, added=len(rows), same=same)
    return Brought(len(rows), same)
