"""What a record asks, by topic: one table a kind, for the form, the pages and the files."""

from records.questions import basis, choices, disclosure, repeat, request
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

TOPICS_OF: dict[str, tuple[Topic, ...]] = {"one_off": TOPICS, "repeat": repeat.TOPICS}
QUESTIONS_OF: dict[str, dict[str, Question]] = {
    kind: {q.name: q for topic in topics for q in topic.questions}
    for kind, topics in TOPICS_OF.items()
}
KNOWN: dict[str, Question] = QUESTIONS_OF["repeat"] | QUESTIONS  # whatever the kind


def kind_of(answers: Answers) -> str:
    """The kind of record whose answers these are: a one-off, unless they say."""
    return answers.get("record_type") or "one_off"


__all__ = [
    "KNOWN",
    "QUESTIONS",
    "QUESTIONS_OF",
    "TOPICS",
    "TOPICS_OF",
    "Answers",
    "Question",
    "Topic",
    "choices",
    "kind_of",
]
