"""What a one-off record asks, by topic: one table for the form, the pages and the files."""

from records.questions import basis, choices, disclosure, request
from records.questions.question import Answers, Question, Topic

TOPICS: tuple[Topic, ...] = (
    request.ABOUT,
    request.OTHER,
    request.REQUEST,
    request.INFORMATION,
    request.PURPOSE,
    basis.BASIS,
    basis.CONSENT,
    basis.POWERS,
    basis.LAW_ENFORCEMENT,
    basis.CONFIDENTIALITY,
    basis.TELLING,
    basis.ASSESSMENT,
    basis.DECISION,
    disclosure.DISCLOSURE,
    disclosure.ABROAD,
    disclosure.KEEPING,
)
QUESTIONS: dict[str, Question] = {q.name: q for topic in TOPICS for q in topic.questions}

__all__ = ["QUESTIONS", "TOPICS", "Answers", "Question", "Topic", "choices"]
