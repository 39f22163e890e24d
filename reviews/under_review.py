"""The text that is under review: what has changed in it, or what K-MIP proposes to change."""

from agreements.marked import Marked, MarkedClause
from agreements.models import AgreementVersion
from reviews.models import AnnualReview


def own_draft(review: AnnualReview) -> AgreementVersion | None:
    """K-MIP's own changes, as signatories read them until deciding begins: from then on what is
    decided goes into that draft, and nobody is to read it there before it is published."""
    draft = review.starting_draft
    if draft is None or draft.status == "discarded":
        return None
    return None if review.is_being_decided or review.is_concluded else draft


def texts_to_compare(
    review: AnnualReview,
) -> tuple[AgreementVersion | None, AgreementVersion]:
    """From which text to which: to K-MIP's starting draft if there is one, else what the version
    under review changed in the one before it, if there was one."""
    if draft := own_draft(review):
        return review.version, draft
    known = AgreementVersion.objects.readable().exclude(pk=review.version_id)
    earlier = [one for one in known if one.in_numbers < review.version.in_numbers]
    before = max(earlier, key=lambda one: one.in_numbers, default=None)
    return before, review.version


def proposed_by_kmip(review: AnnualReview, key: str) -> MarkedClause | None:
    """What K-MIP's starting draft would change in this clause."""
    draft = own_draft(review)
    return Marked.versions(review.version, draft).of(key) if draft else None
