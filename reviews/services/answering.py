"""What an organisation answers to the questions a review asks of its own, in its draft."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F, Sum

from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from reviews.models import Question, QuestionAnswer, Response
from reviews.services.drafts import begin_to_change, lock, refuse_when_settled
from signatories.services.editing import ChangedMeanwhile


def answers_version(response: Response) -> int:
    """Grows with every change of an answer, whoever makes it."""
    return (response.answers.aggregate(all=Sum("row_version"))["all"] or 0) + 1


@transaction.atomic
def answer_questions(
    response: Response,
    answers: Mapping[Question, str],
    *,
    by: User,
    row_version: int | None = None,
) -> None:
    """Keep these answers in the draft; `row_version` is `answers_version` as the person saw it."""
    refuse_when_settled(response.review, response.organisation)
    lock(response)
    if row_version is not None and row_version != answers_version(response):
        raise ChangedMeanwhile(response)
    changed = False
    for question, text in answers.items():
        kept, _ = QuestionAnswer.objects.get_or_create(response=response, question=question)
        if kept.draft != text:
            QuestionAnswer.objects.filter(pk=kept.pk).update(
                draft=text, row_version=F("row_version") + 1
            )
            changed = True
    if changed:
        begin_to_change(response, by=by)
        record(
            by, "answered questions in the draft of", response,
            organisations=[response.organisation.slug],
        )  # fmt: skip
