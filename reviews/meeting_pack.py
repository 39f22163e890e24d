"""The points of a review as a Word table for a meeting of K-MIP, made by a worker.

It goes round among many: nobody is named in it who asked not to be, and what was said to K-MIP
only says so.
"""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from kmip_portal.accounts.models import User
from kmip_portal.documents.models import StoredDocument, snapshot_sha256
from kmip_portal.documents.services import request_file
from kmip_portal.jobs.services import watch_file
from kmip_portal.portal_tags import count
from reviews.decisions import NOT_SHOWN, Point, Points
from reviews.models import AnnualReview, Proposal
from reviews.points import UNNAMED

Block = dict[str, Any]
HEADER = ["Point", "What is asked, and why", "Supports", "Decision and reason"]


def asked_for(review: AnnualReview) -> StoredDocument | None:
    """The file of the points as they stand now, if it was asked for."""
    return StoredDocument.objects.filter(key=_key(_outline(review))).first()


def ask_for(review: AnnualReview, *, by: User) -> StoredDocument:
    """Once, however often it is asked for, until a point or a decision is another."""
    outline = _outline(review)
    document = request_file(
        kind="review-meeting-pack",
        subject=str(review),
        format="docx",
        snapshot=outline,
        filename=f"annual-review-{review.year}-proposals.docx",
        key=_key(outline),
    )
    page = reverse("reviews:meeting_pack", args=[review.year])
    watch_file(document.pk, by=by, title=f"the meeting pack of the {review}", link=page)
    return document


def _key(outline: dict[str, Any]) -> str:
    return f"review-pack/{snapshot_sha256(outline)}"


def _outline(review: AnnualReview) -> dict[str, Any]:
    points = Points(review)
    now = dict(review.version.clauses.values_list("key", "body"))
    return {
        "title": f"Proposals in the {review}",
        "subtitle": f"{points.decided:,} of {len(points.all):,} decided",
        "mark": "For the meeting of K-MIP",
        "blocks": list(_blocks(points, now)),
    }


def _blocks(points: Points, now: dict[str, str]) -> Iterator[Block]:
    if not points.all:
        yield {"type": "paragraph", "text": "Nothing was proposed."}
    for clause in points.by_clause():
        yield {"type": "heading", "level": 1, "text": f"Clause {clause.title}"}
        words = now.get(clause.points[0].proposal.clause_key)
        yield {"type": "heading", "level": 2, "text": "As it reads"}
        yield {"type": "paragraph", "text": words or "It has no words of its own."}
        yield {
            "type": "table",
            "caption": f"Points on clause {clause.title}",
            "header": HEADER,
            "rows": [_row(point) for point in clause.points],
        }


def _row(point: Point) -> list[str]:
    return [
        f"{point.reference}\n{_who(point)}",
        _what(point.proposal),
        count(point.proposal.supported, "organisation"),
        _decided(point),
    ]


def _who(point: Point) -> str:
    if point.proposal.is_named:
        return point.who
    return f"{NOT_SHOWN}: do not pass on" if point.is_for_kmip_only else UNNAMED


def _what(proposal: Proposal) -> str:
    kind = str(proposal.get_kind_display())
    parts = [f"{kind}:", proposal.text, proposal.wording]
    if proposal.reason:
        parts += ["Why:", proposal.reason]
    return "\n".join(part for part in parts if part)


def _decided(point: Point) -> str:
    """What stands, or room to write."""
    if point.decision is None:
        return "\n\n"
    words = [point.status_in_words, point.decision.wording, point.decision.reason]
    return "\n".join(word for word in words if word)
