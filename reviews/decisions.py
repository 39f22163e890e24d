"""The points of a review as one person may read them: by clause, with what was decided of each."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Count, Q

from agreements.marked import MarkedClause
from agreements.models import Clause
from kmip_portal.accounts.permissions import works_for_kmip
from reviews.models import AnnualReview, Decision, Proposal
from reviews.points import UNNAMED, redline_of
from signatories.permissions import organisations_of

Kind, Shown, Outcome = Proposal.Kind, Proposal.Shown, Decision.Outcome
NOT_SHOWN = "An organisation, to K-MIP only"
# long, and no list shows it
LONG = ("draft", "draft_wording", "draft_reason", "text", "wording", "reason")


@dataclass(eq=False)
class Point:
    """One proposal or comment, how it is named to this person, and what was decided of it."""

    proposal: Proposal
    who: str
    is_own: bool
    decision: Decision | None = None
    into: "Point | None" = None  # where its merging ends

    @property
    def reference(self) -> str:
        return self.proposal.reference

    @property
    def is_decided(self) -> bool:
        return self.decision is not None

    @property
    def status(self) -> str:
        return self.decision.outcome if self.decision else "not_decided"

    def get_status_display(self) -> str:
        return self.decision.get_outcome_display() if self.decision else "Not decided"

    @property
    def is_for_kmip_only(self) -> bool:
        return self.proposal.shown == Shown.KMIP

    @property
    def final(self) -> Decision | None:
        """What became of it, through all merging."""
        return self.into.decision if self.into else self.decision

    @property
    def status_in_words(self) -> str:
        """Merged with P-003, which was accepted."""
        if self.into is None:
            return self.get_status_display()
        return f"Merged with {self.into.reference}: {self.into.get_status_display().lower()}"


def redline(clause: Clause | None, words: str) -> MarkedClause | None:
    """What these words would do to the clause; no words take it out."""
    return redline_of(clause, Kind.WORDING if words else Kind.REMOVAL, words)


class OfClause(NamedTuple):
    """What was said of one clause."""

    title: str
    comments: int
    proposals: int
    supports: int
    points: list[Point]


class Points:
    """Everything sent in a review that this person may read, in the order of the document.

    Without a person it is all of it, as K-MIP reads it. What was decided is shown to others once
    the review is concluded. Four queries, however many there are.
    """

    def __init__(self, review: AnnualReview, user: Any = None, *, long: bool = True):
        self.review = review
        self.is_for_kmip = user is None or works_for_kmip(user)
        proposals = review.proposals.sent().select_related("response__organisation")
        if not self.is_for_kmip:
            proposals = proposals.visible_to(user)
        proposals = proposals.annotate(
            supported=Count("supports", filter=Q(supports__is_sent=True))
        ).order_by("position", "clause_key", "number")
        self.own = (
            set(organisations_of(user).values_list("pk", flat=True)) if user is not None else set()
        )
        self.all = [self._point(one) for one in (proposals if long else proposals.defer(*LONG))]
        if self.is_for_kmip or review.is_concluded:
            self._add_decisions()

    def _point(self, proposal: Proposal) -> Point:
        proposal.review = self.review
        organisation = proposal.response.organisation
        is_own = organisation.pk in self.own
        named = self.is_for_kmip or is_own or proposal.is_named
        return Point(proposal, organisation.name if named else UNNAMED, is_own)

    def _add_decisions(self) -> None:
        found = Decision.objects.standing().filter(proposal__review=self.review)
        by_proposal = {decision.proposal_id: decision for decision in found}
        for point in self.all:
            if decision := by_proposal.get(point.proposal.pk):
                decision.proposal = point.proposal
                point.decision = decision
        for point in self.all:
            point.into = self._end_of_merging(point)

    def _end_of_merging(self, point: Point) -> Point | None:
        end, seen = point, {point.proposal.pk}
        while end.decision and end.decision.merged_into_id:
            following = self.by_key.get(end.decision.merged_into_id)
            if following is None or following.proposal.pk in seen:  # not to be read by this person
                break
            seen.add(following.proposal.pk)
            end = following
        return None if end is point else end

    @cached_property
    def by_key(self) -> dict[int, Point]:
        return {point.proposal.pk: point for point in self.all}

    @property
    def decided(self) -> int:
        return sum(point.is_decided for point in self.all)

    @property
    def undecided(self) -> list[Point]:
        return [point for point in self.all if not point.is_decided]

    def by_clause(self, points: Iterable[Point] | None = None) -> list[OfClause]:
        """The clauses that something was said of; `points` are those shown, all are counted."""
        shown: dict[str, list[Point]] = {}
        for point in self.all if points is None else points:
            shown.setdefault(point.proposal.clause_key, []).append(point)
        counted: dict[str, list[Proposal]] = {}
        for point in self.all:
            counted.setdefault(point.proposal.clause_key, []).append(point.proposal)
        return [_of_clause(counted[key], found) for key, found in shown.items()]


def _of_clause(said: list[Proposal], points: list[Point]) -> OfClause:
    comments = sum(one.kind == Kind.COMMENT for one in said)
    return OfClause(
        title=said[0].clause_title,
        comments=comments,
        proposals=len(said) - comments,
        supports=sum(one.supported for one in said),
        points=points,
    )
