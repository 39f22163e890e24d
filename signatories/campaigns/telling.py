"""What leads and signing officers are told of a cut-over: before it comes, and once it has."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from kmip_portal import clock, consequences
from kmip_portal.accounts.models import User
from kmip_portal.mail.models import BouncingAddress, addressee
from kmip_portal.mail.services import send
from signatories.campaigns.days import Days, is_time_to_write
from signatories.campaigns.ladder import answered_by, written_to
from signatories.models import Campaign, CampaignLetter, Membership, Organisation
from signatories.standing import Standing, State

TOLD = (Membership.Role.SIGNING_OFFICER, Membership.Role.LEAD)
WARNING, LAPSED = "warning", "lapsed"
# who lapsed is told then, or as soon as there is somebody to tell; not of what is long past
STILL_NEWS = timedelta(days=30)


def warn(campaign: Campaign) -> int:
    """Before the last day, whoever has not accepted is told what follows; how many letters."""
    days, today = Days(), clock.today()
    if today < days.before(campaign.accept_by, campaign.warn_before):
        return 0
    ids = list(campaign.entries.values_list("organisation", flat=True))
    late = set(ids) - answered_by(campaign.version, ids)
    return _tell(campaign, WARNING, Organisation.objects.filter(pk__in=late), days)


def tell_lapsed() -> int:
    """After the cut-over, whoever has still not accepted; how many letters."""
    if not is_time_to_write():
        return 0
    days, letters = Days(), 0
    lately = clock.now() - STILL_NEWS
    for campaign in Campaign.objects.with_versions().filter(closed_at__gte=lately):
        entries = campaign.entries.exclude(lapsed_on=None).values("organisation")
        lapsed = Standing().in_state(State.LAPSED).filter(pk__in=entries)
        letters += _tell(campaign, LAPSED, lapsed, days)
    return letters


def _tell(campaign: Campaign, kind: str, organisations: Any, days: Days) -> int:
    """One letter to each lead and signing officer of these, once in a campaign."""
    had = written_to(clock.today()) | set(
        campaign.letters.filter(kind=kind).values_list("addressee", flat=True)
    )
    theirs: dict[User, list[Organisation]] = defaultdict(list)
    holders = Membership.objects.current().filter(
        organisation__in=organisations.values("pk"), role__in=TOLD, user__is_active=True
    )
    for one in holders.select_related("user", "organisation").order_by("organisation__folded_name"):
        if addressee(one.user.email) not in had and one.organisation not in theirs[one.user]:
            theirs[one.user].append(one.organisation)
    today = clock.today()
    bouncing = BouncingAddress.objects.standing(*[one.email for one in theirs])
    dead = {one.address for one in bouncing}
    return sum(
        _write(campaign, kind, person, of)
        for person, of in theirs.items()
        if addressee(person.email) not in dead and any(days.is_open(today, one) for one in of)
    )


def _write(campaign: Campaign, kind: str, person: User, of: list[Organisation]) -> bool:
    try:
        with transaction.atomic():
            Campaign.objects.select_for_update().get(pk=campaign.pk)
            CampaignLetter.objects.create(
                campaign=campaign,
                addressee=addressee(person.email),
                sent_on=clock.today(),
                kind=kind,
            )
            send(
                f"campaigns/emails/{kind}",
                to=(person.email, person.name),
                dedupe=f"campaign/{campaign.pk}/{kind}/{person.pk}",
                organisations=[(one.name, _address(one), consequences.of(one)) for one in of],
                version=campaign.version,
                accept_by=campaign.accept_by,
                cut_over=cut_over(campaign),
                days_left=(campaign.accept_by - clock.today()).days,
            )
    except IntegrityError:  # another worker was quicker
        return False
    return True


def cut_over(campaign: Campaign) -> date:
    """The first day on which acceptances of earlier versions no longer count."""
    return campaign.accept_by + timedelta(days=1)


def _address(organisation: Organisation) -> str:
    return str(settings.BASE_URL) + organisation.get_absolute_url()
