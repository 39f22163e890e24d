"""What needs an adviser, and whoever asked one."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from kmip_portal.in_tray import Item, rows
from kmip_portal.often_asked import OftenAsked
from records.models import AdviceRequest, RecordOfSharing
from records.models.reply import GONE
from signatories.models import Membership, Succession
from signatories.models.succession import reached
from signatories.permissions import advised_by, stands_for

MOST = 50
# whether there can be anything, of which most people, most days, have nothing
SOME_OF_THEIRS = OftenAsked(
    lambda owner: AdviceRequest.objects.filter(
        status__in=["returned", "answered"], record__owner=owner
    )
)

SOME_ASKED = OftenAsked(lambda person: AdviceRequest.objects.waiting().filter(asked_by=person))


def needs(user: Any) -> Iterator[Item]:
    """Advice to give; questions of advisers to answer; and advice that has come, to decide on."""
    if advised_by(user):
        yield from _to_advise(user)
    yield from _own(user)


def waits(user: Any) -> Iterator[Item]:
    """What they asked of an adviser."""
    if not user.is_authenticated or not SOME_ASKED.has_any(user.pk):
        return
    asked = AdviceRequest.objects.visible_to(user).waiting().filter(asked_by=user)
    for one in asked.with_names()[:MOST]:
        yield Item(
            f"Advice of the {one.office_in_words}",
            one.record.heading,
            _page(one),
            one.due_on,
            organisation=str(one.record.organisation),
        )


def _to_advise(user: Any) -> Iterator[Item]:
    """Of the offices that they hold; as a deputy what nobody else holds, or was not answered."""
    for one in rows(_theirs(user).with_names().order_by("due_on", "pk"), MOST):
        yield Item(
            verb="Give advice",
            thing=one.record.heading,
            url=_page(one),
            due_on=one.due_on,
            organisation=str(one.record.organisation),
        )


def _theirs(user: Any) -> Any:
    found = Q(pk__in=[])
    for office, (holder, deputy) in Membership.OFFICES.items():
        asked = Q(office=office)
        if held := stands_for(user, holder):
            found |= asked & Q(record__organisation__in=held)
        if deputy_of := stands_for(user, deputy):
            comes = Q(escalated_at__isnull=False) | _nobody_holds(holder, deputy_of)
            found |= asked & Q(record__organisation__in=deputy_of) & comes
    return AdviceRequest.objects.to_answer(user).filter(found)


def _nobody_holds(role: str, organisations: set[int]) -> Q:
    """Nobody who may answer holds this role there today; of an organisation that ended, nobody at
    whoever came after it."""
    anybody = Membership.objects.current().filter(role=role, user__is_active=True)
    others = anybody.exclude(user=OuterRef("record__owner")).exclude(user=OuterRef("asked_by"))
    onward = list(Succession.objects.begun().values_list("predecessor", "successor"))
    ended = organisations & {before for before, _ in onward}
    found = ~Q(record__organisation__in=ended) & ~Exists(
        others.filter(organisation=OuterRef("record__organisation"))
    )
    for one in sorted(ended):
        there = others.filter(organisation__in=reached({one}, onward))
        found |= Q(record__organisation=one) & ~Exists(there)
    return found


def _own(user: Any) -> Iterator[Item]:
    """Of their own drafts: a question to answer, or all that was asked is answered."""
    if not SOME_OF_THEIRS.has_any(user.pk):
        return
    own = RecordOfSharing.objects.visible_to(user).filter(owner=user).values("pk")
    asks, come = Q(status="returned"), Q(status="answered", record__status="draft")
    open_still = AdviceRequest.objects.open().filter(record=OuterRef("record"))
    found = AdviceRequest.objects.filter(asks | come & ~Exists(open_still), record__in=own)
    told = set()
    found = found.exclude(record__status__in=GONE).with_names().order_by("record", "pk")
    for one in rows(found, MOST):
        if one.status == AdviceRequest.Status.RETURNED:
            verb, url = "Answer a question of your adviser", _page(one)
        elif one.record_id not in told:
            told.add(one.record_id)
            verb = "Decide: advice has come"
            url = reverse("records:record_check", args=[one.record.reference])
        else:
            continue
        yield Item(verb, one.record.heading, url, organisation=str(one.record.organisation))


def _page(request: AdviceRequest) -> str:
    return reverse("records:advice_detail", args=[request.reference])
