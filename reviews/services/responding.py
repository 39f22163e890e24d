"""An organisation responds: a draft that colleagues share, sent and changed until closing."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max

from agreements.models import Clause
from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.lifecycle import TooLate
from kmip_portal.mail.services import send
from kmip_portal.portal_tags import day
from reviews.models import AnnualReview, Proposal, Response
from reviews.permissions import RESPONDERS
from signatories.models import Membership, Organisation
from signatories.services.editing import ChangedMeanwhile

Answer = Response.Answer


@transaction.atomic
def save_answer(
    review: AnnualReview, organisation: Organisation, *, answer: str, by: User
) -> Response:
    """Keep the answer as a draft; one that was sent before stands until this one is sent."""
    refuse_when_over(review)
    response, begun = Response.objects.get_or_create(
        review=review,
        organisation=organisation,
        defaults={"draft_answer": answer, "started_by": by},
    )
    if begun:
        record(by, "began", response, organisations=[organisation.slug])
        return response
    _lock(response)
    if response.draft_answer != answer:
        _begin_to_change(response, by=by)
        response.draft_answer = answer
        response.save(update_fields=["draft_answer"])
        record(by, "changed the draft of", response, organisations=[organisation.slug])
    return response


@transaction.atomic
def save_comment(
    response: Response, clause: Clause, *, text: str, by: User, row_version: int | None = None
) -> Proposal:
    """Keep what the organisation says of a clause as a draft; empty words take it back.

    `row_version` is what the person saw; None says whatever stands there.
    """
    refuse_when_over(response.review)
    _lock(response)
    proposal, _ = Proposal.objects.get_or_create(
        response=response,
        clause_key=clause.key,
        defaults={
            "review_id": response.review_id,
            "clause_title": str(clause),
            "position": clause.position,
        },
    )
    if row_version is not None and row_version != proposal.row_version:
        raise ChangedMeanwhile(proposal)
    if proposal.draft != text:
        _begin_to_change(response, by=by)
        proposal.draft = text
        proposal.row_version += 1
        proposal.save(update_fields=["draft", "row_version"])
        slug = response.organisation.slug
        record(by, "commented in the draft of", response, organisations=[slug], clause=clause.key)
    return proposal


def refuse_when_over(review: AnnualReview) -> None:
    """Raise TooLate, with a sentence, unless the review takes responses at this instant."""
    review.refresh_from_db(fields=["status", "closes_at"])
    if review.takes_responses:
        return
    if review.closes_at <= clock.now():
        raise TooLate(f"This review closed on {day(review.closes_on)}.")
    raise TooLate(f"This review opens on {day(review.opens_on)}.")


def _lock(response: Response) -> None:
    """Read it again, so that colleagues who write at once follow one another."""
    response.refresh_from_db(from_queryset=Response.objects.select_for_update())


def _begin_to_change(response: Response, *, by: User) -> None:
    if response.can("change"):
        response.move("change")
        record(by, "began to change", response, organisations=[response.organisation.slug])


class NothingToSend(Exception):
    """The organisation said it wants to comment, and has commented on nothing."""


@transaction.atomic
def send_response(response: Response, *, by: User) -> None:
    """The organisation has answered. Sent twice without a change between, it is sent once."""
    AnnualReview.objects.select_for_update().get(pk=response.review_id)
    refuse_when_over(response.review)
    _lock(response)
    if response.status == Response.Status.SENT:
        return
    commented = response.draft_answer == Answer.COMMENTS
    if commented and not response.proposals.drafted().exists():
        raise NothingToSend
    _publish_words(response, commented)
    response.move(
        "send",
        answer=response.draft_answer,
        sent_at=clock.now(),
        sent_by=by,
        times_sent=response.times_sent + 1,
    )
    record(
        by,
        "sent",
        response,
        organisations=[response.organisation.slug],
        answer=response.answer,
        comments=response.proposals.sent().count(),
    )
    _confirm(response)


def _publish_words(response: Response, commented: bool) -> None:
    """What is drafted becomes what was said, numbered when said first; the rest is taken back."""
    last = response.review.proposals.aggregate(last=Max("number"))["last"] or 0
    for proposal in response.proposals.all():
        proposal.text = proposal.draft if commented else ""
        if proposal.text and not proposal.number:
            last += 1
            proposal.number = last
        proposal.save(update_fields=["text", "number"])


def _confirm(response: Response) -> None:
    """A copy to the organisation's representatives and leads, and to whoever sent it."""
    responding = Membership.objects.current().filter(
        organisation=response.organisation, role__in=RESPONDERS
    )
    people = User.objects.filter(is_active=True, memberships__in=responding)
    told = {person.pk: person for person in [*people, response.sent_by] if person}
    for person in told.values():
        send(
            "reviews/emails/response_sent",
            to=(person.email, person.name),
            dedupe=f"{response.reference}/sent/{response.times_sent}/{person.pk}",
            response=response,
            review=response.review,
            proposals=response.proposals.sent(),
        )


@transaction.atomic
def respond(
    review: AnnualReview,
    organisation: Organisation,
    *,
    by: User,
    answer: str = Answer.SUPPORT,
    comments: Mapping[str, str] | None = None,
) -> Response:
    """Answer and send at once; `comments` are words by clause key."""
    response = save_answer(review, organisation, answer=answer, by=by)
    for clause in review.version.clauses.filter(key__in=comments or {}):
        save_comment(response, clause, text=(comments or {})[clause.key], by=by)
    send_response(response, by=by)
    return response
