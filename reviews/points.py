"""What is said of clauses as pages show it: drafted or sent, one's own or what others propose.

A point knows whose it is only where a reader may know it: whatever is shown without a name holds
none, so that no page, letter or file can give it away.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from agreements.marked import Marked, MarkedClause
from agreements.models import Clause
from reviews.models import AnnualReview, Proposal, Response

Kind = Proposal.Kind
UNNAMED = "A signatory, without its name"


@dataclass
class Point:
    """One thing said of one clause, ready to be shown."""

    reference: str
    clause_key: str
    clause_title: str
    kind: str
    text: str = ""
    wording: str = ""
    reason: str = ""
    shown: str = ""  # in words: to whom; only on what is one's own
    who: str = ""  # proposed by; nothing on what is one's own
    change: MarkedClause | None = None
    supports: int = 0
    number: int | None = None
    supported: bool = False  # by the organisation that reads
    stayed_behind: str = ""  # what stands in the draft and would not be sent

    @property
    def said(self) -> str:
        """In words: Comment, New wording, Removal."""
        return Kind(self.kind).label if self.kind else "Nothing"


def redline_of(clause: Clause | None, kind: str, wording: str) -> MarkedClause | None:
    """What the proposed words, or a removal, would do to the clause."""
    if clause is None or kind not in (Kind.WORDING, Kind.REMOVAL):
        return None
    if kind == Kind.REMOVAL:
        return Marked([clause], []).of(clause.key)
    new = Clause(
        key=clause.key,
        number=clause.number,
        level=clause.level,
        heading=clause.heading,
        body=wording,
    )
    return Marked([clause], [new], ("As it is", "Proposed")).of(clause.key)


def drafted(response: Response) -> list[Point]:
    """The organisation's own, as they would be sent; and what would stay behind."""
    clauses = _clauses(response.review)
    return [_drafted(one, clauses.get(one.clause_key)) for one in response.proposals.drafted()]


def sent(response: Response) -> list[Point]:
    """The organisation's own, as they were sent."""
    clauses = _clauses(response.review)
    return [_sent(one, clauses.get(one.clause_key)) for one in response.proposals.sent()]


def _clauses(review: AnnualReview) -> dict[str, Clause]:
    return {clause.key: clause for clause in review.version.clauses.all()}


def _drafted(one: Proposal, clause: Clause | None) -> Point:
    sends = one.to_be_sent
    behind = []
    if one.draft and not sends["text"]:
        behind.append("a comment")
    if one.draft_wording and not sends["wording"]:
        behind.append("new wording")
    return Point(
        reference=one.reference,
        clause_key=one.clause_key,
        clause_title=one.clause_title,
        kind=sends["kind"],
        text=sends["text"],
        wording=sends["wording"],
        reason=sends["reason"],
        shown=Proposal.Shown(sends["shown"]).label,
        change=redline_of(clause, sends["kind"], sends["wording"]),
        stayed_behind=" and ".join(behind),
    )


def _sent(one: Proposal, clause: Clause | None) -> Point:
    return Point(
        reference=one.reference,
        clause_key=one.clause_key,
        clause_title=one.clause_title,
        kind=one.kind,
        text=one.text,
        wording=one.wording,
        reason=one.reason,
        shown=one.get_shown_display(),
        change=redline_of(clause, one.kind, one.wording),
    )


def of_others(review: AnnualReview, *, but: Response | None) -> QuerySet[Proposal]:
    """What a signatory's people may read of what others proposed."""
    found = Proposal.objects.shown_in(review)
    return found.exclude(response=but) if but else found


def to_show(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """With what `shown` says of each, in the order of the document."""
    counted = proposals.select_related("response__organisation").annotate(
        number_of_supports=Count("supports", filter=Q(supports__is_sent=True))
    )
    return counted.order_by("position", "number")


def shown(
    proposals: Iterable[Proposal], clauses: Iterable[Clause], *, to: Response | None
) -> Iterator[Point]:
    """What others propose, with its supports; unnamed where its proposer wants that."""
    by_key = {clause.key: clause for clause in clauses}
    ours = set(to.supports.drafted().values_list("proposal", flat=True)) if to else set()
    for one in proposals:
        point = _sent(one, by_key.get(one.clause_key))
        point.shown, point.number = "", one.number
        point.who = str(one.response.organisation) if one.is_named else UNNAMED
        point.supports, point.supported = one.number_of_supports, one.pk in ours
        yield point


def counts_by_clause(proposals: QuerySet[Proposal]) -> dict[str, int]:
    """How many stand on each clause."""
    rows = proposals.order_by().values_list("clause_key").annotate(number=Count("pk"))
    return dict(rows)
