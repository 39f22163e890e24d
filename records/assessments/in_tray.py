"""What needs a person among impact assessments."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.in_tray import Item
from kmip_portal.often_asked import OftenAsked
from records.assessments import linking
from records.assessments.permissions import OFFICES, OWNERS_OF_RISK
from records.models import ImpactAssessment, Opinion
from signatories.permissions import led_by, stands_for

MOST = 50
SOON = timedelta(days=60)
SOME = OftenAsked(
    lambda theirs: ImpactAssessment.objects.going_on().filter(organisation__in=theirs)
)


def needs(user: Any) -> Iterator[Item]:
    """What waits for their decision or opinion, was sent back to them, or comes to an end."""
    if not user.is_authenticated:
        return
    theirs = stands_for(user)
    if not theirs or not SOME.has_any(theirs):
        return  # most people, most days: nothing more is asked
    led = led_by(user)
    yield from _to_approve(user, led | stands_for(user, *OWNERS_OF_RISK))
    yield from _to_advise(user, stands_for(user, *OFFICES))
    yield from _sent_back(user, theirs)
    yield from _ending(user, theirs, led)
    yield from _lapsed(led)


def _item(verb: str, one: ImpactAssessment, page: str = "assessment_detail", **more: Any) -> Item:
    return Item(
        verb=verb,
        thing=one.heading,
        url=reverse(f"records:{page}", args=[one.reference]),
        organisation=str(one.organisation),
        **more,
    )


def _to_approve(user: Any, organisations: set[int]) -> Iterator[Item]:
    """Sent by others; not what they wrote or advised on."""
    if not organisations:
        return
    waiting = ImpactAssessment.objects.filter(
        status="being_approved", organisation__in=organisations
    )
    theirs = Q(owner=user) | Q(sent_by=user) | Q(writers=user)
    waiting = waiting.exclude(pk__in=ImpactAssessment.objects.filter(theirs).values("pk"))
    advised = Opinion.objects.filter(given_by=user)
    waiting = waiting.exclude(family__in=advised.values("assessment__family"))
    for one in waiting.select_related("organisation").order_by("sent_at", "pk")[:MOST]:
        yield _item("Approve an impact assessment", one, "assessment_decide")


def _to_advise(user: Any, organisations: set[int]) -> Iterator[Item]:
    """Their opinion was asked for, and they gave none since."""
    if not organisations:
        return
    asked = ImpactAssessment.objects.filter(
        organisation__in=organisations,
        status__in=["draft", "being_approved"],
        opinion_asked_at__isnull=False,
    ).exclude(opinion_asked_by=user)
    wrote = ImpactAssessment.objects.filter(Q(owner=user) | Q(writers=user))
    asked = asked.exclude(pk__in=wrote.values("pk"))
    given = Opinion.objects.filter(
        assessment=OuterRef("pk"), given_by=user, saved_at__gte=OuterRef("opinion_asked_at")
    )
    asked = asked.filter(~Exists(given)).select_related("organisation")
    for one in asked.order_by("opinion_asked_at", "pk")[:MOST]:
        yield _item("Give your opinion on an impact assessment", one, "opinion_give")


def _sent_back(user: Any, theirs: set[int]) -> Iterator[Item]:
    drafts = ImpactAssessment.objects.filter(
        owner=user, organisation__in=theirs, status="draft", sent_back_at__isnull=False
    )
    for one in drafts.select_related("organisation").order_by("sent_back_at", "pk")[:MOST]:
        yield _item("Change an impact assessment that was sent back", one)


def _ending(user: Any, theirs: set[int], led: set[int]) -> Iterator[Item]:
    """A review that is due, or a risk that is accepted no longer: for leads, and whose it is."""
    ending = ImpactAssessment.objects.ending_by(clock.today() + SOON)
    ending = ending.filter(Q(organisation__in=led) | Q(owner=user, organisation__in=theirs))
    for one in ending.select_related("organisation").order_by("review_date", "pk")[:MOST]:
        days = [day for day in (one.review_date, one.accepted_until) if day]
        is_lead = one.organisation_id in led
        yield _item(
            "Review an impact assessment",
            one,
            "assessment_review" if is_lead else "assessment_detail",
            due_on=min(days),
        )


def _lapsed(led: set[int]) -> Iterator[Item]:
    """Records that go on, and whose assessment stands no more."""
    if not led:
        return
    resting = linking.on_lapsed().filter(organisation__in=led).select_related("organisation")
    for record in resting.order_by("pk")[:MOST]:
        yield Item(
            verb="See to the impact assessment of a record",
            thing=record.heading,
            url=record.get_absolute_url(),
            organisation=str(record.organisation),
        )
