"""What of the signatories can be searched for: organisations, and whom to reach about what."""

from collections.abc import Iterable, Iterator
from typing import Any

from kmip_portal.search.models import SearchDocument
from kmip_portal.search.sources import Document, Source
from signatories.models import ContactPoint, Organisation
from signatories.models.contact import SAID
from signatories.organisation_types import labels


def organisations() -> Source:
    return Source("organisation", "Organisations", _organisations, _organisations_seen)


def _organisations() -> Iterator[Document]:
    """All that were signatories once; what is only known stands in no public list either."""
    types = labels()
    found = Organisation.objects.prefetch_related("areas", "identifiers", "establishments")
    public = set(Organisation.objects.public().values_list("pk", flat=True))
    for one in found.order_by("pk"):
        areas = ", ".join(area.name for area in one.areas.all())
        kind = types.get(one.organisation_type, "Organisation")
        sites = "; ".join(site.name for site in one.establishments.all())
        yield Document(
            key=one.slug,
            title=one.name,
            text=". ".join(filter(None, (kind, areas, one.other_names, sites))),
            url=one.get_absolute_url(),
            kind="Organisation",
            also=" ".join([one.other_names, *(each.value for each in one.identifiers.all())]),
            seen_by=_for(one.pk in public),
        )


def _for(everybody: bool) -> str:
    return SearchDocument.For.EVERYBODY if everybody else SearchDocument.For.SIGNED_IN


def _organisations_seen(user: Any, keys: list[str]) -> Iterable[str]:
    seen = Organisation.objects.visible_to(user).filter(slug__in=keys)
    return seen.values_list("slug", flat=True)


def contacts() -> Source:
    return Source("contact", "Contacts", _contacts, _contacts_seen)


def _contacts() -> Iterator[Document]:
    found = ContactPoint.objects.standing().select_related("organisation")
    for one in found.prefetch_related("organisation__areas").order_by("pk"):
        areas = ", ".join(area.name for area in one.organisation.areas.all())
        yield Document(
            key=one.reference,
            title=f"{one.get_role_display()}, {one.organisation}",
            text=". ".join(filter(None, (one.hours, areas))),
            url=one.get_absolute_url(),
            kind="Contact",
            also=f"contact who {SAID.get(one.role, '')} {one.organisation.other_names}",
            seen_by=_for(one.published_to == ContactPoint.For.PUBLIC),
        )


def _contacts_seen(user: Any, keys: list[str]) -> Iterable[str]:
    seen = ContactPoint.objects.visible_to(user).filter(
        reference__in=keys, organisation__in=Organisation.objects.visible_to(user)
    )
    return seen.values_list("reference", flat=True)
