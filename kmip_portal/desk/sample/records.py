"""One-off records of the demonstration: saved, refused and in draft. They describe no person."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from kmip_portal import clock
from kmip_portal.accounts.models import User
from records import services
from signatories.models import Organisation
from signatories.picker import PickedOrganisation


def shared(day: date, **changes: Any) -> dict[str, Any]:
    """The answers of a lawful disclosure: one public body tells another of a child at risk."""
    return {
        "title": "Early help summary for a child protection enquiry",
        "decision": "share",
        "route": "received",
        "urgency": "routine",
        "recipient_role": "RO_SEP",
        "requester_name": "Named nurse on duty",
        "requester_role": "Named nurse",
        "requester_email": "safeguarding@northdowns.nhs.uk",
        "requester_phone": "",
        "requested_on": day - timedelta(days=2),
        "received_on": day - timedelta(days=2),
        "data_requested": "Whether the household is known, and to which teams",
        "necessity_request": "A strategy discussion needs it; a summary is enough",
        "power_cited": "Children Act 1989 section 47",
        "prejudice_flag": False,
        "identity_checked": True,
        "identity_check": "Called back through the hospital’s switchboard",
        "data_nature": "personal",
        "data_subjects": ["DS_CHILD", "DS_PARENT"],
        "people_count": "2-10",
        "our_ref": "CR-1180",
        "data_categories": ["PD_NAME", "PD_SAFEGUARD"],
        "special_categories": ["none"],
        "criminal_offence_data": False,
        "purpose_codes": ["PU_CHILD_PROT"],
        "purpose_text": "To decide together whether the child is at risk of significant harm",
        "necessity_statement": "Each body holds part of the picture; only a summary was sent",
        "child_best_interests": "Considered: sharing supports the child’s safety",
        "agreement_in_place": "kmisa",
        "regime": "uk_gdpr",
        "in_public_task": True,
        "collected_for_law_enforcement": False,
        "recipient_use_law_enforcement": False,
        "art6": ["A6_1_E"],
        "gateways": ["GW_CA89_S47"],
        "art9": [],
        "sch1": [],
        "no_consent_reason": "",
        "confidentiality_owed": True,
        "confidentiality_basis": ["CF_PUBLIC"],
        "caldicott_consulted": False,
        "transparency": ["PT_NOTICE"],
        "transparency_reason": "",
        "person_agreed": "not_asked",
        "dpia_triggers": ["none"],
        "dpia_status": "done",
        "decision_reason": "It meets the purpose of section 47, and less would not have done",
        "decision_by": "Duty sergeant",
        "decision_by_role": "Detective sergeant",
        "decision_on": day,
        "sharing_date": day,
        "shared_with_name": "Named nurse on duty",
        "shared_with_role": "Named nurse",
        "data_shared": "A summary of contacts in the last 12 months",
        "transfer_methods": ["TM_SECURE_EMAIL"],
        "safeguards": ["SG_NEED2KNOW", "SG_MIN"],
        "retention": "RT_SCHEDULE",
        "retention_text": "6 years after the case closes, line CP4 of the hospital’s schedule",
        "rights_contact": "information@weald.police.uk",
    } | changes


def refused(day: date, **changes: Any) -> dict[str, Any]:
    """The little that a refusal must say."""
    return {
        "title": "Request for attendance lists of a whole school",
        "decision": "not_share",
        "route": "offered",
        "urgency": "routine",
        "data_subjects": ["DS_PUPIL"],
        "people_count": "over-100",
        "data_categories": ["PD_EDU"],
        "special_categories": ["none"],
        "criminal_offence_data": False,
        "purpose_codes": ["PU_EDU"],
        "purpose_text": "A study of attendance in the district",
        "decision_reason": "Numbers without names do as well for this purpose",
        "decision_by": "Front door manager",
        "decision_by_role": "Team manager",
        "decision_on": day,
    } | changes


def make_records(today: date) -> None:
    """Some of a police force and some of a council, one still a draft."""
    police, council = _place("weald-police"), _place("holmesdale-council")
    practitioner = User.objects.get(email="practitioner@police.example")
    representative = User.objects.get(email="representative@council.example")
    hospital = Organisation.objects.get(slug="north-downs-hospitals-nhs-trust")
    school = Organisation.objects.get(slug="oakhanger-primary-school")
    for days in (41, 23, 9, 2):
        day = today - timedelta(days=days)
        _file(practitioner, police, day, shared(day, partner=PickedOrganisation(hospital, "")))
    day = today - timedelta(days=5)
    _file(representative, council, day, refused(day, partner=PickedOrganisation(school, "")))
    _begin(practitioner, police, today, {"title": "Concern passed on by a housing officer"})


def multiply(times: int) -> None:
    """More of the same, for measuring."""
    today, place = clock.today(), _place("weald-police")
    practitioner = User.objects.get(email="practitioner@police.example")
    hospital = Organisation.objects.get(slug="north-downs-hospitals-nhs-trust")
    for number in range(4 * (times - 1)):
        day = today - timedelta(days=number % 300 + 1)
        title = f"Early help summary, enquiry {number + 1}"
        _file(
            practitioner,
            place,
            day,
            shared(day, partner=PickedOrganisation(hospital, ""), title=title),
        )


def _place(slug: str) -> services.Place:
    organisation = Organisation.objects.get(slug=slug)
    return services.Place(organisation, organisation.teams.first())


def _begin(by: User, place: services.Place, on: date, answers: dict[str, Any]):
    with clock.at(clock.on_day(on, 0, 5) if on == clock.today() else clock.on_day(on, 10, 30)):
        return services.start(by=by, place=place, answers=answers, submission_id=uuid4())


def _file(by: User, place: services.Place, on: date, answers: dict[str, Any]) -> None:
    draft = _begin(by, place, on, answers)
    with clock.at(clock.on_day(on, 10, 45)):
        services.decide(draft, by=by)
