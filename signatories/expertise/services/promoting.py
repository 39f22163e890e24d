"""A good answer becomes a guide: K-MIP goes on writing it, and a second person publishes it."""

from django.db import transaction

from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.lifecycle import TooLate
from signatories.expertise.models import Answer, Guide, Question, SeenBy
from signatories.expertise.models.checked import KMIP
from signatories.expertise.services import guides
from signatories.expertise.services.asking import locked

SUMMARY = 500


@transaction.atomic
def make_guide(question: Question, *, by: User) -> Guide:
    """A draft guide with the question and its best answer; pressed twice, the same one."""
    now = locked(question)
    if now.guide:
        return now.guide
    best = now.answers.standing().in_order().first()
    if best is None or not now.is_shown or now.topic is None:
        raise TooLate("Nobody has answered this question, so there is nothing to make a guide of.")
    version = guides.start(
        organisation=None,
        topic=now.topic,
        by=by,
        title=now.title,
        summary=(now.details or now.title)[:SUMMARY],
        body=f"{best.body}\n\n{_credit(now, best)}".strip(),
        publisher=KMIP,
        is_unread=True,
        change_note="" if now.seen_by == SeenBy.KMIP else f"From question {now.number}",
    )
    version.hands.add(now.asked_by, best.given_by)  # whose words it has publishes none of them
    now.guide = version.guide
    now.save(update_fields=["guide"])
    record(by, "began a guide from", now, guide=version.guide.slug)
    return version.guide


def _credit(question: Question, best: Answer) -> str:
    """Whose answer it was, where that is shown: an asker without a name is not, and of what
    K-MIP alone was asked nothing is told."""
    if question.seen_by == SeenBy.KMIP:
        return ""
    if best.is_official or not best.organisation or not best.shows_organisation:
        return f"This answers question {question.number}."
    return f"This answers question {question.number}, as {best.organisation} answered it."
