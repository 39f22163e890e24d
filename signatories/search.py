"""What of the signatories can be searched for: organisations, and whom to reach about what."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from kmip_portal.search.models import SearchDocument
from kmip_portal.search.sources import Document, Source
from signatories.models import Area, ContactPoint, Establishment, Identifier, Organisation
from signatories.models.contact import SAID
from signatories.organisation_types import labels


def organisations() -> Source:
    return Source("organisation", "Organisations", _organisations, _organisations_seen)


def _organisations() -> Iterator[Document]:
    """All that were signatories once; what is only known stands in no public list either."""
    types = labels()
    # plain words by organisation: as rows that know each other, a thousand take ten times as long
    areas = _by_organisation(Area.objects.values_list("organisations", "name"))
    numbers = _by_organisation(Identifier.objects.values_list("organisation", "value"))
    sites = _by_organisation(Establishment.objects.values_list("organisation", "name"))
    public = set(Organisation.objects.public().values_list("pk", flat=True))
    found = Organisation.objects.only("slug", "name", "other_names", "organisation_type")
    for one in found.order_by("pk"):
        kind = types.get(one.organisation_type, "Organisation")
        told = (kind, ", ".join(areas[one.pk]), one.other_names, "; ".join(sites[one.pk]))
        yield Document(
            key=one.slug,
            title=one.name,
            text=". ".join(filter(None, told)),
            url=one.get_absolute_url(),
            kind="Organisation",
            also=" ".join([one.other_names, *numbers[one.pk]]),
            seen_by=_for(one.pk in public),
        )


def _by_organisation(found: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    """In the order in which they were found."""
    said = defaultdict(list)
    for organisation, words in found:
        said[organisation].append(words)
    return said


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
