"""Asking: a draft in steps, posted once; and what whoever asked does with it afterwards."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.text import slugify

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.lifecycle import TooLate
from kmip_portal.mail.unsaying import unsay
from kmip_portal.nudges import after_commit
from signatories.expertise.finding import keep_words, words_changed
from signatories.expertise.following_emails import key_of
from signatories.expertise.models import EarlierWords, Question, QuestionDraft
from signatories.services.editing import ChangedMeanwhile

SAYS = ("title", "details", "topic", "seen_by", "shows_organisation")
KEPT = (*SAYS, "organisation", "asked_by", "about", "law")
TRIES = 50  # for a number, when many ask at the same moment

Status = Question.Status
# by where it is and where it is going: the next move
STEPS = {
    (Status.NO_ANSWER, Status.ANSWERED): "answer",
    (Status.NO_ANSWER, Status.ACCEPTED): "answer",
    (Status.ANSWERED, Status.ACCEPTED): "accept",
    (Status.ANSWERED, Status.NO_ANSWER): "lose_answers",
    (Status.ACCEPTED, Status.ANSWERED): "reconsider",
    (Status.ACCEPTED, Status.NO_ANSWER): "reconsider",
}
TOLD = {
    "answer": "answered",
    "accept": "accepted an answer to",
    "lose_answers": "left without an answer",
    "reconsider": "accepts no answer to",
}


@transaction.atomic
def begin(*, title: str, by: User, about: str = "", law: str = "") -> QuestionDraft:
    """A question of one line; the rest is asked on the next pages."""
    return QuestionDraft.objects.create(title=title, asked_by=by, about=about, law=law)


@transaction.atomic
def change_draft(draft: QuestionDraft, **says: Any) -> QuestionDraft:
    """What was answered on one of the pages."""
    for name, value in says.items():
        setattr(draft, name, value)
    draft.save(update_fields=list(says))
    return draft


@transaction.atomic
def drop(draft: QuestionDraft) -> None:
    """It is asked no more, such as when somebody has answered it before."""
    draft.delete()


@transaction.atomic
def post(draft: QuestionDraft, *, by: User) -> Question:
    """From now on others read it and answer; pressed twice, it is asked once."""
    held = QuestionDraft.objects.select_for_update().filter(pk=draft.pk).first()
    if held is None:
        raise TooLate("You have already posted this question, or given it up.")
    question = _numbered({name: getattr(held, name) for name in KEPT})
    keep_words(question)
    record(by, "asked", question, organisations=askers(question), seen_by=question.seen_by)
    held.delete()
    after_commit("signatories.expertise.tasks.tell_followers")
    return question


def _numbered(says: dict[str, Any]) -> Question:
    """With the next number; who asks at the same moment takes the one after."""
    slug = slugify(says["title"])[:80].strip("-") or "question"
    for _ in range(TRIES):
        last = Question.objects.aggregate(last=Max("number"))["last"] or 0
        try:
            with transaction.atomic():
                return Question.objects.create(number=last + 1, slug=slug, **says)
        except IntegrityError:
            if not Question.objects.filter(number=last + 1).exists():
                raise
    raise TooLate("Many people are asking at this moment. Post your question again.")


def askers(question: Question) -> list[str]:
    """Whose history tells what became of a question: that of whoever asked, and of nobody else.

    An event that named another organisation as well would tell it who asked.
    """
    return [question.organisation.slug] if question.organisation else []


@transaction.atomic
def edit(question: Question, *, by: User, row_version: int | None, **says: Any) -> None:
    """Said otherwise, or shown otherwise; what it said is kept. Raises ChangedMeanwhile."""
    now = locked(question)
    if row_version != now.row_version:
        raise ChangedMeanwhile(now)
    if not now.takes_answers:
        raise TooLate(f"This question is now “{standing_of(now)}”, so it can no longer be changed.")
    changed = [name for name in SAYS if getattr(now, name) != says[name]]
    if not changed:
        return
    if "seen_by" in changed and now.answers.filter(from_asker=False).exists():
        # whoever answered did so for those who could read it then
        raise TooLate("It has been answered, so who can see it can no longer be changed.")
    if {"title", "details"} & set(changed):
        EarlierWords.objects.create(question=now, title=now.title, body=now.details)
        now.edited_at = clock.now()
    for name in SAYS:
        setattr(now, name, says[name])
    if {"title", "topic", "seen_by"} & set(changed):
        unsay(key_of(now))  # who was not told yet is told these words
        now.followers_told_at = None
    now.row_version += 1
    now.save(update_fields=[*SAYS, "edited_at", "followers_told_at", "row_version"])
    own_replies = now.answers.filter(from_asker=True, given_by=now.asked_by)
    own_replies.update(shows_organisation=now.shows_organisation, shows_name=False)
    words_changed(now)
    record(by, "edited", now, organisations=askers(now), changed=changed)


@transaction.atomic
def withdraw(question: Question, *, by: User) -> None:
    """It is shown to nobody but whoever asked and K-MIP's people."""
    now = locked(question)
    if now.status == Question.Status.WITHDRAWN:
        return
    now.move("withdraw", withdrawn_at=clock.now())
    unsay(key_of(now))
    record(by, "withdrew", now, organisations=askers(now))


@transaction.atomic
def heard(question: Question, *, by: User) -> None:
    """Whoever asked has read what there is, and still wants to know."""
    now = locked(question)
    now.heard_at = clock.now()
    now.save(update_fields=["heard_at"])


def locked(question: Question) -> Question:
    """Everything about one question comes one after the other."""
    rows = Question.objects.select_for_update(of=("self",))
    return rows.select_related("organisation", "topic", "asked_by").get(pk=question.pk)


def standing_of(question: Question) -> str:
    return "Closed by K-MIP" if question.closed_at else question.get_status_display()


def follow_answers(question: Question, *, by: Any) -> None:
    """Bring a question to where its answers say it is, move by move, each with its event.

    The first one answers it, an accepted one settles it, and the last one that goes leaves it open.
    What whoever asked replies counts once they accept it.
    """
    standing = question.answers.standing()
    if standing.filter(accepted_at__isnull=False).exists():
        wanted = Question.Status.ACCEPTED
    elif standing.filter(from_asker=False).exists():
        wanted = Question.Status.ANSWERED
    else:
        wanted = Question.Status.NO_ANSWER
    for _ in range(2):
        if question.status != wanted:
            move = STEPS[Status(question.status), wanted]
            question.move(move)
            own = askers(question) if by == question.asked_by else []
            record(by, TOLD[move], question, organisations=own)
