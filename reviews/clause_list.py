"""The clauses an organisation chooses among, each with what it says of it so far."""

from django.urls import reverse

from agreements.models import Clause
from kmip_portal.portal_tags import count
from reviews import points
from reviews.models import Proposal, Response

Kind = Proposal.Kind
# status in words, and the colour of its tag
STATUSES = {
    "": ("No comment", ""),
    "supported": ("Supported", "turquoise"),
    Kind.COMMENT: ("Commented", "green"),
    Kind.WORDING: ("Wording proposed", "blue"),
    Kind.REMOVAL: ("Removal asked for", "orange"),
}


def to_choose(response: Response, asked: str) -> list[dict[str, str]]:
    """As the rows of a task list, in the order of the document; only those that hold what was
    asked for."""
    review, slug = response.review, response.organisation.slug
    said = dict(response.proposals.drafted().values_list("clause_key", "draft_kind"))
    supported = set(response.supports.drafted().values_list("proposal__clause_key", flat=True))
    others = points.counts_by_clause(points.of_others(review, but=response))
    rows = []
    for clause in review.version.clauses.all():
        if not _holds(clause, asked):
            continue
        kind = said.get(clause.key) or ("supported" if clause.key in supported else "")
        status, colour = STATUSES[kind]
        number = others.get(clause.key, 0)
        rows.append(
            {
                "text": str(clause),
                "url": reverse("reviews:respond_clause", args=[review.year, slug, clause.key]),
                "hint": f"{count(number, 'proposal')} of other signatories" if number else "",
                "status": status,
                "colour": colour,
            }
        )
    return rows


def _holds(clause: Clause, asked: str) -> bool:
    return asked.casefold() in f"{clause} {clause.body}".casefold()
