"""How much of the county's public services has signed."""

from typing import Any

from django.urls import reverse

from kmip_portal import clock
from kmip_portal.desk.reports.drawing import Bar, Bars
from kmip_portal.desk.reports.report import Cell, Column, Report, Row
from signatories.coverage import Coverage, Share, unlisted

NONE_KNOWN = "None known"
SHADES = 4


class CoverageReport(Report):
    slug = "coverage"
    title = "Coverage by sector and area"
    filters = ("sector", "area")
    empty = (
        "No public service is known there, so there is nothing to count. If there is none at all,"
        " the list of public services of the county has not been brought in."
    )

    def work_out(self) -> None:
        found = Coverage(self.on)
        asked = self.asked
        self.areas = [one for one in found.areas if asked.area in ("", one[0])]
        wanted = [row for row in found.rows if asked.sector in ("", row["code"])]
        shares = [(row, self._share(row)) for row in wanted]
        shown = [(row, share) for row, share in shares if share.known]
        self.total = self._total(found)
        self.columns = [
            Column("Sector", width=38),
            Column("Known", "number"),
            Column("Signed", "number"),
            Column("Not signed", "number"),
            Column("Share signed (%)", "number"),
            *(Column(name, width=20) for _, name, _ in self.areas),
        ]
        self.rows = [self._row(row["name"], share, row["cells"]) for row, share in shown]
        if len(shown) > 1:
            by_area = {slug: share for slug, _, share in self.areas}
            cells = [self._of(by_area[slug]) for slug, _, _ in self.areas]
            self.totals = [
                "All sectors", self.total.known, self.total.signed, self.total.gap,
                self.total.percent, *cells,
            ]  # fmt: skip
        self.leaves_out = self._leaves_out()
        self.finding = self._finding([(row["name"], share) for row, share in shown])
        self.drawing = Bars(
            [
                Bar(
                    row["name"],
                    share.percent,
                    f"{share.percent}% ({share.signed:,} of {share.known:,})",
                    of=100,
                )
                for row, share in shown
            ]
        )

    def _share(self, row: dict[str, Any]) -> Share:
        """Of a sector: in the area that was asked for, else in all of them."""
        if not self.asked.area:
            whole: Share = row["share"]
            return whole
        return next((one.share for one in row["cells"] if one.area == self.asked.area), Share())

    def _total(self, found: Coverage) -> Share:
        asked = self.asked
        if asked.sector:
            rows = [row for row in found.rows if row["code"] == asked.sector]
            return self._share(rows[0]) if rows else Share()
        if asked.area:
            return next((share for slug, _, share in found.areas if slug == asked.area), Share())
        return found.total

    def _row(self, name: str, share: Share, cells: list[Any]) -> Row:
        shown = {slug for slug, _, _ in self.areas}
        return [
            name, share.known, share.signed, share.gap, share.percent,
            *(self._of(one.share, one.sector, one.area) for one in cells if one.area in shown),
        ]  # fmt: skip

    def _of(self, share: Share, sector: str = "", area: str = "") -> Cell:
        if not share.known:
            return Cell(NONE_KNOWN)
        url = ""
        if sector and share.gap and self.on == clock.today():
            url = f"{reverse('coverage_gaps')}?sector={sector}&area={area}"
        words = f"{share.signed:,} of {share.known:,}"
        return Cell(words, url, shade=-(-share.signed * SHADES // share.known))

    def _finding(self, shown: list[tuple[str, Share]]) -> str:
        total = self.total
        if not total.known:
            return "No public services are known."
        one = "service has" if total.known == 1 else "services have"
        words = f"{total.signed:,} of {total.known:,} known public {one} signed ({total.percent}%)."
        name, largest = max(shown, key=lambda pair: pair[1].gap)
        if largest.gap and len(shown) > 1:
            have = "has" if largest.gap == 1 else "have"
            words += f" The largest gap is in ‘{name}’: {largest.gap:,} {have} not."
        return words

    def _leaves_out(self) -> str:
        number = unlisted(self.on, sector=self.asked.sector, area=self.asked.area)
        if not number:
            return ""
        who = "signatory is" if number == 1 else "signatories are"
        counted = "it is" if number == 1 else "they are"
        return (
            f"{number:,} {who} on no list of known public services, so {counted} not counted here."
        )

    @property
    def notes(self) -> list[str]:
        return [
            "Under the name of each area stands how many have signed, of how many that are known.",
            "A service counts as signed while it is a signatory, whether or not a newer version is"
            " still to be signed.",
            "A service that works in several areas is counted in each of them, and once in the"
            " totals. Its sector and areas are those of today.",
        ]
