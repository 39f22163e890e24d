"""A review filled in in Word is read into the organisation's draft."""

from django.db import transaction

from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.uploads.check import CheckedUpload
from reviews.models import AnnualReview, Response, UploadedResponse
from reviews.services.answering import answer_questions
from reviews.services.proposing import propose
from reviews.services.responding import save_answer
from reviews.word_in import Doubt, FilledReview
from signatories.models import Organisation

STANDS = "Your draft already says something else of this clause. It was left as it is"
ANSWERED = "Your draft already answers this otherwise. It was left as it is"
Answer = Response.Answer


@transaction.atomic
def read_into_draft(
    review: AnnualReview,
    organisation: Organisation,
    *,
    file: CheckedUpload,
    filled: FilledReview,
    by: User,
) -> UploadedResponse:
    """Keep what the file says as a draft; what colleagues have drafted already is not replaced."""
    begun = review.responses.filter(organisation=organisation).first()
    answer = filled.answer or (begun.draft_answer if begun else _answer_that_fits(filled))
    until = begun.draft_until if begun and answer == Answer.MORE_TIME else None
    response = save_answer(review, organisation, answer=answer, by=by, until=until)
    doubts = [*filled.doubts]
    drafted = {one.clause_key: one for one in response.proposals.all()}
    for clause in review.version.clauses.filter(key__in=filled.said):
        said = filled.said[clause.key]
        there = drafted.get(clause.key)
        if there and there.draft_kind and there.drafted != said:
            text = "\n".join(filter(None, (said["text"], said["wording"], said["reason"])))
            doubts.append(Doubt(f"Clause {clause}", text, STANDS, clause.key))
        else:
            propose(response, clause, by=by, **said)
    stand = dict(response.answers.exclude(draft="").values_list("question", "draft"))
    unanswered = {}
    for question, text in filled.answers.items():
        if stand.get(question.pk, text) != text:
            doubts.append(Doubt(question.text, text, ANSWERED, ""))
        else:
            unanswered[question] = text
    if unanswered:
        answer_questions(response, unanswered, by=by)
    uploaded = UploadedResponse.objects.create(
        response=response,
        name=file.name,
        sha256=file.sha256,
        uploaded_by=by,
        found=filled.found,
        missing=filled.blank,
        doubts=[[one.where, one.text, one.why, one.clause_key] for one in doubts],
        unread=filled.unread,
    )
    record(by, "read a Word form into", response, organisations=[organisation.slug])
    return uploaded


def _answer_that_fits(filled: FilledReview) -> str:
    return Answer.COMMENTS if filled.said or filled.answers else Answer.SUPPORT
