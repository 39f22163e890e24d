"""Following a topic: its followers are told of each new question, as they choose."""

from typing import Any

from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.mail.models import EmailChoice
from signatories.expertise import following_emails as emails
from signatories.expertise.models import NewsItem, Question, SeenBy, Topic, TopicFollow
from signatories.expertise.taking_part import readers


def followed_by(user: User) -> list[Topic]:
    return list(Topic.objects.filter(follows__user=user))


def called(slug: str) -> Topic | None:
    return Topic.objects.filter(slug=slug).first()


def with_follows(user: User) -> list[dict[str, Any]]:
    """Every topic, and whether this person follows it."""
    followed = followed_by(user)
    return [{"topic": one, "follows": one in followed} for one in Topic.objects.all()]


def about(user: User, slug: str) -> dict[str, Any]:
    """The topic a list is narrowed to, and whether this person follows it."""
    topic = called(slug)
    return {"topic": topic, "follows": topic in followed_by(user)} if topic else {}


@transaction.atomic
def follow(topic: Topic, *, by: User) -> None:
    """They are told of every new question on it; said twice it is once.

    The history says that, and not which topic: what somebody reads about is their own matter.
    """
    _, new = TopicFollow.objects.get_or_create(topic=topic, user=by)
    if new:
        record(by, "followed a topic", by)


@transaction.atomic
def stop_following(topic: Topic, *, by: User) -> None:
    """They are told no more."""
    if TopicFollow.objects.filter(topic=topic, user=by).delete()[0]:
        record(by, "stopped following a topic", by)


def tell_due() -> int:
    """Tell followers of what they were not told yet; how many letters. Safe to run twice, late, or
    by two workers at once."""
    questions = Question.objects.untold().values_list("pk", flat=True)
    items = NewsItem.objects.published().filter(followers_told_at=None)
    told = sum(_tell_of_question(pk) for pk in list(questions))
    return told + sum(_tell_of_news(pk) for pk in list(items.values_list("pk", flat=True)))


@transaction.atomic
def _tell_of_question(pk: int) -> int:
    question = Question.objects.select_for_update(of=("self",)).get(pk=pk)
    if question.followers_told_at or not question.is_shown:
        return 0
    may_read = readers(kmip_only=question.seen_by == SeenBy.KMIP)
    people = may_read.filter(topics_followed__topic=question.topic)
    told = emails.new_question(question, people.exclude(pk=question.asked_by_id).order_by("pk"))
    question.followers_told_at = clock.now()
    question.save(update_fields=["followers_told_at"])
    return told


@transaction.atomic
def _tell_of_news(pk: int) -> int:
    item = NewsItem.objects.select_for_update(of=("self",)).get(pk=pk)
    if item.followers_told_at or item.status != NewsItem.Status.PUBLISHED:
        return 0
    told = emails.news(item, [one.user for one in EmailChoice.objects.wanting_news()])
    item.followers_told_at = clock.now()
    item.save(update_fields=["followers_told_at"])
    return told
