from reviews.models.invitation import Invitation
from reviews.models.response import Proposal, Response
from reviews.models.review import AnnualReview

__all__ = ["AnnualReview", "Invitation", "Proposal", "Response"]
