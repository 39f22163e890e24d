"""K-MIP and whoever made a proposal write to each other about it."""

from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.lifecycle import TooLate
from reviews import decision_emails
from reviews.models import AnnualReview, Message, Proposal


@transaction.atomic
def write(proposal: Proposal, *, text: str, from_kmip: bool, by: User) -> Message:
    """A message to the other side, who gets a letter; what they wrote is answered by it."""
    _hold(proposal)
    _settle(proposal, of_kmip=not from_kmip, by=by)
    message = Message.objects.create(
        proposal=proposal, from_kmip=from_kmip, text=text, written_by=by
    )
    _record(by, "wrote about", proposal)
    decision_emails.message_written(message)
    return message


@transaction.atomic
def settle(proposal: Proposal, *, from_kmip: bool, by: User) -> None:
    """What the other side wrote needs no answer; said twice, it is said once."""
    _hold(proposal)
    if _settle(proposal, of_kmip=not from_kmip, by=by):
        _record(by, "needed no answer about", proposal)


def _settle(proposal: Proposal, *, of_kmip: bool, by: User) -> int:
    waiting = proposal.messages.unsettled().filter(from_kmip=of_kmip)
    return waiting.update(settled_at=clock.now(), settled_by=by)


def _hold(proposal: Proposal) -> None:
    review = AnnualReview.objects.select_for_update().get(pk=proposal.review_id)
    if review.is_concluded or review.is_cancelled:
        now = review.get_status_display().lower()
        raise TooLate(f"The {review} is {now}, so no more is written about its points.")


def _record(by: User, verb: str, proposal: Proposal) -> None:
    slug = proposal.response.organisation.slug
    record(by, verb, proposal, organisations=[slug], review=str(proposal.review))
