"""The letters to those who follow: a topic, or the news. They say nothing of who asked."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from kmip_portal.accounts.models import User
from kmip_portal.mail.services import Letter, send_many
from signatories.expertise.models import NewsItem, Question


def key_of(thing: Question | NewsItem) -> str:
    """How the keys of all letters begin that tell followers of it."""
    if isinstance(thing, Question):
        return f"new-question-{thing.number}-"
    return f"news-{thing.pk}-"


def new_question(question: Question, people: Iterable[User]) -> int:
    """To those who follow its topic and may read it."""
    words = {
        "title": question.title,
        "topic": str(question.topic),
        "question_url": settings.BASE_URL + question.get_absolute_url(),
        "topics_url": settings.BASE_URL + reverse("expertise:topic_list"),
    }
    return _send("new_question", question, people, words)


def news(item: NewsItem, people: Iterable[User]) -> int:
    """To those who asked for it."""
    words = {
        "title": item.title,
        "summary": item.summary,
        "news_url": settings.BASE_URL + item.get_absolute_url(),
    }
    return _send("news", item, people, words)


def _send(
    letter: str, thing: Question | NewsItem, people: Iterable[User], words: dict[str, str]
) -> int:
    letters = [Letter((one.email, one.name), f"{key_of(thing)}{one.pk}", words) for one in people]
    return send_many(f"expertise/emails/{letter}", letters)
