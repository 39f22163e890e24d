"""What K-MIP does with what is asked and answered, each with a reason; and what people report."""

from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.lifecycle import TooLate
from kmip_portal.mail.unsaying import unsay
from signatories.expertise import question_emails as emails
from signatories.expertise.finding import keep_words
from signatories.expertise.following_emails import key_of
from signatories.expertise.models import Answer, Follow, Question, Report
from signatories.expertise.services.answering import answers_changed
from signatories.expertise.services.asking import follow_answers, locked, standing_of
from signatories.expertise.taking_part import readers

# an event here names no organisation: that of whoever asked may not be shown to others


@transaction.atomic
def report(thing: Question | Answer, *, note: str, by: User) -> None:
    """Somebody asks K-MIP to look at it; asked twice, it is one report."""
    of = {_kind(thing): thing}
    _, new = Report.objects.get_or_create(
        **of, reported_by=by, settled_at=None, defaults={"note": note}
    )
    if new:
        record(by, "reported", thing)


@transaction.atomic
def hide(thing: Question | Answer, *, reason: str, by: User) -> None:
    """Nobody but its author and K-MIP sees it; the author is told why. Its reports are settled."""
    now = _locked(thing)
    now.move("hide", hidden_at=clock.now(), hidden_by=by, hidden_reason=reason)
    record(by, "hid", now, reason=reason)
    _settle(now, by=by)
    if isinstance(now, Answer):
        unsay(f"answer-{now.reference}-")
        answers_changed(now.question, by=by)
        emails.hidden(now, author=now.given_by, reason=reason)
    else:
        told = [f"answer-{one.reference}-" for one in now.answers.all()]
        unsay(key_of(now), *told)
        emails.hidden(now, author=now.asked_by, reason=reason)


@transaction.atomic
def show(thing: Question | Answer, *, by: User) -> None:
    """It is shown again, as it was."""
    now = _locked(thing)
    if now.status != "hidden":
        return
    now.move("show", hidden_at=None, hidden_by=None, hidden_reason="")
    record(by, "showed again", now)
    if isinstance(now, Answer):
        answers_changed(now.question, by=by)
    else:
        follow_answers(now, by=by)


@transaction.atomic
def leave(thing: Question | Answer, *, by: User) -> None:
    """It stays as it is: what was reported has been looked at."""
    if _settle(_locked(thing), by=by):
        record(by, "looked at reports on", thing)


@transaction.atomic
def close(question: Question, *, reason: str, by: User) -> None:
    """It takes no more answers."""
    now = locked(question)
    if not now.takes_answers:
        raise TooLate(f"This question is now “{standing_of(now)}”, so it cannot be closed.")
    now.closed_at, now.closed_by, now.closed_reason = clock.now(), by, reason
    now.save(update_fields=["closed_at", "closed_by", "closed_reason"])
    record(by, "closed", now, reason=reason)


@transaction.atomic
def reopen(question: Question, *, by: User) -> None:
    """It takes answers again."""
    now = locked(question)
    if now.closed_at is None:
        return
    now.closed_at, now.closed_by, now.closed_reason = None, None, ""
    now.save(update_fields=["closed_at", "closed_by", "closed_reason"])
    record(by, "reopened", now)


class CannotBeMerged(Exception):
    """Why two questions cannot become one, in a sentence."""


@transaction.atomic
def merge(question: Question, *, into: int, by: User) -> Question:
    """Its answers and followers go over to another question, and its address leads there."""
    other = Question.objects.filter(number=into).first()
    if other is None or not other.is_shown:
        raise CannotBeMerged("Enter the number of a question that stands")
    if other.pk == question.pk:
        raise CannotBeMerged("Enter the number of another question")
    first, second = sorted([question, other], key=lambda one: one.pk)  # always in this order
    rows = {one.pk: one for one in (locked(first), locked(second))}
    gone, stays = rows[question.pk], rows[other.pk]
    if gone.seen_by != stays.seen_by:
        raise CannotBeMerged(
            "These two questions are not shown to the same people, so they cannot be one"
        )
    gone.move("merge", merged_into=stays, merged_at=clock.now(), merged_by=by)
    record(by, "merged", gone, into=stays.number)
    unsay(key_of(gone))
    gone.answers.update(question=stays, accepted_at=None, accepted_by=None)
    _bring_followers(gone, stays)
    answers_changed(stays, by=by)
    keep_words(gone)
    return stays


def _bring_followers(gone: Question, stays: Question) -> None:
    """Those who waited for answers there, whoever asked among them, are told of those here."""
    waiting = {*gone.follows.values_list("user", flat=True), gone.asked_by_id}
    for person in readers().filter(pk__in=waiting - {stays.asked_by_id}):
        Follow.objects.get_or_create(question=stays, user=person)


def _kind(thing: Question | Answer) -> str:
    return "answer" if isinstance(thing, Answer) else "question"


def _locked(thing: Question | Answer) -> Question | Answer:
    if isinstance(thing, Question):
        return locked(thing)
    question = locked(thing.question)
    now = Answer.objects.select_related("given_by").get(pk=thing.pk)
    now.question = question
    return now


def _settle(thing: Question | Answer, *, by: User) -> int:
    return thing.reports.open().update(settled_at=clock.now(), settled_by=by)
