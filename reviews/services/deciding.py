"""K-MIP decides each point of a review: once, and anew as often as it must until it concludes."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db import transaction

from agreements.merging import overlap
from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.lifecycle import TooLate
from reviews.models import AnnualReview, Decision, Proposal
from signatories.services.editing import ChangedMeanwhile

Outcome = Decision.Outcome


class CannotDecide(Exception):
    """The decision lacks something: which answer, and what is wrong with it in a sentence."""

    def __init__(self, field: str, message: str):
        self.field = field
        super().__init__(message)


class SameWords(Exception):
    """Other accepted proposals change the same words of the clause."""

    def __init__(self, others: list[Decision]):
        self.others = others
        super().__init__("Another accepted proposal changes the same words")


@transaction.atomic
def begin(review: AnnualReview, *, by: User) -> None:
    """From now on points may be decided."""
    review.move("decide")
    record(by, "began to decide", review, points=review.proposals.sent().count())


@transaction.atomic
def decide(
    proposal: Proposal,
    *,
    outcome: str,
    decided_on: date,
    by: User,
    wording: str = "",
    reason: str = "",
    merged_into: Proposal | None = None,
    meeting: str = "",
    seen: int | None = None,
    instead_of: Iterable[Proposal] = (),
) -> Decision:
    """This is what K-MIP decided of a point; what it decided before is kept as history.

    `seen` is the number of the decision that the person saw, 0 for none; None says whatever
    stands. Accepted proposals `instead_of` which this one is accepted are merged into it.
    """
    hold(proposal.review)
    before = standing(proposal)
    made = Decision(
        proposal=proposal,
        number=before.number + 1 if before else 1,
        outcome=outcome,
        wording=wording if outcome == Outcome.WITH_CHANGES else "",
        reason=reason,
        merged_into=merged_into if outcome == Outcome.MERGED else None,
        meeting=meeting,
        decided_on=decided_on,
        saved_by=by,
    )
    if before and _says(before) == _says(made):
        return before
    if seen is not None and seen != (before.number if before else 0):
        raise ChangedMeanwhile(before)
    _check(made)
    _merge_the_others(made, {one.pk for one in instead_of}, by)
    _keep(made, before)
    return made


def hold(review: AnnualReview) -> AnnualReview:
    """Nobody else decides in this review until the end of the transaction, and it may be done."""
    held = AnnualReview.objects.select_for_update().get(pk=review.pk)
    if not held.is_being_decided:
        now = held.get_status_display().lower()
        raise TooLate(f"The {held} is {now}, so its points cannot be decided.")
    return held


def standing(proposal: Proposal) -> Decision | None:
    return proposal.decisions.standing().first()


def latest(review: AnnualReview) -> Decision | None:
    """The one that was saved last."""
    return Decision.objects.filter(proposal__review=review).order_by("-pk").first()


def _says(decision: Decision) -> tuple[object, ...]:
    return (
        decision.outcome,
        decision.wording,
        decision.reason,
        decision.merged_into_id,
        decision.meeting,
        decision.decided_on,
    )


def _check(decision: Decision) -> None:
    proposal = decision.proposal
    if decision.outcome not in Outcome.values:
        raise CannotDecide("outcome", "Select your decision")
    if decision.outcome == Outcome.WITH_CHANGES:
        _check_wording(decision)
    if decision.outcome == Outcome.MERGED:
        _check_merging(decision)
    if decision.outcome != Outcome.ACCEPTED and not decision.reason:
        raise CannotDecide("reason", "Enter the reason. It will be published")
    if not proposal.kind:
        raise TooLate(f"{proposal.reference} was taken back, so there is nothing to decide.")


def _check_wording(decision: Decision) -> None:
    proposal = decision.proposal
    if not decision.wording:
        raise CannotDecide("wording", "Enter the wording you are accepting")
    if proposal.proposes_wording and decision.wording == proposal.wording:
        raise CannotDecide(
            "wording", "The wording is the same as the proposed wording. Change it, or accept it"
        )
    if decision.wording == words_now(proposal):
        raise CannotDecide("wording", "New wording is the same as the current wording")


def _check_merging(decision: Decision) -> None:
    """Another point of this review, whose own merging does not lead back here."""
    into, proposal = decision.merged_into, decision.proposal
    if into is None or into.review_id != proposal.review_id or into == proposal or not into.kind:
        raise CannotDecide("merge_with", "Select the proposal to merge with")
    at: Proposal | None = into
    while at is not None:
        before = standing(at)
        at = before.merged_into if before else None
        if at == proposal:
            raise CannotDecide(
                "merge_with",
                f"{into.reference} is itself merged with {proposal.reference}. Select another",
            )


def words_now(proposal: Proposal) -> str:
    """The clause as it reads in the version under review."""
    clause = proposal.review.version.clauses.filter(key=proposal.clause_key).first()
    return clause.body if clause else ""


def new_words(decision: Decision) -> str | None:
    """What the clause says if this is accepted; "" takes it out, None changes nothing."""
    if decision.outcome == Outcome.WITH_CHANGES:
        return decision.wording
    if decision.outcome != Outcome.ACCEPTED or decision.proposal.kind == Proposal.Kind.COMMENT:
        return None
    return decision.proposal.wording


def in_the_way(decision: Decision) -> list[Decision]:
    """Accepted decisions on the same clause that change the same words in another way."""
    words, proposal = new_words(decision), decision.proposal
    if words is None:
        return []
    others = (
        Decision.objects.standing()
        .filter(proposal__review=proposal.review_id, proposal__clause_key=proposal.clause_key)
        .exclude(proposal=proposal)
        .select_related("proposal__response__organisation")
        .order_by("proposal__number")
    )
    now = words_now(proposal)
    theirs = ((other, new_words(other)) for other in others)
    return [other for other, said in theirs if said is not None and _clash(now, words, said)]


def _clash(now: str, one: str, other: str) -> bool:
    """Taken out, a clause cannot be changed as well."""
    return one != other and (not one or not other or overlap(now, one, other))


def _merge_the_others(decision: Decision, merged: set[int], by: User) -> None:
    others = in_the_way(decision)
    if unsettled := [other for other in others if other.proposal_id not in merged]:
        raise SameWords(unsettled)
    for other in others:
        into = decision.proposal
        also = Decision(
            proposal=other.proposal,
            number=other.number + 1,
            outcome=Outcome.MERGED,
            reason=f"It changes the same words as {into.reference}, with which it was merged.",
            merged_into=into,
            meeting=decision.meeting,
            decided_on=decision.decided_on,
            saved_by=by,
        )
        _keep(also, other)


def _keep(decision: Decision, before: Decision | None) -> None:
    if before:
        before.replaced_at = clock.now()
        before.save(update_fields=["replaced_at"])
    decision.save()
    proposal = decision.proposal
    record(
        decision.saved_by,
        "decided anew on" if before else "decided on",
        proposal,
        organisations=[proposal.response.organisation.slug],
        review=str(proposal.review),
        outcome=decision.outcome,
        **({"merged_into": decision.merged_into.reference} if decision.merged_into else {}),
    )


class Row(NamedTuple):
    """One decision of a meeting, typed back among others."""

    proposal: Proposal
    outcome: str
    reason: str


class CannotDecideAll(Exception):
    """Nothing was decided, because some cannot be decided so: which, and why in a sentence."""

    def __init__(self, problems: list[tuple[Proposal, str]]):
        self.problems = problems
        super().__init__("Some of these points cannot be decided so")


@transaction.atomic
def decide_many(rows: Iterable[Row], *, meeting: str, decided_on: date, by: User) -> None:
    """Points nobody has decided yet, all of them or none."""
    problems = []
    for row in rows:
        try:
            with transaction.atomic():
                decide(
                    row.proposal,
                    outcome=row.outcome,
                    reason=row.reason,
                    meeting=meeting,
                    decided_on=decided_on,
                    seen=0,
                    by=by,
                )
        except CannotDecide as wrong:
            problems.append((row.proposal, str(wrong)))
        except ChangedMeanwhile:
            problems.append(
                (row.proposal, f"Somebody else decided {row.proposal.reference} meanwhile")
            )
        except SameWords as clash:
            names = " and ".join(one.proposal.reference for one in clash.others)
            problems.append(
                (
                    row.proposal,
                    f"{names} changes the same words as {row.proposal.reference}. "
                    "Decide it on its own page",
                )
            )
    if problems:
        raise CannotDecideAll(problems)
