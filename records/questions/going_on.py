"""What a repeat record asks. What a one-off record asks too keeps its name, column and rules."""

from dataclasses import replace
from typing import Any

from records.questions import basis, disclosure, request
from records.questions.choices import Frequency, Theme
from records.questions.conditions import about_children
from records.questions.question import (
    Answers,
    Question,
    Topic,
    always,
    day,
    long,
    one,
    text,
    yes_no,
)

_ONE_OFF = {
    question.name: question
    for topic in (
        request.ABOUT,
        request.OTHER,
        request.INFORMATION,
        request.PURPOSE,
        basis.BASIS,
        basis.CONSENT,
        basis.POWERS,
        basis.LAW_ENFORCEMENT,
        basis.CONFIDENTIALITY,
        basis.TELLING,
        basis.ASSESSMENT,
        basis.DECISION,
        disclosure.DISCLOSURE,
        disclosure.ABROAD,
        disclosure.KEEPING,
    )
    for question in topic.questions
}


def as_asked(name: str, label: str = "", missing: str = "", **more: Any) -> Question:
    """A question of the one-off record, in words for what goes on happening."""
    said = {"label": label, "missing": missing}
    return replace(_ONE_OFF[name], **{k: v for k, v in said.items() if v}, **more)


def when(name: str, *values: Any) -> Any:
    return lambda answers: answers.get(name) in values


def _is_joint(answers: Answers) -> bool:
    return "RO_JOINT" in answers.get("controller_roles", ())


def _is_processed(answers: Answers) -> bool:
    return "RO_PROC" in answers.get("controller_roles", ())


def _has_outsiders(answers: Answers) -> bool:
    return bool(answers.get("outsiders"))


PURPOSE = Topic(
    "Name and purpose",
    (
        as_asked(
            "title",
            "What is this sharing called?",
            "Enter a name for this sharing",
            hint="For example, ‘Weekly attendance data for children missing education’",
            needed=always,
        ),
        one(
            "theme",
            "Which theme does it belong to?",
            "Select a theme",
            choices=Theme,
            needed=always,
        ),
        as_asked("purpose_codes", "What is the purpose?"),
        as_asked("purpose_text", "What will the information be used for?"),
        long(
            "why",
            "Why is the sharing needed?",
            "Enter why the sharing is needed",
            hint="Which teams take part, what people gain from it, and what would go wrong without",
            needed=always,
        ),
        as_asked(
            "necessity_statement",
            "Why is it necessary and proportionate?",
            "Enter why it is necessary and proportionate",
        ),
        as_asked("benefits_risks"),
        as_asked("different_purpose", "Is any of it first collected for a different purpose?"),
        as_asked("compatibility_reason"),
    ),
)

ORGANISATIONS = Topic(
    "Organisations taking part",
    (
        long(
            "non_signatories",
            "Why may an organisation that is not a signatory take part?",
            "Enter why an organisation that is not a signatory may take part",
            hint="Another agreement, or the law that allows it",
            most=1000,
            needed=_has_outsiders,
        ),
        as_asked(
            "art26_ref",
            missing="Enter the reference of the joint controllers’ arrangement",
            needed=_is_joint,
        ),
        as_asked(
            "art28_ref",
            missing="Enter the reference of the contract with the processor",
            needed=_is_processed,
        ),
    ),
)

RHYTHM = Topic(
    "How often and how long",
    (
        one(
            "frequency",
            "How often is it shared?",
            "Select how often it is shared",
            choices=Frequency,
            needed=always,
        ),
        text(
            "frequency_when",
            "If when something happens, or in another rhythm: when?",
            "Enter when it is shared",
            most=500,
            needed=when("frequency", "ad_hoc", "other"),
        ),
        long("trigger", "What starts each exchange?", most=1000),
        day("start_date", "When does it start?", "Enter when it starts", past=False, needed=always),
        day("end_date", "When does it end?", hint="Leave this blank if it has no end", past=False),
    ),
)

