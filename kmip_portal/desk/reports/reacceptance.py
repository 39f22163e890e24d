"""How far a version has come to be accepted anew: asked, opened, signed, declined, lapsed."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.desk.reports.drawing import Bar, Bars
from kmip_portal.desk.reports.narrowing import of_these
from kmip_portal.desk.reports.report import Column, Report, percent
from kmip_portal.portal_tags import day
from signatories import organisation_types
from signatories.models import AcceptanceStatement, Campaign, CampaignEntry, SigningRequest
from signatories.standing import Standing, State

STAGES = {
    "campaign": "In the campaign",
    "asked": "Asked",
    "opened": "Opened the link",
    "signed": "Signed",
    "declined": "Declined",
    "lapsed": "Lapsed",
}


class ReacceptanceReport(Report):
    slug = "re-acceptance"
    title = "Re-acceptance of a version"
    filters = ("version", "sector", "area")
    empty = "No version had been asked for anew by that day, or of none that you asked for."

    def work_out(self) -> None:
        begun = Campaign.objects.with_versions().filter(opened_at__lte=clock.end_of_day(self.on))
        if self.asked.version:
            known = [one for one in begun if one.version.slug == self.asked.version]
        else:
            known = list(begun.order_by("-opened_at", "-pk")[:1])
        self.campaign = known[0] if known else None
        self.columns = [
            Column("Sector", width=38),
            *(Column(label, "number") for label in STAGES.values()),
            Column("Share signed (%)", "number"),
        ]
        names = organisation_types.labels()
        counted = self._counted(self.campaign) if self.campaign else {}
        self.rows = [
            [names.get(code, code), *numbers, percent(numbers[3], numbers[0])]
            for code, numbers in sorted(counted.items(), key=lambda one: names.get(one[0], ""))
        ]
        whole = [sum(one) for one in zip(*counted.values(), strict=True)] or [0] * len(STAGES)
        self.whole = dict(zip(STAGES, whole, strict=True))
        if self.rows:
            self.totals = ["All sectors", *whole, percent(whole[3], whole[0])]
            self.drawing = Bars(
                [
                    Bar(label, self.whole[name], f"{self.whole[name]:,}", of=whole[0])
                    for name, label in STAGES.items()
                ]
            )
        self.finding = self._finding()

    def _counted(self, campaign: Campaign) -> dict[str, list[int]]:
        """By sector, how many are at each stage: in one query."""
        end = clock.end_of_day(self.on)
        enough = AgreementVersion.objects.published().filter(
            in_force_on__gte=campaign.version.in_force_on
        )
        theirs = {"organisation": OuterRef("organisation")}
        signed = AcceptanceStatement.objects.standing(self.on).filter(version__in=enough, **theirs)
        asked = SigningRequest.objects.filter(version__in=enough, asked_at__lte=end, **theirs)
        lapsed: Any = Standing(self.on).in_state(State.LAPSED).order_by().values("pk")
        entries = (
            CampaignEntry.objects.filter(campaign=campaign, added_at__lte=end)
            .filter(of_these(self.asked))
            .annotate(
                signed=Exists(signed),
                asked=Exists(asked),
                opened=Exists(asked.filter(opened_at__lte=end)),
                declined=Exists(asked.filter(status="declined", declined_at__lte=end)),
            )
        )
        grouped = entries.order_by().values_list("organisation__organisation_type")
        counts = grouped.annotate(
            campaign_=Count("pk"),
            asked_=Count("pk", filter=Q(asked=True)),
            opened_=Count("pk", filter=Q(opened=True)),
            signed_=Count("pk", filter=Q(signed=True)),
            declined_=Count("pk", filter=Q(declined=True, signed=False)),
            lapsed_=Count("pk", filter=Q(signed=False, organisation__in=lapsed)),
        )
        return {code: list(numbers) for code, *numbers in counts}

    def _finding(self) -> str:
        if self.campaign is None:
            return "Nobody had been asked to accept a version anew."
        whole, number = self.whole, self.campaign.version.number
        if not whole["campaign"]:
            return f"No organisation you asked for was asked to accept version {number}."
        signed, of = whole["signed"], whole["campaign"]
        have = "organisation has" if of == 1 else "organisations have"
        words = f"{signed:,} of {of:,} {have} accepted version {number} ({percent(signed, of)}%)"
        if whole["lapsed"]:
            return f"{words}; {whole['lapsed']:,} lapsed without it."
        return f"{words}."

    @property
    def notes(self) -> list[str]:
        if self.campaign is None:
            return []
        number = self.campaign.version.number
        return [
            f"Version {number} was asked for from {day(self.campaign.opened_at)}; acceptances of"
            f" earlier versions counted until the end of {day(self.campaign.accept_by)}.",
            "Whoever signed on paper or sent a scan may have signed without being asked or opening"
            " a link. A later version counts as signed too.",
            "Declined are those where somebody declined and nobody has signed since.",
        ]
