"""The same questions a few at a time: each step is a page, and asks only what applies.

What one answer opens stands on a later step, or is always shown beside it: nothing on a page
appears or hides as it is filled in.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from records.questions import basis, disclosure, request
from records.questions.conditions import (
    about_children,
    abroad,
    among,
    asked,
    asked_of_us,
    decided_by_machine,
    health_or_care,
    in_an_emergency,
    needs_a_condition,
    of_another_purpose,
    offences,
    on_consent,
    part_3,
    personal,
    power_not_confirmed,
    shares,
    special,
    was_law_enforcement,
    with_role,
)
from records.questions.question import Answers, Condition, Question, Topic, always

# what is asked on a step when it is not needed, and why it may be worth answering there
APPLIES: dict[str, Condition] = {
    "emergency_followup_date": in_an_emergency,
    "recipient_role": shares,
    "art26_ref": with_role("RO_JOINT"),
    "art28_ref": with_role("RO_PROC"),
    **dict.fromkeys(
        (
            "requester_phone",
            "needed_by",
            "their_ref",
            "prejudice_reason",
            "preferred_method",
        ),
        asked,
    ),
    **dict.fromkeys(("authorised_by", "identity_check"), asked_of_us),
    "necessity_statement": shares,
    "direct_care": health_or_care,
    "patient_information": health_or_care,
    "child_best_interests": about_children,
    "different_purpose": shares,
    "compatibility_reason": of_another_purpose,
    "regime": personal,
    **dict.fromkeys(("other_agreement", "gateways", "legal_power"), personal),
    "underlying_function": among("gateways", "GW_LGA72_S111", "GW_LA11_S1", "GW_POLICE_CL"),
    "gateway_status_confirmed": power_not_confirmed,
    **dict.fromkeys(("sch1", "no_consent_reason", "apd_ref"), needs_a_condition),
    "professional_secrecy": special,
    "official_authority": offences,
    "exemption": personal,
    **dict.fromkeys(("consent_evidence", "consent_withdrawal_route"), on_consent),
    "lia_ref": among("art6", "A6_1_F"),
    **dict.fromkeys(("rli_conditions", "rli_request_statement_ref"), among("art6", "A6_1_EA")),
    "statutory_consent": among("gateways", "GW_HA96_S213B"),
    **dict.fromkeys(
        ("dea_specified_person", "dea_register_ref"),
        among("gateways", "GW_DEA17_S35", "GW_DEA17_S48", "GW_DEA17_S56"),
    ),
    **dict.fromkeys(("strictly_necessary", "sch8"), part_3),
    **dict.fromkeys(
        (
            "collected_for_law_enforcement",
            "recipient_use_law_enforcement",
            "disclosure_to_competent_authority",
            "authorised_by_law_ref",
        ),
        was_law_enforcement,
    ),
    **dict.fromkeys(("confidentiality_basis", "caldicott_consulted_on"), health_or_care),
    **dict.fromkeys(
        ("transparency_reason", "person_views", "dpia_triggers", "dpia_note"), personal
    ),
    **dict.fromkeys(("dpo_view", "dpo_view_on"), personal),
    **dict.fromkeys(
        (
            "sharing_time",
            "shared_with_email",
            "accuracy_note",
            "conditions",
            "international",
            "solely_automated_decision",
            "retention_text",
            "rights_contact",
        ),
        shares,
    ),
    **dict.fromkeys(("transfer_mechanism", "dp_test_done"), abroad),
    "adm_law_ref": decided_by_machine,
}


@dataclass(frozen=True)
class Step:
    """One page of the form: its address, its heading, and what may be asked on it."""

    slug: str
    heading: str
    questions: tuple[Question, ...]

    def asks(self, answers: Answers) -> list[Question]:
        return [question for question in self.questions if applies(question, answers)]


def applies(question: Question, answers: Answers) -> bool:
    """It must be answered, or is worth answering, given the other answers."""
    unless = always if not question.may_be_needed else _never
    return question.needed(answers) or APPLIES.get(question.name, unless)(answers)


def _never(answers: Answers) -> bool:
    return False


def _of(topic: Topic, *but: str) -> tuple[Question, ...]:
    return tuple(question for question in topic.questions if question.name not in but)


def _only(topic: Topic, *names: str) -> tuple[Question, ...]:
    return tuple(question for question in topic.questions if question.name in names)


_ON_WHICH_LAW = ("regime", "sender_is_public_authority", "sender_is_competent_authority")
_BASIS = (
    "agreement_in_place",
    "other_agreement",
    "in_public_task",
    "art6",
    "gateways",
    "legal_power",
)
_PAPERS = ("art26_ref", "art28_ref")
_ABROAD = ("transfer_mechanism", "dp_test_done", "adm_law_ref")

STEPS: tuple[Step, ...] = (
    Step("about", "What happened", _of(request.ABOUT, "emergency_followup_date")),
    Step("organisation", "The other organisation", _of(request.OTHER, *_PAPERS)),
    Step("request", "The request", request.REQUEST.questions),
    Step("information", "The information", _of(request.INFORMATION, "patient_information")),
    Step(
        "purpose",
        "The purpose",
        (
            *_of(request.PURPOSE, "compatibility_reason"),
            *_only(request.INFORMATION, "patient_information"),
            *_only(basis.BASIS, *_ON_WHICH_LAW),
        ),
    ),
    Step(
        "basis",
        "The law it rests on",
        (
            *_only(basis.BASIS, *_BASIS),
            *basis.LAW_ENFORCEMENT.questions,
            *_only(request.OTHER, *_PAPERS),
            *_only(request.PURPOSE, "compatibility_reason"),
        ),
    ),
    Step(
        "conditions",
        "Conditions and powers",
        (
            *_of(basis.BASIS, *_BASIS, *_ON_WHICH_LAW, "exemption"),
            *basis.CONSENT.questions,
            *basis.POWERS.questions,
        ),
    ),
    Step("confidentiality", "Confidentiality", basis.CONFIDENTIALITY.questions),
    Step(
        "telling",
        "Telling the person, and the risks",
        (
            *basis.TELLING.questions,
            *_only(basis.BASIS, "exemption"),
            *basis.ASSESSMENT.questions,
        ),
    ),
    Step(
        "sharing",
        "How it was shared",
        (
            *disclosure.DISCLOSURE.questions,
            *_of(disclosure.ABROAD, *_ABROAD),
            *_of(disclosure.KEEPING, "follow_up", "free_text"),
        ),
    ),
    Step(
        "decision",
        "The decision",
        (
            *_only(disclosure.ABROAD, *_ABROAD),
            *basis.DECISION.questions,
            *_only(request.ABOUT, "emergency_followup_date"),
            *_only(disclosure.KEEPING, "follow_up", "free_text"),
        ),
    ),
)
STEP_OF = {question.name: step for step in STEPS for question in step.questions}
BY_SLUG = {step.slug: step for step in STEPS}


def open_steps(answers: Answers) -> list[Step]:
    """The pages that ask anything, given what is answered so far."""
    return [step for step in STEPS if step.asks(answers)]


def after(step: Step, answers: Answers) -> Step | None:
    """The next page that asks anything; None when only the check is left."""
    return _first(STEPS[STEPS.index(step) + 1 :], answers)


def before(step: Step, answers: Answers) -> Step | None:
    return _first(reversed(STEPS[: STEPS.index(step)]), answers)


def _first(steps: Iterable[Step], answers: Answers) -> Step | None:
    return next((step for step in steps if step.asks(answers)), None)
