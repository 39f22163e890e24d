"""The letters about questions and answers. None of them says who asked, or who answered."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse

from kmip_portal.accounts.models import User
from kmip_portal.accounts.permissions import secretaries
from kmip_portal.mail.services import send
from signatories.expertise.models import Answer, ExpertAsked, Question, SeenBy
from signatories.expertise.taking_part import readers


def answered(given: Answer, *, by: User) -> None:
    """To whoever asked, and to those who follow: somebody has answered, or replied."""
    question = given.question
    if question.asked_by_id != by.pk and question.asked_by.is_active:
        _send("your_answer", question.asked_by, question, f"answer-{given.reference}")
    may_read = readers(kmip_only=question.seen_by == SeenBy.KMIP)
    following = may_read.filter(pk__in=question.follows.values("user"))
    for person in following.exclude(pk__in=[by.pk, question.asked_by_id]).order_by("pk"):
        _send("new_answer", person, question, f"answer-{given.reference}")


def accepted(given: Answer) -> None:
    """To whoever gave it."""
    if given.given_by.is_active:
        _send("accepted", given.given_by, given.question, f"accepted-{given.reference}")


def no_answer_yet(question: Question, asked: Iterable[ExpertAsked]) -> None:
    """To people who offered to be asked about the topic, or to contacts whose work it is."""
    for one in asked:
        if one.user:
            _send("no_answer", one.user, question, "no-answer", in_working_hours=True)
        elif one.contact:
            send(
                "expertise/emails/no_answer",
                to=(one.contact.email, one.contact.name or one.contact.get_role_display()),
                dedupe=f"no-answer-{question.number}-{one.contact.reference}",
                in_working_hours=True,
                **_words(question),
                contact=str(one.contact),
            )


def no_answer_for_kmip(question: Question) -> None:
    """To the secretariat: nobody else has answered, or was asked."""
    for person in secretaries():
        _send("no_answer_for_kmip", person, question, "kmip-no-answer", in_working_hours=True)


def hidden(thing: Question | Answer, *, author: User, reason: str) -> None:
    """To whoever wrote it: what K-MIP has done, and why."""
    question = thing.question if isinstance(thing, Answer) else thing
    if author.is_active:
        key = f"hidden-{thing.reference}-{thing.hidden_at:%Y%m%d%H%M%S}"
        _send("hidden", author, question, key, reason=reason, is_answer=isinstance(thing, Answer))


def _send(letter: str, person: User, question: Question, key: str, **more: Any) -> None:
    send(
        f"expertise/emails/{letter}",
        to=(person.email, person.name),
        dedupe=f"{key}-{question.number}-{person.pk}",
        together=not more.get("in_working_hours"),
        **_words(question),
        **more,
    )


def _words(question: Question) -> dict[str, Any]:
    return {
        "title": question.title,
        "question_url": settings.BASE_URL + question.get_absolute_url(),
        "helping_url": settings.BASE_URL + reverse("expertise:helping"),
        "topic": str(question.topic),
        "kmip_only": question.seen_by == SeenBy.KMIP,
    }
