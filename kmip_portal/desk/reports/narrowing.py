"""Organisations of a sector and an area, wherever they stand in a query."""

from typing import Any

from django.db.models import Q

from kmip_portal.desk.reports.report import Asked
from signatories.coverage import NO_AREA
from signatories.models import Organisation


def organisations(asked: Asked) -> Any:
    """Those of the sector and the area that were asked for; all where neither was."""
    found = Organisation.objects.order_by()
    if asked.sector:
        found = found.filter(organisation_type=asked.sector)
    if asked.area == NO_AREA:
        return found.filter(areas=None)
    return found.in_area(asked.area) if asked.area else found


def of_these(asked: Asked, name: str = "organisation") -> Q:
    """The same as a condition on rows that name an organisation."""
    if not (asked.sector or asked.area):
        return Q()
    return Q(**{f"{name}__in": organisations(asked).values("pk")})
