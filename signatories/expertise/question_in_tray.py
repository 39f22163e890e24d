"""What questions and answers want of a person."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import F, Q

from kmip_portal import clock
from kmip_portal.accounts.permissions import is_secretariat
from kmip_portal.in_tray import Item, rows
from kmip_portal.often_asked import OftenAsked
from signatories.expertise.models import Question, Report
from signatories.expertise.services.chasing import due_on

MOST = 20
UNHEARD = Q(heard_at=None) | Q(heard_at__lt=F("answered_at"))
# whether there can be anything of a kind, of which most people, most days, have nothing
SOME_ANSWERED = OftenAsked(
    lambda person: Question.objects.filter(
        UNHEARD, asked_by=person, status=Question.Status.ANSWERED, answered_at__isnull=False
    )
)
SOME_ASKED = OftenAsked(lambda person: Question.objects.unanswered().filter(asked_by=person))
SOME_UNANSWERED = OftenAsked(lambda: Question.objects.waiting_for_kmip())
SOME_REPORTED = OftenAsked(lambda: Report.objects.open())


def needs(user: Any) -> Iterator[Item]:
    """Whoever asked looks at the answers; K-MIP answers what nobody does, and what is reported."""
    if not user.is_authenticated:
        return
    if SOME_ANSWERED.has_any(user.pk):
        yield from _answered(user)
    if is_secretariat(user) and SOME_UNANSWERED.has_any():
        yield from _unanswered()
    if is_secretariat(user) and SOME_REPORTED.has_any():
        yield from _reported()


def waits(user: Any) -> Iterator[Item]:
    """An answer to what this person asked."""
    if not SOME_ASKED.has_any(user.pk):
        return
    for one in Question.objects.unanswered().filter(asked_by=user).order_by("asked_at")[:MOST]:
        yield Item("An answer to your question", one.title, one.get_absolute_url())


# letters about a question; the number of it stands last but one in their keys
LETTERS = {f"expertise/emails/{name}" for name in ("new_question", "new_answer", "accepted")}


def unreadable(user: Any, letters: Sequence[tuple[str, str]]) -> set[str]:
    """Letters about questions that were narrowed, hidden or withdrawn, or whose reader has left."""
    about = {key: int(key.split("-")[-2]) for kind, key in letters if kind in LETTERS}
    if not about:
        return set()
    visible = Question.objects.visible_to(user).values("pk")
    hidden = Question.objects.filter(number__in=set(about.values())).exclude(pk__in=visible)
    numbers = set(hidden.values_list("number", flat=True))
    return {key for key, number in about.items() if number in numbers}


def _answered(user: Any) -> Iterator[Item]:
    answered = Question.objects.filter(
        UNHEARD, asked_by=user, status=Question.Status.ANSWERED, answered_at__isnull=False
    )
    for one in rows(answered.order_by("answered_at"), MOST):
        yield Item("An answer to your question", one.title, one.get_absolute_url())


def _unanswered() -> Iterator[Item]:
    for one in Question.objects.waiting_for_kmip().order_by("asked_at")[:MOST]:
        since = one.kmip_told_at or one.asked_at
        due = clock.day_in_london(since) if one.kmip_told_at else due_on(since)
        yield Item(
            "Question with no answer for 5 working days", one.title, one.get_absolute_url(), due
        )


def _reported() -> Iterator[Item]:
    """One line a thing, however many report it."""
    reports = Report.objects.open().select_related("question", "answer__question")
    for one in {(one.question_id, one.answer_id): one for one in reports}.values():
        thing = one.answer or one.question
        question = one.answer.question if one.answer else one.question
        what = "answer" if one.answer else "question"
        yield Item(f"Look at a reported {what}", question.title, thing.get_absolute_url())
