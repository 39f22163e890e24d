"""The opinion of an adviser on an impact assessment: asked for, given, or written down by who had
it. It is bound to the very text that it is about (UK GDPR Article 35(2))."""

from datetime import date
from typing import Any

from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.lifecycle import InvalidMove, TooLate
from records.assessments import emails
from records.assessments.answers import content_sha256
from records.assessments.permissions import OFFICES, has_written, office_of
from records.assessments.writing import AssessmentChanged, locked, tell
from records.models import ImpactAssessment, Opinion


@transaction.atomic
def ask(assessment: ImpactAssessment, *, by: User) -> int:
    """Write to the advisers of the organisation; how many there are. Twice in a day is once."""
    assessment = locked(assessment)
    _is_open(assessment)
    advisers = [
        one
        for one in emails.advisers_of(assessment, OFFICES)
        if one != by and not has_written(one, assessment)
    ]
    asked = assessment.opinion_asked_at
    if asked and clock.day_in_london(asked) == clock.today():
        return len(advisers)
    if not advisers:
        raise TooLate("Nobody but who wrote it advises your organisation in the portal.")
    assessment.opinion_asked_at, assessment.opinion_asked_by = clock.now(), by
    assessment.save(update_fields=["opinion_asked_at", "opinion_asked_by"])
    tell(assessment, by, "asked for an opinion on")
    emails.opinion_asked(assessment, advisers)
    return len(advisers)


@transaction.atomic
def give(
    assessment: ImpactAssessment,
    *,
    by: User,
    said: str,
    words: str,
    row_version: int | None = None,
    personal_data_confirmed: bool = False,
) -> Opinion:
    """What an adviser of the organisation says of the text that they saw. Twice is once."""
    office = office_of(by, assessment)
    if not office:
        raise TooLate("Somebody who advises the organisation gives an opinion.")
    if has_written(by, assessment):
        raise TooLate("You wrote in this assessment, so somebody else advises on it.")
    return _keep(
        assessment, by, row_version, personal_data_confirmed,
        said=said, words=words, given_by=by, name=by.name, given_on=clock.today(),
        office=office.value, role=office.label,
    )  # fmt: skip


@transaction.atomic
def write_down(
    assessment: ImpactAssessment,
    *,
    by: User,
    said: str,
    words: str,
    name: str,
    role: str,
    given_on: date,
    row_version: int | None = None,
    personal_data_confirmed: bool = False,
) -> Opinion:
    """What the data protection officer said outside the portal, by whoever had it."""
    return _keep(
        assessment, by, row_version, personal_data_confirmed,
        said=said, words=words, entered_by=by, name=name, role=role, given_on=given_on,
        office="dpo",
    )  # fmt: skip


def _keep(
    assessment: ImpactAssessment,
    by: User,
    row_version: int | None,
    personal_data_confirmed: bool,
    **opinion: Any,
) -> Opinion:
    assessment = locked(assessment)
    _is_open(assessment)
    if row_version is not None and row_version != assessment.row_version:
        raise AssessmentChanged(assessment)
    sha256 = content_sha256(assessment)
    opinion["content_sha256"] = sha256
    theirs = assessment.opinions.filter(given_by=opinion.get("given_by"), name=opinion["name"])
    last = theirs.last()
    if last and all(getattr(last, name) == value for name, value in opinion.items()):
        return last
    given = Opinion.objects.create(assessment=assessment, **opinion)
    verb = "gave an opinion on" if given.given_by_id else "wrote down an opinion on"
    tell(assessment, by, verb, personal_data_confirmed)
    if given.given_by_id:
        emails.opinion_given(given)
    return given


def _is_open(assessment: ImpactAssessment) -> None:
    """Until it is approved."""
    if not (assessment.can("send") or assessment.can("approve")):
        raise InvalidMove(assessment, "send")
