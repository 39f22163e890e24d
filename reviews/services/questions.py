"""What a review asks: the usual three, and K-MIP’s own."""

from django.db import transaction
from django.db.models import Max

from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.lifecycle import TooLate
from reviews.models import AnnualReview, Question

USUAL = (
    (Question.Kind.CHANGE, "Do you agree no change is needed?"),
    (Question.Kind.CLAUSES, "Which clauses should change?"),
    (Question.Kind.TEXT, "Anything else?"),
)


def add_usual(review: AnnualReview) -> None:
    Question.objects.bulk_create(
        Question(review=review, position=position, kind=kind, text=text)
        for position, (kind, text) in enumerate(USUAL, 1)
    )


def copy(review: AnnualReview, to: AnnualReview) -> None:
    """The questions of one review are asked in another too, in place of what it had."""
    to.questions.all().delete()
    Question.objects.bulk_create(
        Question(review=to, position=one.position, kind=one.kind, text=one.text,
                 options=one.options)
        for one in review.questions.all()
    )  # fmt: skip


@transaction.atomic
def add(review: AnnualReview, *, text: str, kind: str, options: list[str], by: User) -> Question:
    """One more question, at the end; `options` are what may be chosen, for radios only."""
    locked = _lock(review)
    last = locked.questions.aggregate(last=Max("position"))["last"] or 0
    question = Question.objects.create(
        review=locked,
        position=last + 1,
        kind=kind,
        text=text,
        options="\n".join(options) if kind == Question.Kind.RADIOS else "",
    )
    record(by, "added a question to", locked, question=text)
    return question


@transaction.atomic
def remove(question: Question, *, by: User) -> None:
    """It is not asked. Removed twice, it is gone once."""
    locked = _lock(question.review)
    found = locked.questions.own().filter(pk=question.pk).first()
    if found is None:
        return
    record(by, "removed a question from", locked, question=found.text)
    found.delete()


def _lock(review: AnnualReview) -> AnnualReview:
    locked = AnnualReview.objects.select_for_update().get(pk=review.pk)
    if not locked.is_planned:
        raise TooLate(f"The {locked} has been opened, so its questions stand.")
    return locked
