"""An impact assessment is sent to be approved, locked meanwhile, approved by another person or sent
back; later reviewed, replaced by its next version, or withdrawn."""

from datetime import date

from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.lifecycle import InvalidMove, TooLate
from records.assessments import emails
from records.assessments.answers import DPO_OFFICES, content_sha256, gaps, standing_opinions
from records.assessments.documents import request_files
from records.assessments.permissions import may_approve
from records.assessments.writing import AssessmentChanged, locked, tell
from records.models import AssessmentReview, ImpactAssessment


class NotReady(Exception):
    """Something is missing, or has passed, or the advice was not answered: it stays as it is."""


def lacks_opinion(assessment: ImpactAssessment, sha256: str) -> bool:
    """No data protection officer said anything of this text (UK GDPR Article 35(2))."""
    return not any(one.office in DPO_OFFICES for one in standing_opinions(assessment, sha256))


def goes_against(assessment: ImpactAssessment, sha256: str) -> bool:
    """Somebody advised that this text should not go on as it stands."""
    return any(one.is_against for one in standing_opinions(assessment, sha256))


@transaction.atomic
def send(
    assessment: ImpactAssessment,
    *,
    by: User,
    row_version: int | None = None,
    why_without_opinion: str = "",
    why_against_opinion: str = "",
) -> ImpactAssessment:
    """To whoever may approve it; from now on nobody changes it. Twice is once."""
    assessment = locked(assessment)
    if assessment.sent_by == by and not assessment.can("send"):
        return assessment  # pressed twice
    if not assessment.can("send"):
        raise InvalidMove(assessment, "send")
    if row_version is not None and row_version != assessment.row_version:
        raise AssessmentChanged(assessment)
    sha256 = content_sha256(assessment)
    without, against = lacks_opinion(assessment, sha256), goes_against(assessment, sha256)
    if gaps(assessment) or (
        (assessment.is_full and without and not why_without_opinion)
        or (against and not why_against_opinion)
    ):
        raise NotReady
    assessment.move(
        "send",
        sent_at=clock.now(),
        sent_by=by,
        why_without_opinion=why_without_opinion if without else "",
        why_against_opinion=why_against_opinion if against else "",
        row_version=assessment.row_version + 1,
    )
    tell(assessment, by, "sent to be approved")
    emails.to_approve(assessment)
    return assessment


@transaction.atomic
def take_back(assessment: ImpactAssessment, *, by: User) -> None:
    """It is a draft again, to be changed. Twice is once."""
    assessment = locked(assessment)
    if assessment.can("send"):
        return
    assessment.move("take_back", row_version=assessment.row_version + 1)
    tell(assessment, by, "took back")


@transaction.atomic
def send_back(
    assessment: ImpactAssessment, *, by: User, because: str, row_version: int | None = None
) -> None:
    """Not approved as it is: a draft again, with what should change."""
    assessment = locked(assessment)
    if (
        assessment.sent_back_by == by
        and assessment.sent_back_because == because
        and (assessment.can("send"))
    ):
        return  # pressed twice
    _is_as_seen(assessment, row_version)
    assessment.move(
        "take_back",
        sent_back_at=clock.now(),
        sent_back_by=by,
        sent_back_because=because,
        row_version=assessment.row_version + 1,
    )
    tell(assessment, by, "sent back")
    emails.sent_back(assessment)


@transaction.atomic
def approve(
    assessment: ImpactAssessment, *, by: User, row_version: int | None = None
) -> ImpactAssessment:
    """By another person than who wrote it: from now on records may rest on it. Its text is frozen,
    and the version before is replaced. Twice is once."""
    assessment = locked(assessment)
    if assessment.approved_by == by:
        return assessment
    _is_as_seen(assessment, row_version)
    if not may_approve(by, assessment):
        raise TooLate("Somebody who wrote it or advised on it does not approve it.")
    sha256 = content_sha256(assessment)
    if gaps(assessment) or (
        goes_against(assessment, sha256) and not assessment.why_against_opinion
    ):
        raise NotReady
    if not lacks_opinion(assessment, sha256):
        assessment.why_without_opinion = ""  # it came after all
    before = assessment.replaces
    if before and before.can("replace"):
        before.move("replace", replaced_at=clock.now())
        tell(before, by, "replaced")
    assessment.approved_at, assessment.approved_by = clock.now(), by
    assessment.approved_by_role, assessment.approved_sha256 = by.job_title, sha256
    pdf, word = request_files(assessment)
    assessment.move(
        "approve",
        approved_at=assessment.approved_at,
        approved_by=by,
        approved_by_role=by.job_title,
        approved_sha256=sha256,
        pdf=pdf,
        docx=word,
        why_without_opinion=assessment.why_without_opinion,
        sent_back_at=None,
        sent_back_by=None,
        sent_back_because="",
        row_version=assessment.row_version + 1,
    )
    tell(assessment, by, "approved")
    emails.approved(assessment)
    return assessment


def _is_as_seen(assessment: ImpactAssessment, row_version: int | None) -> None:
    if not assessment.can("approve"):
        raise InvalidMove(assessment, "approve")
    if row_version is not None and row_version != assessment.row_version:
        raise AssessmentChanged(assessment)


@transaction.atomic
def still_holds(
    assessment: ImpactAssessment,
    *,
    by: User,
    review_date: date,
    row_version: int | None = None,
    accepted_by_name: str = "",
    accepted_by_role: str = "",
    accepted_until: date | None = None,
) -> None:
    """It was looked at and nothing has changed: its text stays, and its days begin anew."""
    assessment = locked(assessment)
    if not assessment.can("withdraw"):
        raise InvalidMove(assessment, "withdraw")
    accepted = {
        "accepted_by_name": accepted_by_name,
        "accepted_by_role": accepted_by_role,
        "accepted_until": accepted_until,
    }
    told = {"next_due_on": review_date, **accepted}
    last = assessment.reviews_done.filter(reviewed_by=by, **told).last()
    if last and clock.day_in_london(last.reviewed_at) == clock.today():
        return  # pressed twice
    if row_version is not None and row_version != assessment.row_version:
        raise AssessmentChanged(assessment)
    AssessmentReview.objects.create(assessment=assessment, reviewed_by=by, **told)
    assessment.review_date, assessment.review_told_on = review_date, None
    if assessment.is_full:
        for name, value in accepted.items():
            setattr(assessment, name, value)
        assessment.acceptance_told_on = None
    assessment.row_version += 1
    assessment.save()
    tell(assessment, by, "reviewed")


@transaction.atomic
def withdraw(assessment: ImpactAssessment, *, by: User, because: str) -> None:
    """Nothing may rest on it any more. Twice is once."""
    assessment = locked(assessment)
    if assessment.withdrawn_by == by:
        return
    assessment.move(
        "withdraw", withdrawn_at=clock.now(), withdrawn_by=by, withdrawn_because=because
    )
    tell(assessment, by, "withdrew")
    emails.withdrawn(assessment)
