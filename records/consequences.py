"""What an organisation, or a person in it, leaves behind among records."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from kmip_portal.consequences import Consequence
from kmip_portal.portal_tags import count
from records.models import Matter, Party, RecordOfSharing


def named(organisation: Any, person: Any = None) -> Iterator[Consequence]:
    """Records stay with the organisation that made them, whoever leaves."""
    records = RecordOfSharing.objects.filter(organisation=organisation).exclude(status="discarded")
    if person is not None:
        records = records.filter(owner=person)
    drafts = records.filter(status="draft").count()
    saved = records.exclude(status="draft").count()
    yield Consequence(
        drafts, f"{count(drafts, 'draft record')}: its leads can finish or delete them"
    )
    if person is None:
        yield _takes_part_in(organisation)
    yield _not_settled(organisation, person)
    yield Consequence(saved, f"{count(saved, 'saved record')}: kept, and read by its leads")


def _not_settled(organisation: Any, person: Any) -> Consequence:
    """What came after a sharing goes on, and its clock runs."""
    found = Matter.objects.open().filter(organisation=organisation)
    number = (found.filter(opened_by=person) if person is not None else found).count()
    return Consequence(
        number, f"{count(number, 'matter')} after a sharing, not settled: its leads see to it"
    )


def _takes_part_in(organisation: Any) -> Consequence:
    """The repeat records that name it stay, and each shows how it stands from that day on."""
    named = Party.objects.filter(number__isnull=False, organisation=organisation, left_on=None)
    number = named.filter(record__status__in=["waiting", "active"]).count()
    return Consequence(
        number,
        f"{count(number, 'repeat record')} in which it takes part: each shows from that day on"
        " that it is a signatory no more, and whoever keeps it decides how it goes on",
        f"{reverse('records:repeat_list')}?{urlencode({'q': organisation.name})}",
    )
