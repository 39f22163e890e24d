"""A review is concluded: what was decided is published, and told to whoever proposed it, once."""

from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.lifecycle import TooLate
from kmip_portal.portal_tags import count
from reviews import decision_emails
from reviews.models import AnnualReview, Decision
from reviews.services import adopting
from reviews.services.deciding import hold
from reviews.services.next_year import plan_next


class NotYet(TooLate):
    """It cannot be concluded, and why in sentences."""

    def __init__(self, obstacles: list[str]):
        self.obstacles = obstacles
        super().__init__(" ".join(obstacles))


def obstacles(review: AnnualReview) -> list[str]:
    """What is still to be done before it can be concluded, in sentences; nothing when it can."""
    found = []
    decided = Decision.objects.standing().filter(proposal__review=review)
    undecided = review.proposals.sent().exclude(pk__in=decided.values("proposal")).count()
    if undecided:
        found.append(f"{count(undecided, 'point has,points have')} no decision yet.")
    draft = adopting.standing(review)
    if draft.waiting:
        many = count(len(draft.waiting), "accepted proposal is,accepted proposals are")
        found.append(f"{many} not in the draft of the next version yet.")
    if draft.outdated:
        many = count(len(draft.outdated), "proposal was,proposals were")
        found.append(f"{many} decided otherwise after going into the draft.")
    version = review.next_version
    if draft.there and version and not version.is_published:
        found.append(f"Version {version.number} is not approved yet.")
    return found


@transaction.atomic
def conclude(review: AnnualReview, *, by: User) -> None:
    """The outcome is public from now on, every proposer is told, and the next is planned."""
    held = hold(review)
    if found := obstacles(held):
        raise NotYet(found)
    review.move("conclude", concluded_at=clock.now(), concluded_by=by)
    letters = decision_emails.decided(review)
    version = review.next_version.number if review.next_version else ""
    record(by, "concluded", review, version=version, letters=letters)
    plan_next(review)
