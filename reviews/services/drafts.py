"""A response that is being written: when it may be, and colleagues who write it at once."""

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.lifecycle import TooLate
from kmip_portal.portal_tags import day
from reviews.models import AnnualReview, Response
from signatories.models import Organisation


def refuse_when_over(review: AnnualReview, organisation: Organisation) -> None:
    """Raise TooLate, with a sentence, unless the organisation may respond at this instant."""
    review.refresh_from_db(fields=["status", "closes_at"])
    if review.takes_responses_from(organisation):
        return
    closes_at = review.closing_for(organisation)
    if closes_at <= clock.now() or not review.is_planned:
        raise TooLate(f"This review closed on {day(clock.day_in_london(closes_at))}.")
    raise TooLate(f"This review opens on {day(review.opens_on)}.")


def refuse_when_settled(review: AnnualReview, organisation: Organisation) -> None:
    """A draft is kept even a second after closing, so that nothing that was typed is lost; not
    before the review opens, nor once it is being decided."""
    review.refresh_from_db(fields=["status", "closes_at"])
    if review.status not in review.ANSWERABLE:
        refuse_when_over(review, organisation)


def lock(response: Response) -> None:
    """Read it again, so that colleagues who write at once follow one another."""
    response.refresh_from_db(from_queryset=Response.objects.select_for_update())


def begin_to_change(response: Response, *, by: User) -> None:
    """What was sent stands while it is being changed."""
    if response.can("change"):
        response.move("change")
        record(by, "began to change", response, organisations=[response.organisation.slug])
