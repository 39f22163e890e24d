from reviews.models.invitation import Invitation
from reviews.models.proposal import DraftNote, Proposal, Support
from reviews.models.question import Question
from reviews.models.response import Response
from reviews.models.review import AnnualReview

__all__ = [
    "AnnualReview",
    "DraftNote",
    "Invitation",
    "Proposal",
    "Question",
    "Response",
    "Support",
]
