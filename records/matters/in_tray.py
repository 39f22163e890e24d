"""What needs a person of what comes after a sharing, and what they wait for."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.in_tray import Item, rows
from kmip_portal.often_asked import OftenAsked
from records.matters import kinds
from records.models import Matter, Telling
from signatories.models import Membership
from signatories.permissions import advised_by, led_by, stands_for

MOST = 50
# whether there can be anything, of which most people, most days, have nothing
SOME_TOLD = OftenAsked(
    lambda told, email: Telling.objects.filter(answered_at=None, how="letter").filter(
        Q(organisation__in=told) | Q(email=email)
    )
)
SOME_OPENED = OftenAsked(lambda person: Matter.objects.filter(opened_by=person))
SOME_RUNNING = OftenAsked(lambda theirs: Matter.objects.running().filter(organisation__in=theirs))


def needs(user) -> Iterator[Item]:
    """What they were told and have not answered; their own matters; as a lead, what is overdue, or
    whose opener works there no more."""
    if SOME_TOLD.has_any(led_by(user) | advised_by(user, "dpo"), user.email):
        yield from _told(user)
    if SOME_RUNNING.has_any(stands_for(user)):
        yield from _running(user)


def _told(user) -> Iterator[Item]:
    told = Telling.objects.visible_to(user).unanswered().filter(how="letter").with_names()
    owed = Q(matter__status="open") | Q(matter__kind__in=kinds.OWED_STILL)
    for one in rows(told.filter(owed).order_by("told_at", "pk"), MOST):
        due = one.due_at or (None if one.matter.is_breach else one.matter.due_at)
        yield Item(
            verb=f"Answer: {one.matter.get_kind_display().lower()} after a sharing",
            thing=f"{one.asking}, {one.record}",
            url=reverse("records:told_own", args=[one.reference]),
            due_on=clock.day_in_london(due) if due else None,
            organisation=one.called,
        )


def _running(user) -> Iterator[Item]:
    works = Membership.objects.current().filter(
        user=OuterRef("opened_by"), organisation=OuterRef("organisation")
    )
    for_leads = Q(organisation__in=led_by(user)) & (Q(due_at__lt=clock.now()) | ~Exists(works))
    running = Matter.objects.visible_to(user).running().filter(Q(opened_by=user) | for_leads)
    for matter in rows(running.with_names().order_by("due_at", "pk"), MOST):
        yield Item(
            verb=f"See to it: {matter.get_kind_display().lower()}",
            thing=f"{matter}, {matter.record}",
            url=matter.get_absolute_url(),
            due_on=clock.day_in_london(matter.due_at),
            organisation=str(matter.organisation),
        )


def waits(user) -> Iterator[Item]:
    """Those they told who have not answered."""
    if not SOME_OPENED.has_any(user.pk):
        return
    own = Matter.objects.visible_to(user).filter(opened_by=user)
    told = Telling.objects.open().filter(matter__in=own.values("pk")).with_names()
    for one in told.order_by("told_at", "pk")[:MOST]:
        page = reverse("records:matter_telling", args=[one.matter.reference, one.reference])
        yield Item("An answer about what came after a sharing", f"{one.called}, {one.matter}", page)
