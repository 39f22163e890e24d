"""The cut-over: whoever has not accepted by then has lapsed, whenever the job comes by."""

from django.db import transaction

from kmip_portal import clock
from kmip_portal.audit.services import record
from kmip_portal.lifecycle import InvalidMove
from kmip_portal.mail.services import send
from kmip_portal.secretariat.models import Secretariat
from signatories.campaigns.telling import cut_over, tell_lapsed
from signatories.models import Campaign, CampaignEntry
from signatories.standing import Standing, State


def close_due() -> dict[str, int]:
    """Close the campaigns whose last day has passed, and tell whose acceptance has lapsed."""
    closed = 0
    for campaign in Campaign.objects.due_to_close().with_versions():
        try:
            close(campaign)
        except InvalidMove:  # another worker was quicker
            continue
        closed += 1
    return {"closed": closed, "letters": tell_lapsed()}


@transaction.atomic
def close(campaign: Campaign) -> None:
    """Nobody is asked any more; those who had not accepted are noted with the day it lapsed."""
    campaign.move("close", closed_at=clock.now())
    day = cut_over(campaign)
    lapsed = list(
        Standing(day)
        .in_state(State.LAPSED)
        .filter(pk__in=CampaignEntry.objects.filter(campaign=campaign).values("organisation"))
    )
    campaign.entries.filter(organisation__in=lapsed).update(lapsed_on=day)
    record(
        None,
        "closed",
        campaign,
        organisations=[one.slug for one in lapsed],
        lapsed=len(lapsed),
        lapsed_on=day.isoformat(),
    )
    if secretariat := Secretariat.objects.current():
        send(
            "campaigns/emails/closed",
            to=(secretariat.mailbox, "colleagues"),
            dedupe=f"campaign/{campaign.pk}/closed",
            in_working_hours=True,
            version=campaign.version,
            campaign=campaign,
            cut_over=day,
            lapsed=lapsed,
            asked=campaign.entries.count(),
        )
