"""What is done with a review: planned, opened, answered, closed."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from agreements.models import AgreementVersion, Clause
from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.jobs import services as jobs
from kmip_portal.lifecycle import InvalidMove, TooLate
from kmip_portal.mail.services import send
from kmip_portal.nudges import after_commit
from kmip_portal.portal_tags import day
from kmip_portal.working_days import working_days_between
from reviews import asking
from reviews.models import AnnualReview, Proposal, Response
from reviews.models.review import ASKING
from reviews.permissions import RESPONDERS
from signatories.models import Membership, Organisation

SHORTEST = 20  # working days a review is open, unless a reason is given
Answer = Response.Answer


class CannotPlan(Exception):
    """The review cannot be planned so: which answer is wrong, and why in a sentence."""

    def __init__(self, field: str, message: str):
        self.field = field
        super().__init__(message)


class ChangedMeanwhile(Exception):
    """A colleague saved other words since this person began to write."""


# --- planning ---------------------------------------------------------------------------------


@transaction.atomic
def plan(
    *,
    year: int,
    version: AgreementVersion,
    opens_at: datetime,
    closes_at: datetime,
    decisions_by: date,
    by: User | None,
    title: str = "",
    summary: str = "",
    short_reason: str = "",
    submission_id: Any = None,
) -> AnnualReview:
    """A review of this version will open by itself, and close by itself."""
    if AnnualReview.objects.of_year(year).exists():
        raise CannotPlan("year", f"There is already a review for {year}")
    _check_dates(opens_at, closes_at, decisions_by, short_reason)
    review = AnnualReview.objects.create(
        year=year,
        title=title or f"{year} annual review",
        version=version,
        opens_at=opens_at,
        closes_at=closes_at,
        decisions_by=decisions_by,
        summary=summary,
        short_reason=short_reason,
        planned_by=by,
        submission_id=submission_id,
    )
    record(by, "planned", review, **_dates(review), version=version.number)
    return review


@transaction.atomic
def change_plan(
    review: AnnualReview,
    *,
    opens_at: datetime,
    closes_at: datetime,
    decisions_by: date,
    by: User,
    row_version: int,
    summary: str = "",
    short_reason: str = "",
) -> None:
    """Other dates or words, while the review has not opened."""
    locked = AnnualReview.objects.select_for_update().get(pk=review.pk)
    if not locked.is_planned:
        raise TooLate(f"The {locked} is {locked.get_status_display().lower()}: its plan stands.")
    if locked.row_version != row_version:
        raise ChangedMeanwhile
    _check_dates(opens_at, closes_at, decisions_by, short_reason)
    locked.opens_at, locked.closes_at, locked.decisions_by = opens_at, closes_at, decisions_by
    locked.summary, locked.short_reason = summary, short_reason
    locked.row_version += 1
    locked.save()
    record(by, "changed the plan of", locked, **_dates(locked))


def _dates(review: AnnualReview) -> dict[str, str]:
    return {
        "opens_at": review.opens_at.isoformat(),
        "closes_at": review.closes_at.isoformat(),
        "decisions_by": review.decisions_by.isoformat(),
    }


def _check_dates(
    opens_at: datetime, closes_at: datetime, decisions_by: date, short_reason: str
) -> None:
    opens_on, closes_on = clock.day_in_london(opens_at), clock.day_in_london(closes_at)
    if closes_at <= clock.now():
        raise CannotPlan("closes_on", "Closing date must be in the future")
    if closes_at <= opens_at:
        raise CannotPlan(
            "closes_on", f"Closing date must be after {day(opens_on)} when the review opens"
        )
    if decisions_by < closes_on:
        raise CannotPlan(
            "decisions_by",
            f"Decisions date must be the same as or after {day(closes_on)} when the review closes",
        )
    working_days = working_days_between(opens_on - timedelta(days=1), closes_on)
    if not short_reason and working_days < SHORTEST:
        raise CannotPlan(
            "short_reason",
            f"Review must be open for at least {SHORTEST} working days. "
            "Change the dates, or enter why it is shorter",
        )


@transaction.atomic
def cancel(review: AnnualReview, *, by: User, reason: str) -> None:
    """The review will not take place; its year may be planned anew."""
    review.move("cancel", cancelled_at=clock.now(), cancelled_by=by, cancelled_reason=reason)
    record(by, "cancelled", review, reason=reason)


# --- opening and closing ----------------------------------------------------------------------


@transaction.atomic
def open_review(review: AnnualReview, *, by: User | None = None) -> None:
    """From now on it takes responses. Asking the signatories follows, slice by slice."""
    if review.closes_at <= clock.now():
        raise TooLate(
            f"The {review} was to close on {day(review.closes_on)}. "
            "Change its dates before you open it."
        )
    review.move("open", opened_at=clock.now(), opened_by=by)
    total = Organisation.objects.signatories().count()
    jobs.start(kind=ASKING, key=str(review.pk), total=total, owner=by)
    record(by, "opened", review, signatories=total)
    if by:  # nobody waits at a screen for it: a worker asks
        after_commit("reviews.tasks.open_due")


def open_due() -> dict[str, int]:
    """Open what is due, and ask every signatory of an open review who has not been asked."""
    opened = 0
    for review in AnnualReview.objects.due_to_open():
        try:
            open_review(review)
        except InvalidMove:  # another worker was quicker
            continue
        opened += 1
    asked = asking.total(map(asking.ask, AnnualReview.objects.taking_responses()))
    return {"opened": opened, **asked._asdict()}


def close_due() -> dict[str, int]:
    """Close what is past its closing time, however late."""
    closed = 0
    for review in AnnualReview.objects.due_to_close():
        try:
            close(review)
        except InvalidMove:  # another worker was quicker
            continue
        closed += 1
    return {"closed": closed}


@transaction.atomic
def close(review: AnnualReview, *, by: User | None = None) -> None:
    """It takes no more responses; those sent by then count."""
    review.move("close", closed_at=clock.now())
    record(by, "closed", review, responses=review.responses.sent().count())
    if job := review.asking:  # whoever was not asked by now is not asked any more
        jobs.finish(job, organisations=review.invitations.count())


# --- responding -------------------------------------------------------------------------------


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
        raise ChangedMeanwhile
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
