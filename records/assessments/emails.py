"""The letters about impact assessments. They name the organisation and the reference, nothing that
an assessment says."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from kmip_portal.accounts.models import User
from kmip_portal.mail.services import send
from records.assessments.permissions import OWNERS_OF_RISK, may_approve
from records.models import ImpactAssessment, Opinion, RecordOfSharing
from records.repeat_emails import leads_of
from signatories.models import Membership, Succession
from signatories.permissions import stands_for


def to_approve(assessment: ImpactAssessment) -> None:
    """To whoever may approve it: it waits for them."""
    asked = [
        *leads_of(assessment.organisation),
        *advisers_of(assessment, OWNERS_OF_RISK),
    ]
    people = {one.pk: one for one in asked if may_approve(one, assessment)}
    _to(
        people.values(),
        "to_approve",
        assessment,
        key=str(assessment.row_version),
        sent_by=str(assessment.sent_by),
        url=_url("assessment_decide", assessment),
    )


def opinion_asked(assessment: ImpactAssessment, advisers: Iterable[User]) -> None:
    """To the advisers of the organisation: what do you say of it?"""
    _to(
        advisers,
        "opinion_asked",
        assessment,
        key=str(assessment.row_version),
        asked_by=str(assessment.opinion_asked_by),
        url=_url("opinion_give", assessment),
    )


def opinion_given(opinion: Opinion) -> None:
    """To whose it is: an adviser gave an opinion."""
    assessment = opinion.assessment
    _to(keepers(assessment), "opinion_given", assessment, key=str(opinion.pk), role=opinion.role)


def sent_back(assessment: ImpactAssessment) -> None:
    """To whose it is: it was not approved as it is."""
    _to(
        keepers(assessment),
        "sent_back",
        assessment,
        key=str(assessment.row_version),
        sent_back_by=str(assessment.sent_back_by),
    )


def approved(assessment: ImpactAssessment) -> None:
    """To whose it is: records may rest on it now."""
    _to(
        keepers(assessment),
        "approved",
        assessment,
        approved_by=str(assessment.approved_by),
        drafts=RecordOfSharing.objects.filter(assessment=assessment, status="draft").count(),
    )


def withdrawn(assessment: ImpactAssessment) -> None:
    """To whoever keeps a record that rests on it, and whose it is."""
    resting = RecordOfSharing.objects.filter(
        assessment__family=assessment.family, status__in=("draft", "waiting", "active")
    )
    people = {one.pk: one for one in keepers(assessment)}
    for record in resting.select_related("owner"):
        if record.owner.is_active:
            people[record.owner_id] = record.owner
    _to(
        people.values(),
        "withdrawn",
        assessment,
        withdrawn_by=str(assessment.withdrawn_by),
        records=resting.count(),
    )


def ending(assessment: ImpactAssessment, what: str, due_on: date, *, ends_on: date,
           leads_too: bool) -> None:  # fmt: skip
    """To whose it is, and when it is long overdue to the leads: its review, or until when its
    residual risk is accepted."""
    people = {person.pk: person for person in keepers(assessment)}
    if leads_too:
        people |= {person.pk: person for person in leads_of(assessment.organisation)}
    _to(
        people.values(),
        "ending",
        assessment,
        key=f"{what}-{due_on}",
        is_review=what == "review",
        ends_on=ends_on,
        owner=str(assessment.owner),
    )


def keepers(assessment: ImpactAssessment) -> list[User]:
    """Whose it is to see to: its owner, or the leads where the owner has left."""
    owner = assessment.owner
    if owner.is_active and assessment.organisation_id in stands_for(owner):
        return [owner]
    return leads_of(assessment.organisation)


def advisers_of(assessment: ImpactAssessment, offices: Iterable[str]) -> list[User]:
    """Whoever advises its organisation today, or whoever stands in its place."""
    of_them = Succession.objects.now_for(assessment.organisation)
    held = Membership.objects.current().filter(organisation__in=of_them, role__in=list(offices))
    people = {one.user_id: one.user for one in held.select_related("user").order_by("pk")}
    return [one for one in people.values() if one.is_active]


def _url(name: str, assessment: ImpactAssessment) -> str:
    return settings.BASE_URL + reverse(f"records:{name}", args=[assessment.reference])


def _to(
    people: Iterable[User],
    letter: str,
    assessment: ImpactAssessment,
    *,
    key: str = "",
    **context: Any,
) -> None:
    stem = "-".join(filter(None, [letter.replace("_", "-"), assessment.reference, key]))
    for person in people:
        send(
            f"records/emails/assessment_{letter}",
            to=(person.email, person.name),
            dedupe=f"{stem}-{person.pk}",
            **{
                "reference": assessment.reference,
                "organisation": assessment.organisation.name,
                "url": _url("assessment_detail", assessment),
            }
            | context,
        )
