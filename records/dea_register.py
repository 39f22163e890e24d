"""What is published under the Digital Economy Act 2017, in the columns of the national register.

Agreements under Part 5 of the Act must be entered there by the bodies themselves: this is what they
copy from. It says no more than the parties chose to publish.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef

from kmip_portal import clock
from kmip_portal.law.book import book
from kmip_portal.spreadsheets import csv_lines
from records.models import CodedAnswer
from records.published import SUMMARIES, Entry, on_the_list, with_all

POWERS = ("GW_DEA17_S35", "GW_DEA17_S48", "GW_DEA17_S56", "GW_REG53")
PROCESSOR = "RO_PROC"
COLUMNS = (
    "id", "name", "purpose", "information_sharing_benefits", "legal_power",
    "disclosed_information", "controllers", "controller_names", "method", "processors",
    "processor_names", "retention_period", "start_date", "end_date", "review_date", "contact",
    "areas", "area_names", "isa_status",
)  # fmt: skip


def as_csv() -> Iterator[str]:
    rows = (_row(entry) for entry in _entries())
    return csv_lines(COLUMNS, ([row[name] for name in COLUMNS] for row in rows))


def _entries() -> Iterator[Entry]:
    law = book()
    rests_on = CodedAnswer.objects.filter(record=OuterRef("pk"), field="gateways", code__in=POWERS)
    found = on_the_list().filter(Exists(rests_on), publication__in=SUMMARIES)
    found = with_all(found).prefetch_related("organisation__areas")
    for record in found.order_by("family", "pk").iterator(chunk_size=200):
        yield Entry(record, law)


def _row(entry: Entry) -> dict[str, Any]:
    processors = [one for one in entry.parties if one.controller_role == PROCESSOR]
    controllers = [one for one in entry.parties if one not in processors]
    areas = list(entry.record.organisation.areas.all())
    powers = [
        one.label
        for one in entry.record.coded_answers.all()
        if one.field == "gateways" and one.code in POWERS
    ]
    items = [item for item, _, _ in entry.items()]
    end = entry.record.end_date
    return {
        "id": entry.reference,
        "name": entry.title,
        "purpose": entry.said("purpose_text") or "; ".join(entry.lines("purpose_codes")),
        "information_sharing_benefits": entry.said("why"),
        "legal_power": "; ".join(powers),
        "disclosed_information": "; ".join(
            items or entry.lines("data_categories", "special_categories")
        ),
        "controllers": "; ".join(_known_by(one) for one in controllers),
        "controller_names": "; ".join(one.called for one in controllers),
        "method": "; ".join(entry.lines("transfer_methods")),
        "processors": "; ".join(_known_by(one) for one in processors),
        "processor_names": "; ".join(
            dict.fromkeys([*(one.called for one in processors), *entry.processors])
        ),
        "retention_period": entry.said("retention_text") or entry.said("retention"),
        "start_date": entry.day("start_date"),
        "end_date": entry.day("end_date"),
        "review_date": entry.day("review_date"),
        # an organisation, never a person
        "contact": settings.BASE_URL + entry.record.organisation.get_absolute_url(),
        "areas": "; ".join(area.slug for area in areas),
        "area_names": "; ".join(area.name for area in areas),
        "isa_status": "Complete" if end and end < clock.today() else "Active",
    }


def _known_by(party: Any) -> str:
    return party.organisation.slug if party.organisation else ""
