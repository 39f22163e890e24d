"""One person answers a review for several signatories in one sitting, each by its own response.

Each is sent in a transaction of its own, with its event, its copies and its evidence, as if it had
been sent alone; only the letters that tell of it are gathered, so that a person has one.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from kmip_portal.accounts.models import User
from kmip_portal.lifecycle import TooLate
from kmip_portal.one_by_one import Outcome, each
from kmip_portal.portal_tags import clock_time
from reviews.models import AnnualReview, Response
from reviews.services.drafts import refuse_when_over
from reviews.services.responding import put_together, send_response
from signatories.models import Organisation

Answer = Response.Answer


class Said(NamedTuple):
    """What is answered for one organisation, and how often it had answered when that was seen."""

    organisation: Organisation
    answer: str
    times_sent: int

    def __str__(self) -> str:
        return str(self.organisation)


def respond_for_several(
    review: AnnualReview,
    said: Sequence[Said],
    *,
    by: User,
    proposals: Mapping[str, Mapping[str, Any]] | None = None,
    until: date | None = None,
) -> list[Outcome]:
    """Answer for each; what a colleague has answered or begun meanwhile is left as it is.

    `proposals` are what those say that comment, by clause; `until` the day that those ask for who
    need more time.
    """

    def respond(one: Said) -> None:
        words: dict[str, Any] = {"answer": one.answer}
        if one.answer == Answer.COMMENTS:
            words["proposals"] = proposals
        if one.answer == Answer.MORE_TIME:
            words["until"] = until
        _respond(review, one, by, words)

    return each(said, respond)


def _respond(review: AnnualReview, one: Said, by: User, words: dict[str, Any]) -> None:
    AnnualReview.objects.select_for_update().get(pk=review.pk)  # as sending does, and before it
    refuse_when_over(review, one.organisation)
    given = Response.objects.select_for_update().filter(
        review=review, organisation=one.organisation
    )
    there = given.first()
    if there and _is_sent_already(there, one, by):
        return
    response = put_together(review, one.organisation, by=by, **words)
    if there is None and response.started_by_id != by.pk:
        raise TooLate("A colleague has begun to write its response.")
    send_response(response, by=by, among_others=True)


def _is_sent_already(there: Response, one: Said, by: User) -> bool:
    """The same press came twice; raises TooLate where it was anybody or anything else."""
    if there.times_sent > one.times_sent:
        if there.sent_by_id == by.pk and there.status == Response.Status.SENT:
            return True
        raise TooLate(f"{there.sent_by} has answered for it at {clock_time(there.sent_at)}.")
    if there.status != Response.Status.SENT:
        raise TooLate("A colleague has begun to write its response.")
    return False
