"""Organisations added one at a time, with the teams and establishments they name."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.text import slugify

from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from signatories.models import Area, Establishment, Organisation, Team
from signatories.services.organisations import NOT_SLUGS


@transaction.atomic
def add_organisation(
    *,
    name: str,
    organisation_type: str,
    by: User | None,
    areas: Iterable[str] = (),
    is_public_authority: bool | None = None,
    is_competent_authority: bool | None = None,
) -> Organisation:
    """An organisation that the portal did not know; areas are given by name."""
    organisation = Organisation.objects.create(
        name=name,
        slug=_free_slug(name),
        organisation_type=organisation_type,
        is_public_authority=is_public_authority,
        is_competent_authority=is_competent_authority,
    )
    organisation.areas.set(Area.objects.filter(name__in=areas))
    record(by, "added", organisation, organisations=[organisation.slug])
    return organisation


@transaction.atomic
def list_establishments(
    organisation: Organisation, names: Iterable[str], *, by: User | None
) -> list[Establishment]:
    """The sites for which this organisation signs once; those it lists already stay as they are."""
    # one at a time for an organisation, so that a doubled press finds the first one's list
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    already = set(organisation.establishments.values_list("name", flat=True))
    new = [
        Establishment(organisation=organisation, name=name) for name in names if name not in already
    ]
    Establishment.objects.bulk_create(new)
    if new:
        listed = [one.name for one in new]
        record(by, "listed establishments of", organisation,
               organisations=[organisation.slug], names=listed)  # fmt: skip
    return new


@transaction.atomic
def add_team(organisation: Organisation, name: str, *, by: User | None) -> Team:
    """A team whose people see each other's one-off records."""
    team, made = Team.objects.get_or_create(organisation=organisation, name=name)
    if made:
        record(by, "added a team to", organisation, organisations=[organisation.slug], team=name)
    return team


def _free_slug(name: str) -> str:
    stem = slugify(name)[:110] or "organisation"
    alike = Organisation.objects.filter(slug__startswith=stem)
    taken = {*alike.values_list("slug", flat=True), *NOT_SLUGS}
    number = 2
    slug = stem
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug
