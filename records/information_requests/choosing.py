"""Which records may go into a publication pack: what the organisation keeps and has saved."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from records.information_requests.pack import MOST_RECORDS
from records.models import CodedAnswer, RecordOfSharing
from records.published import with_all
from records.register import DATED_ON
from signatories.models import Organisation

STANDING = ("decided", "closed", "active", "replaced", "ended")
SHOWN = 100


def _standing(user: Any) -> QuerySet[RecordOfSharing]:
    return RecordOfSharing.objects.visible_to(user).filter(status__in=STANDING)


def offered(
    user: Any, organisation: Organisation, asked: dict[str, Any]
) -> tuple[list[RecordOfSharing], int]:
    """The newest of those asked for, and how many there are in all."""
    found = _standing(user).filter(organisation=organisation).alias(dated_on=DATED_ON)
    if kind := asked.get("kind"):
        found = found.filter(kind=kind)
    if since := asked.get("since"):
        found = found.filter(dated_on__gte=since)
    if until := asked.get("until"):
        found = found.filter(dated_on__lte=until)
    if purpose := asked.get("purpose"):
        coded = CodedAnswer.objects.filter(
            record=OuterRef("pk"), field="purpose_codes", code=purpose
        )
        found = found.filter(Exists(coded))
    return list(found.order_by("-pk")[:SHOWN]), found.count()


def chosen(
    user: Any, references: list[str], organisations: list[Organisation]
) -> list[RecordOfSharing]:
    """Those that were ticked, all of one organisation, with all they say."""
    wanted = references[:MOST_RECORDS]
    found = _standing(user).filter(reference__in=wanted, organisation__in=organisations)
    records = list(with_all(found).order_by("pk"))
    return [one for one in records if one.organisation_id == records[0].organisation_id]
