"""How much of the county's public services has signed: by sector and area, on any day."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q

from kmip_portal import clock
from signatories import organisation_types
from signatories.models import Area, Organisation

NO_AREA = "none"
NO_AREA_WORDS = "Area not recorded"


class Share(NamedTuple):
    """How many are known, and how many of them are signatories."""

    known: int = 0
    signed: int = 0

    @property
    def gap(self) -> int:
        return self.known - self.signed

    @property
    def percent(self) -> int:
        return self.signed * 100 // self.known if self.known else 0


class Cell(NamedTuple):
    """One sector in one area."""

    share: Share
    sector: str
    area: str


class Coverage:
    """Known public services by sector and area, each counted by what it is on the day.

    One that works in several areas is counted in each of them, and once in the totals.
    """

    def __init__(self, on: date | None = None):
        self.on = on or clock.today()
        known = known_services(self.on)
        counts = {"known": Count("pk", distinct=True),
                  "signed": Count("pk", distinct=True, filter=Q(is_signatory=True))}  # fmt: skip
        grouped = known.order_by().values_list("organisation_type", "areas__slug")
        self._cells: dict[tuple[str, str], Share] = {}
        for sector, area, number, signed in grouped.annotate(**counts):
            self._cells[sector, area or NO_AREA] = Share(number, signed)
        by_sector = known.order_by().values_list("organisation_type").annotate(**counts)
        self._sectors = {sector: Share(number, signed) for sector, number, signed in by_sector}
        by_area = known.order_by().values_list("areas__slug").annotate(**counts)
        self._areas = {area or NO_AREA: Share(number, signed) for area, number, signed in by_area}
        self.total = Share(
            sum(share.known for share in self._sectors.values()),
            sum(share.signed for share in self._sectors.values()),
        )
        self.sector_names = organisation_types.labels()
        self.area_names = dict(Area.objects.values_list("slug", "name")) | {NO_AREA: NO_AREA_WORDS}

    @property
    def areas(self) -> list[tuple[str, str, Share]]:
        """The areas in which there is a known service: slug, name and share."""
        return [
            (slug, name, self._areas[slug])
            for slug, name in self.area_names.items()
            if slug in self._areas
        ]

    @property
    def sectors(self) -> list[tuple[str, str, Share]]:
        """The sectors in which there is one: code, name and share; the largest gap first."""
        found = [
            (code, self.sector_names.get(code, code), share)
            for code, share in self._sectors.items()
        ]
        return sorted(found, key=lambda one: (-one[2].gap, one[1]))

    @property
    def rows(self) -> list[dict[str, Any]]:
        """For the table: a sector, its share, and its cell in each area."""
        areas = [slug for slug, _, _ in self.areas]
        return [
            {
                "code": code,
                "name": name,
                "share": share,
                "cells": [
                    Cell(self._cells.get((code, slug), Share()), code, slug) for slug in areas
                ],
            }
            for code, name, share in self.sectors
        ]


def known_services(on: date) -> Any:
    """The public services known and there on a day, each with whether it is a signatory."""
    signatories = Organisation.objects.signatories(on).filter(pk=OuterRef("pk"))
    return (
        Organisation.objects.existing(on)
        .filter(is_known_public_service=True)
        .annotate(is_signatory=Exists(signatories))
    )


def unlisted(on: date, *, sector: str = "", area: str = "") -> int:
    """How many signatories stand in no list of known public services: no share counts them."""
    found = Organisation.objects.signatories(on).filter(is_known_public_service=False)
    return int(_narrowed(found, sector, area).count())


def gaps(on: date, *, sector: str = "", area: str = "") -> Any:
    """Those that have not signed, of a sector and an area where these are given; A to Z."""
    found = known_services(on).filter(is_signatory=False)
    return _narrowed(found, sector, area).prefetch_related("areas")


def _narrowed(found: Any, sector: str, area: str) -> Any:
    """To a sector and an area, where these are given."""
    if sector:
        found = found.filter(organisation_type=sector)
    if area == NO_AREA:
        found = found.filter(areas=None)
    elif area:
        found = found.in_area(area)
    return found
