from reviews.models.answer import QuestionAnswer, UploadedResponse
from reviews.models.decision import Adoption, Decision, Message
from reviews.models.invitation import Invitation
from reviews.models.proposal import DraftNote, Proposal, Support
from reviews.models.question import Question
from reviews.models.response import Response
from reviews.models.review import AnnualReview

__all__ = [
    "Adoption",
    "AnnualReview",
    "Decision",
    "DraftNote",
    "Invitation",
    "Message",
    "Proposal",
    "Question",
    "QuestionAnswer",
    "Response",
    "Support",
    "UploadedResponse",
]
