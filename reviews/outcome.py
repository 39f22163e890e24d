"""What a review came to, as anybody may read it: what was asked, what was said, what was done.

Everything here is public. Whoever was not to be named is not in it, and of what was said to K-MIP
only, neither the words nor the kind.
"""

from collections import Counter
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef

from agreements.marked import MarkedClause
from agreements.models import AgreementVersion, Clause
from kmip_portal import clock
from reviews.decisions import NOT_SHOWN, Point, Points, redline
from reviews.models import (
    AnnualReview,
    Decision,
    Invitation,
    Proposal,
    Question,
    QuestionAnswer,
    Response,
)
from reviews.points import UNNAMED
from reviews.services.deciding import new_words
from reviews.standing import numbers
from signatories import organisation_types

Answer, Kind = Response.Answer, Proposal.Kind


class Rate(NamedTuple):
    """How many were asked, and how many of them responded."""

    name: str
    asked: int
    responded: int

    @property
    def percent(self) -> int:
        return self.responded * 100 // self.asked if self.asked else 0

    @property
    def length(self) -> int:
        """Of its bar, which is 300 long when it is full."""
        return self.percent * 3


class Answered(NamedTuple):
    """One of a review's own questions: how many answered it, and where they chose, how."""

    question: str
    responses: int
    chosen: list[tuple[str, int]]  # nothing where it was answered in words, which K-MIP reads


class Published(NamedTuple):
    """One point and what was decided of it, with nothing in it that is not for everybody."""

    reference: str
    clause_key: str
    clause_title: str
    who: str
    kind: str
    text: str
    reason: str
    supports: int
    status: str
    status_in_words: str
    merged_into: str
    decision_reason: str
    decided_at: str
    decided_on: date | None
    change: MarkedClause | None
    is_in_next_version: bool

    def get_status_display(self) -> str:
        return self.status_in_words

    def as_data(self) -> dict[str, Any]:
        """For other programs to read."""
        left = ("change", "status_in_words")
        return {name: value for name, value in self._asdict().items() if name not in left}


def published(point: Point, clause: Clause | None, adopted: set[int]) -> Published:
    proposal, decision = point.proposal, point.decision
    is_open = not point.is_for_kmip_only
    named = point.who if proposal.is_named else UNNAMED
    return Published(
        reference=point.reference,
        clause_key=proposal.clause_key,
        clause_title=proposal.clause_title,
        who=named if is_open else NOT_SHOWN,
        kind=str(proposal.get_kind_display()) if is_open else "",
        text=proposal.text if is_open else "",
        reason=proposal.reason if is_open else "",
        supports=proposal.supported,
        status=point.status,
        status_in_words=point.status_in_words,
        merged_into=point.into.reference if point.into else "",
        decision_reason=decision.reason if decision else "",
        decided_at=decision.decided_at if decision else "",
        decided_on=decision.decided_on if decision else None,
        change=_change(point, clause) if is_open else None,
        is_in_next_version=proposal.pk in adopted,
    )


def _change(point: Point, clause: Clause | None) -> MarkedClause | None:
    """The words that were accepted; where none were, those that were proposed."""
    words = new_words(point.decision) if point.decision else None
    if words is None:
        if point.proposal.kind == Kind.COMMENT:
            return None
        words = point.proposal.wording
    return redline(clause, words)


