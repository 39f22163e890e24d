"""An organisation responds: a draft that colleagues share, sent and changed until closing."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from itertools import count
from secrets import choice
from typing import Any
from zlib import crc32

from django.db import transaction
from django.db.models import F

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from reviews import documents, emails
from reviews.models import AnnualReview, Proposal, Question, Response
from reviews.models.proposal import NOTHING_SAID
from reviews.services.answering import answer_questions
from reviews.services.drafts import (
    begin_to_change,
    lock,
    refuse_when_over,
    refuse_when_settled,
)
from reviews.services.proposing import propose, support
from signatories.models import Organisation
from signatories.services.editing import ChangedMeanwhile

Answer = Response.Answer
Kind = Proposal.Kind


@transaction.atomic
def save_answer(
    review: AnnualReview,
    organisation: Organisation,
    *,
    answer: str,
    by: User,
    until: date | None = None,
) -> Response:
    """Keep the answer as a draft; one that was sent before stands until this one is sent.

    `until` is the day to which more time is asked for.
    """
    refuse_when_settled(review, organisation)
    response, begun = Response.objects.get_or_create(
        review=review,
        organisation=organisation,
        defaults={"draft_answer": answer, "draft_until": until, "started_by": by},
    )
    if begun:
        record(by, "began", response, organisations=[organisation.slug])
        return response
    lock(response)
    if (response.draft_answer, response.draft_until) != (answer, until):
        begin_to_change(response, by=by)
        response.draft_answer, response.draft_until = answer, until
        response.save(update_fields=["draft_answer", "draft_until"])
        record(by, "changed the draft of", response, organisations=[organisation.slug])
    return response


class NothingToSend(Exception):
    """The organisation said it wants to comment, and has said nothing."""


def draft_version(response: Response) -> int:
    """Another number as soon as anybody changes anything of what would be sent."""
    written = (
        response.draft_answer,
        response.draft_until,
        list(response.proposals.order_by("pk").values_list("pk", "row_version")),
        list(response.supports.drafted().order_by("pk").values_list("pk", flat=True)),
        list(response.answers.order_by("pk").values_list("pk", "row_version")),
    )
    return crc32(repr(written).encode())


@transaction.atomic
def send_response(
    response: Response, *, by: User, seen: int | None = None, among_others: bool = False
) -> None:
    """The organisation has answered. Sent twice without a change between, it is sent once.

    `seen` is the `draft_version` that the person checked; None sends whatever stands there.
    What goes `among_others` is told in one letter with them.
    """
    AnnualReview.objects.select_for_update().get(pk=response.review_id)
    refuse_when_over(response.review, response.organisation)
    lock(response)
    if response.status == Response.Status.SENT:
        return
    if seen is not None and seen != draft_version(response):
        raise ChangedMeanwhile(response)
    commented = response.draft_answer == Answer.COMMENTS
    if commented and not _says_something(response):
        raise NothingToSend
    _publish(response, commented)
    response.move(
        "send",
        answer=response.draft_answer,
        until=response.draft_until,
        first_sent_at=_counts_from(response),
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
        supports=response.supports.sent().count(),
    )
    documents.request_copies(response)
    emails.response_sent(response, among_others=among_others)
    if response.answer == Answer.MORE_TIME:
        emails.more_time_wanted(response, among_others=among_others)


def _counts_from(response: Response) -> datetime | None:
    """Since when it says what the organisation thinks; asking for more time does not."""
    if response.draft_answer not in Response.RESPONDED:
        return None
    return response.first_sent_at or clock.now()


def _says_something(response: Response) -> bool:
    return (
        response.proposals.drafted().exists()
        or response.supports.drafted().exists()
        or response.answers.exclude(draft="").exists()
    )


def _publish(response: Response, commented: bool) -> None:
    """What is drafted becomes what was said, numbered when said first; the rest is taken back."""
    numbered = response.review.proposals.exclude(number=None)
    taken = set(numbered.values_list("number", flat=True))
    for proposal in response.proposals.all():
        said = proposal.to_be_sent if commented else NOTHING_SAID
        before = proposal.words
        for name, value in said.items():
            setattr(proposal, name, value)
        if proposal.kind and not proposal.number:
            proposal.number = _free_number(taken, in_turn=proposal.is_named)
            taken.add(proposal.number)
        proposal.save(update_fields=[*said, "number"])
        if any(before) and before != proposal.words:
            _ask_supporters_again(proposal)
    if commented:
        response.supports.filter(is_drafted=False).delete()
        response.supports.update(is_sent=True)
    else:
        response.supports.update(is_sent=False)
    response.answers.update(text=F("draft"))


def _free_number(taken: Collection[int | None], *, in_turn: bool) -> int:
    """The next one in turn for what is shown with a name, and for anything else one drawn by lot:
    a number beside that of a named point would say whose it is."""
    if in_turn:
        return next(number for number in count(1) if number not in taken)
    highest = 999
    while len(taken) * 2 > highest:
        highest = highest * 10 + 9
    return choice([number for number in range(1, highest + 1) if number not in taken])


def _ask_supporters_again(proposal: Proposal) -> None:
    """Who supported it supported other words: they are told, and support these if they want to.

    What was taken back has nobody to support it; should it come again as it was, so do they.
    """
    given = proposal.supports.filter(is_sent=True).select_related("response__organisation")
    for one in given:
        emails.supported_proposal_changed(one)
    if proposal.kind:
        proposal.supports.all().delete()


@transaction.atomic
def put_together(
    review: AnnualReview,
    organisation: Organisation,
    *,
    by: User,
    answer: str = Answer.SUPPORT,
    comments: Mapping[str, str] | None = None,
    proposals: Mapping[str, Mapping[str, Any]] | None = None,
    supports: Iterable[Proposal] = (),
    answers: Mapping[Question, str] | None = None,
    until: date | None = None,
) -> Response:
    """A whole draft at once; `comments` are words, and `proposals` what `propose` takes, by
    clause key."""
    response = save_answer(review, organisation, answer=answer, by=by, until=until)
    said: dict[str, dict[str, Any]] = {
        key: {"kind": Kind.COMMENT, "text": text} for key, text in (comments or {}).items()
    }
    said |= {key: dict(one) for key, one in (proposals or {}).items()}
    for clause in review.version.clauses.filter(key__in=said):
        propose(response, clause, by=by, **said[clause.key])
    for proposal in supports:
        support(response, proposal, by=by)
    if answers:
        answer_questions(response, answers, by=by)
    return response


def respond(review: AnnualReview, organisation: Organisation, *, by: User, **said: Any) -> Response:
    """Answer and send at once; `said` as `put_together` takes it."""
    with transaction.atomic():
        response = put_together(review, organisation, by=by, **said)
        send_response(response, by=by)
    return response
