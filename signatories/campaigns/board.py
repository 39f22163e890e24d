"""How far a campaign is: each organisation in one state, in numbers and as a list."""

from typing import Any

from django.db import models
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)

from agreements.models import AgreementVersion
from kmip_portal import clock
from signatories.campaigns.ladder import Ladder, version_to_sign
from signatories.models import (
    AcceptanceStatement,
    Campaign,
    CampaignEntry,
    Organisation,
    SigningRequest,
)


class State(models.TextChoices):
    """What an organisation in a campaign has come to."""

    SIGNED = "signed", "Signed"
    CHECKED = "being_checked", "Being checked"
    ASKED = "asked", "Asked"
    OPENED = "opened", "Opened"
    WAITING = "waiting", "Needs more time"
    SILENT = "silent", "No answer"
    DECLINED = "declined", "Declined"
    BOUNCED = "bounced", "Could not be reached"
    NOBODY = "nobody", "Nobody to ask"
    GONE = "left", "Left"


WANTS_A_PERSON = (State.BOUNCED, State.NOBODY)
Status = SigningRequest.Status


def entries(campaign: Campaign) -> Any:
    """Every organisation with its state, and whom it was asked through last; A to Z."""
    version = campaign.version
    enough = AgreementVersion.objects.published().filter(in_force_on__gte=version.in_force_on)
    mine = AcceptanceStatement.objects.filter(organisation=OuterRef("organisation"))
    there = Organisation.objects.existing().filter(
        pk=OuterRef("organisation"), acceptances__status="accepted"
    )
    asked = SigningRequest.objects.filter(
        organisation=OuterRef("organisation"), version=version_to_sign(campaign) or version
    )
    waits = Q(status__in=SigningRequest.UNANSWERED, left_out=False)
    newest = asked.order_by(Case(When(waits, then=0), default=1), "-asked_at", "-pk")
    annotated = CampaignEntry.objects.filter(campaign=campaign).annotate(
        has_signed=Exists(mine.standing().filter(version__in=enough)),
        is_checked=Exists(mine.filter(version__in=enough, status="submitted")),
        is_there=Exists(there),
        asked_status=Subquery(newest.values("status")[:1], output_field=CharField()),
        asked_left_out=Subquery(newest.values("left_out")[:1], output_field=BooleanField()),
        asked_name=Subquery(newest.values("name")[:1]),
        asked_email=Subquery(newest.values("email")[:1]),
        asked_at=Subquery(newest.values("asked_at")[:1]),
        reminders=Subquery(newest.values("reminders")[:1]),
        waiting_until=Subquery(newest.values("waiting_until")[:1]),
    )
    waiting = Q(asked_status__in=SigningRequest.UNANSWERED, asked_left_out=False)
    state = Case(
        When(has_signed=True, then=Value(State.SIGNED)),
        When(is_there=False, then=Value(State.GONE)),
        When(is_checked=True, then=Value(State.CHECKED)),
        When(asked_status=Status.DECLINED, then=Value(State.DECLINED)),
        When(waiting & Q(waiting_until__gt=clock.today()), then=Value(State.WAITING)),
        When(waiting & Q(asked_status=Status.OPENED), then=Value(State.OPENED)),
        When(waiting & Q(reminders__gt=0), then=Value(State.SILENT)),
        When(waiting, then=Value(State.ASKED)),
        When(bounced__gt=0, then=Value(State.BOUNCED)),
        default=Value(State.NOBODY),
        output_field=CharField(),
    )
    return (
        annotated.annotate(state=state)
        .select_related("organisation")
        .order_by("organisation__folded_name", "organisation_id")
    )


def numbers(campaign: Campaign) -> list[tuple[State, int]]:
    """How many organisations are in each state, all states in their order."""
    found = entries(campaign).order_by().values_list("state").annotate(number=Count("pk"))
    counted = dict(found)
    return [(state, counted.get(state.value, 0)) for state in State]


def rows(campaign: Campaign, page: Any) -> list[dict[str, Any]]:
    """The organisations on a page in words, with the day of the next letter."""
    shown = list(page)
    ladder = Ladder(campaign, only=[entry.organisation_id for entry in shown])
    return [
        {
            "entry": entry,
            "organisation": entry.organisation,
            "state": State(entry.state),
            "letters": 0 if entry.asked_at is None else 1 + entry.reminders,
            "next_on": ladder.next_on(ladder.places[entry.organisation_id]),
        }
        for entry in shown
    ]


def not_accepted(campaign: Campaign) -> Any:
    """Those whose earlier acceptance ends, or has ended, with the last day."""
    return entries(campaign).exclude(state__in=[State.SIGNED, State.GONE])
