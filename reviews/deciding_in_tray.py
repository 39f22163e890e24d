"""What deciding a review wants of its people: decisions, and answers to what was written."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from kmip_portal.accounts.permissions import is_chair, is_secretariat
from kmip_portal.in_tray import Item
from kmip_portal.portal_tags import count
from reviews.models import AnnualReview, Decision, Message
from reviews.permissions import RESPONDERS, answers_for
from reviews.services import adopting, concluding
from signatories.models import Membership
from signatories.permissions import held_by

ANSWERING = (*RESPONDERS, Membership.Role.SIGNING_OFFICER)


def needs_of(review: AnnualReview, user: Any) -> Iterator[Item]:
    """Of one review, for one person."""
    if review.is_planned or review.is_concluded or review.is_cancelled:
        return
    # of what was taken back there is no page to answer on
    stands = review.proposals.sent().values("pk")
    waiting = Message.objects.unsettled().filter(proposal__in=stands)
    if is_secretariat(user):
        yield from _to_decide(review)
        yield from _answers(review, waiting.filter(from_kmip=False), by_kmip=True)
    if is_chair(user):
        yield from _to_conclude(review)
    if any(one.role in ANSWERING for one in held_by(user)):
        mine = waiting.filter(
            from_kmip=True, proposal__response__organisation__in=answers_for(user)
        )
        yield from _answers(review, mine, by_kmip=False)


def _to_decide(review: AnnualReview) -> Iterator[Item]:
    if review.can("decide"):
        yield Item(
            verb="Begin deciding",
            thing=str(review),
            url=reverse("reviews:review_decide", args=[review.year]),
            due_on=review.decisions_by,
        )
    elif review.is_being_decided:
        decided = Decision.objects.standing().filter(proposal__review=review)
        undecided = review.proposals.sent().exclude(pk__in=decided.values("proposal")).count()
        if undecided:
            yield Item(
                verb="Decide a proposal",
                thing=f"{count(undecided, 'point')} of the {review} to decide",
                url=reverse("reviews:proposal_list", args=[review.year]) + "?status=not_decided",
                due_on=review.decisions_by,
            )
        elif adopting.standing(review).waiting:
            yield Item(
                verb="Put what was accepted into the draft",
                thing=f"of the {review}",
                url=reverse("reviews:review_adopt", args=[review.year]),
                due_on=review.decisions_by,
            )


def _to_conclude(review: AnnualReview) -> Iterator[Item]:
    if review.is_being_decided and not concluding.obstacles(review):
        yield Item(
            verb=f"Approve closing the {review}",
            thing="Every point is decided",
            url=reverse("reviews:review_conclude", args=[review.year]),
            due_on=review.decisions_by,
        )


def _answers(review: AnnualReview, waiting: Any, *, by_kmip: bool) -> Iterator[Item]:
    """One row a point, however much was written."""
    told = set()
    for message in waiting.select_related("proposal__response__organisation"):
        proposal = message.proposal
        if proposal.pk in told:
            continue
        told.add(proposal.pk)
        organisation = proposal.response.organisation.name
        yield Item(
            verb=f"Answer {organisation}" if by_kmip else "Answer K-MIP",
            thing=f"about {proposal.reference} in the {review}",
            url=reverse("reviews:proposal_message", args=[review.year, proposal.reference]),
            organisation="" if by_kmip else organisation,
        )