INFORMATION = Topic(
    "Information and people",
    (
        as_asked("data_nature"),
        as_asked("data_subjects", "Whose information is it?", "Select whose information it is"),
        long("people_described", "Anything more about the people it is about", most=1000),
        as_asked("people_count", "About how many people in a year?"),
        as_asked("data_categories", "What does it hold?", "Select what it holds"),
        as_asked("special_categories", "Does it include any of these?"),
        as_asked(
            "criminal_offence_data",
            "Does it include criminal offence information?",
            "Select yes if it includes criminal offence information",
        ),
        yes_no(
            "anonymise",
            "Could you do this with less, or with information that names nobody?",
            "Select yes if you could do this with less",
            needed=always,
        ),
        long(
            "anonymise_reason",
            "Why, or why not?",
            "Enter why you could, or could not, do this with less",
            most=1000,
            needed=always,
        ),
        as_asked("patient_information", "Does it include patient information?"),
        as_asked("direct_care", "Is it for people’s own direct care?"),
        as_asked(
            "child_best_interests",
            "How were the best interests of the children considered?",
            "Enter how the best interests of the children were considered",
            needed=about_children,
        ),
    ),
)

BASIS = Topic(
    "Lawful basis and powers",
    (
        as_asked("regime"),
        as_asked(
            "sender_is_public_authority", "Is the organisation that gives it a public authority?"
        ),
        as_asked("sender_is_competent_authority"),
        as_asked(
            "in_public_task",
            "Is it part of that organisation’s own public task?",
            "Select yes if it is part of the organisation’s own public task",
        ),
        as_asked("art6", "What is the lawful basis?", "Select the lawful basis"),
        as_asked("gateways", "Which legal power or duty is used?"),
        as_asked("legal_power"),
        as_asked("underlying_function"),
        as_asked("gateway_status_confirmed"),
        as_asked("le_basis", "What is the basis under Part 3?", "Select the basis under Part 3"),
    ),
)

CONDITIONS = Topic(
    "Conditions and confidentiality",
    (
        as_asked("art9", missing="Select the condition you rely on"),
        *(
            as_asked(name)
            for name in (
                "sch1",
                "no_consent_reason",
                "apd_ref",
                "professional_secrecy",
                "official_authority",
                "exemption",
                "consent_evidence",
                "consent_withdrawal_route",
                "lia_ref",
                "rli_conditions",
                "rli_request_statement_ref",
                "statutory_consent",
                "dea_specified_person",
                "dea_register_ref",
                "strictly_necessary",
                "sch8",
                "collected_for_law_enforcement",
                "recipient_use_law_enforcement",
                "disclosure_to_competent_authority",
                "authorised_by_law_ref",
            )
        ),
        as_asked(
            "confidentiality_owed",
            "Is any of it given in confidence?",
            "Select yes if any of it is given in confidence",
        ),
        as_asked("confidentiality_basis"),
        as_asked("caldicott_consulted"),
        as_asked("caldicott_consulted_on"),
    ),
)

TELLING = Topic(
    "Telling people and their rights",
    (
        as_asked(
            "transparency",
            "How are people told, or why not?",
            "Select how people are told, or why not",
        ),
        as_asked("transparency_reason"),
        long(
            "privacy_notices",
            "Where are the privacy notices?",
            "Enter where the privacy notices are",
            hint="The web address of each organisation’s notice",
            most=1000,
            needed=always,
        ),
        long(
            "rights",
            "Who answers requests for access, corrections, objections and complaints?",
            "Enter who answers requests for access, corrections, objections and complaints",
            most=1000,
            needed=always,
        ),
        as_asked("rights_contact", "Contact for them", "Enter a contact for them", needed=always),
        long(
            "foi", "What may be published if somebody asks under freedom of information", most=1000
        ),
    ),
)
