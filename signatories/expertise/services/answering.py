"""Answering: what people give each other, and what they think of it."""

from django.db import transaction
from django.db.models import Sum

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.lifecycle import TooLate
from kmip_portal.mail.unsaying import unsay
from signatories.expertise import question_emails as emails
from signatories.expertise.finding import keep_words, words_changed
from signatories.expertise.models import Answer, EarlierWords, Follow, Question, Useful
from signatories.expertise.services.asking import askers, follow_answers, locked, standing_of
from signatories.expertise.taking_part import role_of
from signatories.models import Organisation
from signatories.services.editing import ChangedMeanwhile


@transaction.atomic
def answer(
    question: Question,
    *,
    body: str,
    by: User,
    organisation: Organisation | None,
    shows_name: bool = False,
    is_official: bool = False,
) -> Answer:
    """Somebody answers, or whoever asked replies; who waits for it is told."""
    now = locked(question)
    refuse_when_over(now)
    from_asker = now.asked_by_id == by.pk
    given = Answer.objects.create(
        question=now,
        body=body,
        given_by=by,
        organisation=None if is_official else now.organisation if from_asker else organisation,
        role="" if is_official or from_asker else role_of(by, organisation),
        shows_name=shows_name and not from_asker,
        shows_organisation=bool(now.shows_organisation) if from_asker else True,
        from_asker=from_asker,
        is_official=is_official,
    )
    record(by, "gave", given, organisations=givers(given))
    if not from_asker:
        now.answered_at = given.given_at
        now.save(update_fields=["answered_at"])
        follow(now, by=by)
    follow_answers(now, by=by)
    keep_words(now)
    emails.answered(given, by=by)
    return given


def refuse_when_over(question: Question) -> None:
    if not question.takes_answers:
        raise TooLate(
            f"This question is now “{standing_of(question)}”, so it takes no more answers."
        )


def givers(given: Answer) -> list[str]:
    """Whose history tells of an answer: that of whoever gave it, alone."""
    return [given.organisation.slug] if given.organisation else []


@transaction.atomic
def edit(given: Answer, *, body: str, shows_name: bool, by: User, row_version: int | None) -> None:
    """Other words; what it said before is kept. Raises ChangedMeanwhile."""
    now = _standing(given, "changed")
    if row_version != now.row_version:
        raise ChangedMeanwhile(now)
    if now.body != body:
        EarlierWords.objects.create(answer=now, body=now.body)
        now.body, now.edited_at = body, clock.now()
    now.shows_name = shows_name and not now.from_asker
    now.row_version += 1
    now.save(update_fields=["body", "edited_at", "shows_name", "row_version"])
    words_changed(now.question)
    record(by, "edited", now, organisations=givers(now))


@transaction.atomic
def withdraw(given: Answer, *, by: User) -> None:
    """It is shown to nobody but whoever gave it and K-MIP's people."""
    now = _locked(given)
    if now.status == Answer.Status.WITHDRAWN:
        return
    now.move("withdraw", withdrawn_at=clock.now())
    unsay(f"answer-{now.reference}-")
    record(by, "withdrew", now, organisations=givers(now))
    answers_changed(now.question, by=by)


@transaction.atomic
def accept(given: Answer, *, by: User) -> None:
    """This one answered the question; one accepted before is an answer among others again."""
    now = _standing(given, "accepted")
    if now.is_accepted:
        return
    now.question.answers.filter(accepted_at__isnull=False).update(
        accepted_at=None, accepted_by=None
    )
    now.accepted_at, now.accepted_by = clock.now(), by
    now.save(update_fields=["accepted_at", "accepted_by"])
    heard = now.question
    heard.heard_at = clock.now()
    heard.save(update_fields=["heard_at"])
    before = heard.status
    follow_answers(heard, by=by)
    if before == heard.status:  # another one was accepted before
        record(by, "accepted another answer to", heard, organisations=askers(heard))
    if not now.from_asker:
        emails.accepted(now)


@transaction.atomic
def take_back(given: Answer, *, by: User) -> None:
    """It did not answer the question after all."""
    now = _locked(given)
    if not now.is_accepted:
        return
    now.accepted_at = now.accepted_by = None
    now.save(update_fields=["accepted_at", "accepted_by"])
    follow_answers(now.question, by=by)


@transaction.atomic
def find_useful(given: Answer, *, by: User, useful: bool) -> None:
    """One person's word; said twice it counts once."""
    now = _standing(given, "found useful")
    if useful:
        Useful.objects.get_or_create(answer=now, user=by)
    else:
        Useful.objects.filter(answer=now, user=by).delete()
    now.useful_count = now.found_useful.count()
    now.save(update_fields=["useful_count"])
    _count(now.question)


@transaction.atomic
def follow(question: Question, *, by: User) -> None:
    """They are told of every answer from now on; whoever asked is told in any case."""
    if question.asked_by_id != by.pk:
        Follow.objects.get_or_create(question=question, user=by)


@transaction.atomic
def stop_following(question: Question, *, by: User) -> None:
    Follow.objects.filter(question=question, user=by).delete()


def answers_changed(question: Question, *, by: User) -> None:
    """An answer went, or came back: the question, its words and its count follow."""
    last = question.answers.standing().filter(from_asker=False).order_by("-given_at").first()
    question.answered_at = last.given_at if last else None
    question.save(update_fields=["answered_at"])
    if question.is_shown:
        follow_answers(question, by=by)
    words_changed(question)
    _count(question)


def _count(question: Question) -> None:
    total = question.answers.standing().aggregate(total=Sum("useful_count"))["total"] or 0
    question.useful_count = total
    question.save(update_fields=["useful_count"])


def _locked(given: Answer) -> Answer:
    """The answer, and the question it stands under, one after the other with all that is done."""
    question = locked(given.question)
    now = Answer.objects.select_related("organisation", "given_by").get(pk=given.pk)
    if now.question_id != question.pk:  # merged meanwhile
        question = locked(now.question)
    now.question = question
    return now


def _standing(given: Answer, done: str) -> Answer:
    now = _locked(given)
    if not now.is_standing or not now.question.is_shown:
        shown = now if not now.is_standing else now.question
        raise TooLate(f"It is now “{shown.get_status_display()}”, so it can no longer be {done}.")
    return now
