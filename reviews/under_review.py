"""The text that is under review: what has changed in it, or what K-MIP proposes to change."""

from agreements.marked import Marked, MarkedClause
from agreements.models import AgreementVersion
from reviews.models import AnnualReview


def texts_to_compare(
    review: AnnualReview,
) -> tuple[AgreementVersion | None, AgreementVersion]:
    """From which text to which: to K-MIP's starting draft if there is one, else what the version
    under review changed in the one before it, if there was one."""
    if review.starting_draft:
        return review.version, review.starting_draft
    known = AgreementVersion.objects.readable().exclude(pk=review.version_id)
    earlier = [one for one in known if one.in_numbers < review.version.in_numbers]
    before = max(earlier, key=lambda one: one.in_numbers, default=None)
    return before, review.version


def proposed_by_kmip(review: AnnualReview, key: str) -> MarkedClause | None:
    """What K-MIP's starting draft would change in this clause."""
    if review.starting_draft is None:
        return None
    return Marked.versions(review.version, review.starting_draft).of(key)