class Outcome:
    """All of it, for the page and for files."""

    def __init__(self, review: AnnualReview):
        self.review, self.points = review, Points(review)
        self.numbers = numbers(review)
        clauses = {clause.key: clause for clause in review.version.clauses.all()}
        adopted = set(
            review.next_version.adoptions.values_list("proposal", flat=True)
            if review.next_version
            else ()
        )
        self.published = [
            published(point, clauses.get(point.proposal.clause_key), adopted)
            for point in self.points.all
        ]

    @property
    def closed_on(self) -> date:
        """The day it closed, which may be earlier than it was to."""
        review = self.review
        return clock.day_in_london(min(review.closes_at, review.closed_at or review.closes_at))

    @property
    def answers(self) -> dict[str, int]:
        """How many gave each answer."""
        found = self.review.responses.sent().of_asked().order_by().values_list("answer")
        given = dict(found.annotate(number=Count("pk")))
        return {answer.value: given.get(answer.value, 0) for answer in Answer}

    @property
    def own_questions(self) -> list[Answered]:
        """What was asked beside the agreement itself, in numbers: words are between each
        organisation and K-MIP."""
        responses = self.review.responses.of_asked().responded()
        given = QuestionAnswer.objects.filter(response__in=responses).exclude(text="").order_by()
        many = given.values_list("question").annotate(number=Count("pk"))
        chosen = given.filter(question__kind=Question.Kind.RADIOS)
        rows = chosen.values_list("question", "text").annotate(number=Count("pk"))
        numbers, by_choice = dict(many), {(pk, text): number for pk, text, number in rows}
        return [
            Answered(
                question.text,
                numbers.get(question.pk, 0),
                [(choice, by_choice.get((question.pk, choice), 0)) for choice in question.choices],
            )
            for question in self.review.questions.own()
        ]

    @property
    def kinds(self) -> dict[str, int]:
        """How many comments, wordings and removals; those to K-MIP only are not among them, as
        taking away the others would tell their kinds."""
        found = Counter(one.proposal.kind for one in self.points.all if not one.is_for_kmip_only)
        return {kind.value: found[kind.value] for kind in Kind}

    @property
    def supports(self) -> int:
        return sum(point.proposal.supported for point in self.points.all)

    @property
    def to_kmip_only(self) -> int:
        return sum(point.is_for_kmip_only for point in self.points.all)

    @property
    def decided(self) -> list[tuple[str, str, int]]:
        """How many were decided how: status, words and number."""
        found = Counter(point.status for point in self.points.all)
        return [
            (outcome.value, str(outcome.label), found[outcome.value])
            for outcome in Decision.Outcome
        ]

    @property
    def by_clause(self) -> list[tuple[str, list[Published]]]:
        clauses: dict[str, list[Published]] = {}
        for one in self.published:
            clauses.setdefault(one.clause_key, []).append(one)
        return [(found[0].clause_title, found) for found in clauses.values()]

    @property
    def by_sector(self) -> list[Rate]:
        """A to Z, by the words for each type of organisation."""
        names = organisation_types.labels()
        rows = _rates(Invitation.objects.filter(review=self.review), "organisation_type")
        return sorted(
            (Rate(names.get(code, code), *found) for code, found in rows.items()),
            key=lambda rate: rate.name,
        )

    @property
    def by_year(self) -> list[Rate]:
        """This review and those concluded before it, the newest first."""
        earlier = AnnualReview.objects.filter(status="concluded", year__lt=self.review.year)
        years = [*earlier.values_list("pk", flat=True), self.review.pk]
        rows = _rates(Invitation.objects.filter(review__in=years), "year")
        return [Rate(str(year), *found) for year, found in sorted(rows.items(), reverse=True)]

    @property
    def new_version(self) -> AgreementVersion | None:
        """The version that came of it, once anybody may read it."""
        version = self.review.next_version
        readable = version and AgreementVersion.objects.readable().filter(pk=version.pk).exists()
        return version if readable else None

    def as_data(self) -> dict[str, Any]:
        """The same for other programs."""
        review = self.review
        return {
            "year": review.year,
            "title": review.title,
            "version": review.version.number,
            "next_version": review.next_version.number if review.next_version else "",
            "opened_on": review.opens_on,
            "closed_on": self.closed_on,
            "organisations_asked": self.numbers.asked,
            "organisations_responded": self.numbers.responded,
            "answers": self.answers,
            "own_questions": [
                {
                    "question": one.question,
                    "responses": one.responses,
                    "chosen": dict(one.chosen),
                }
                for one in self.own_questions
            ],
            "points": len(self.points.all),
            "points_by_kind": self.kinds,
            "points_to_kmip_only": self.to_kmip_only,
            "supports": self.supports,
            "decisions": {status: number for status, _, number in self.decided},
            "response_rate_by_sector": [rate._asdict() for rate in self.by_sector],
            "response_rate_by_year": [rate._asdict() for rate in self.by_year],
            "decided": [one.as_data() for one in self.published],
        }


def _rates(invitations: Any, by: str) -> dict[Any, tuple[int, int]]:
    """{sector or year: asked and responded}, in one query."""
    answered = Response.objects.responded().filter(
        review=OuterRef("review"), organisation=OuterRef("organisation")
    )
    column = {"year": "review__year"}.get(by, f"organisation__{by}")
    rows = invitations.annotate(answered=Exists(answered)).values_list(column, "answered")
    found: dict[Any, tuple[int, int]] = {}
    for value, is_answered, number in rows.order_by().annotate(number=Count("pk")):
        asked, responded = found.get(value, (0, 0))
        found[value] = (asked + number, responded + (number if is_answered else 0))
    return found
