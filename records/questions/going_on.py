"""What a repeat record asks. What a one-off record asks too keeps its name, column and rules."""

from dataclasses import replace
from typing import Any

from records.questions import basis, disclosure, request
from records.questions.choices import Frequency, Onward, Publication, Theme
from records.questions.conditions import about_children
from records.questions.question import (
    Answers,
    Question,
    Topic,
    always,
    contact,
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


def _as(name: str, label: str = "", missing: str = "", **more: Any) -> Question:
    """A question of the one-off record, in words for what goes on happening."""
    said = {"label": label, "missing": missing}
    return replace(_ONE_OFF[name], **{k: v for k, v in said.items() if v}, **more)


def _when(name: str, *values: Any) -> Any:
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
        _as(
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
        _as("purpose_codes", "What is the purpose?"),
        _as("purpose_text", "What will the information be used for?"),
        long(
            "why",
            "Why is the sharing needed?",
            "Enter why the sharing is needed",
            hint="Which teams take part, what people gain from it, and what would go wrong without",
            needed=always,
        ),
        _as(
            "necessity_statement",
            "Why is it necessary and proportionate?",
            "Enter why it is necessary and proportionate",
        ),
        _as("benefits_risks"),
        _as("different_purpose", "Is any of it first collected for a different purpose?"),
        _as("compatibility_reason"),
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
        _as(
            "art26_ref",
            missing="Enter the reference of the joint controllers’ arrangement",
            needed=_is_joint,
        ),
        _as(
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
            needed=_when("frequency", "ad_hoc", "other"),
        ),
        long("trigger", "What starts each exchange?", most=1000),
        day("start_date", "When does it start?", "Enter when it starts", past=False, needed=always),
        day("end_date", "When does it end?", hint="Leave this blank if it has no end", past=False),
    ),
)

INFORMATION = Topic(
    "Information and people",
    (
        _as("data_nature"),
        _as("data_subjects", "Whose information is it?", "Select whose information it is"),
        long("people_described", "Anything more about the people it is about", most=1000),
        _as("people_count", "About how many people in a year?"),
        _as("data_categories", "What does it hold?", "Select what it holds"),
        _as("special_categories", "Does it include any of these?"),
        _as(
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
        _as("patient_information", "Does it include patient information?"),
        _as("direct_care", "Is it for people’s own direct care?"),
        _as(
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
        _as("regime"),
        _as("sender_is_public_authority", "Is the organisation that gives it a public authority?"),
        _as("sender_is_competent_authority"),
        _as(
            "in_public_task",
            "Is it part of that organisation’s own public task?",
            "Select yes if it is part of the organisation’s own public task",
        ),
        _as("art6", "What is the lawful basis?", "Select the lawful basis"),
        _as("gateways", "Which legal power or duty is used?"),
        _as("legal_power"),
        _as("underlying_function"),
        _as("gateway_status_confirmed"),
        _as("le_basis", "What is the basis under Part 3?", "Select the basis under Part 3"),
    ),
)

CONDITIONS = Topic(
    "Conditions and confidentiality",
    (
        _as("art9", missing="Select the condition you rely on"),
        *(
            _as(name)
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
        _as(
            "confidentiality_owed",
            "Is any of it given in confidence?",
            "Select yes if any of it is given in confidence",
        ),
        _as("confidentiality_basis"),
        _as("caldicott_consulted"),
        _as("caldicott_consulted_on"),
    ),
)

TELLING = Topic(
    "Telling people and their rights",
    (
        _as(
            "transparency",
            "How are people told, or why not?",
            "Select how people are told, or why not",
        ),
        _as("transparency_reason"),
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
        _as("rights_contact", "Contact for them", "Enter a contact for them", needed=always),
        long(
            "foi", "What may be published if somebody asks under freedom of information", most=1000
        ),
    ),
)

SECURITY = Topic(
    "Security and keeping",
    (
        _as("transfer_methods", "How is it shared?", "Select how it is shared"),
        _as("safeguards", "How is it protected?", "Select how it is protected"),
        long(
            "process",
            "What happens, step by step, and who does it?",
            "Enter what happens, step by step",
            hint="By job title",
            needed=always,
        ),
        long(
            "storage",
            "Where is it held, and who has access to it?",
            "Enter where it is held and who has access to it",
            most=1000,
            needed=always,
        ),
        text("systems", "Processors and systems used", most=500),
        _as("international", "Does any of it go outside the UK?"),
        _as("transfer_mechanism"),
        _as("dp_test_done"),
        _as("solely_automated_decision", "Is a decision about a person made by automation alone?"),
        _as("adm_law_ref"),
        long(
            "quality",
            "Who checks that it is right, and how are errors passed on?",
            "Enter who checks that it is right",
            most=1000,
            needed=always,
        ),
        _as("retention", "How long is it kept?"),
        _as("retention_text"),
        contact(
            "breach_contact",
            "Whom do you tell if something goes wrong?",
            "Enter whom to tell if something goes wrong",
            hint="A team or a mailbox at work",
            needed=always,
        ),
        Question(
            "breach_hours",
            "Within how many hours?",
            "number",
            "Enter within how many hours",
            hint="For example, 24",
            most=999,
            needed=always,
        ),
        one(
            "onward",
            "May it be passed on?",
            "Select if it may be passed on",
            choices=Onward,
            needed=always,
        ),
        _as(
            "conditions",
            missing="Enter the conditions on using it or passing it on",
            needed=_when("onward", "stated"),
        ),
    ),
)

ASSESSMENT = Topic(
    "Data protection impact assessment",
    (
        _as("dpia_triggers"),
        _as(
            "dpia_status",
            "Is there a data protection impact assessment (DPIA)?",
            "Select if there is a data protection impact assessment",
        ),
        day("dpia_on", "When was it done, or when will it be?", past=False),
        _as("dpia_note", "Its reference or link, and the risk that remains; or why none is needed"),
        _as("dpo_view"),
        _as("dpo_view_on"),
    ),
)

REVIEW = Topic(
    "Review date and owner",
    (
        day(
            "review_date",
            "When is it reviewed next?",
            "Enter when it is reviewed next",
            hint="Within 12 months. For example, 27 3 2027",
            past=False,
            needed=always,
        ),
        _as(
            "decision_by",
            "Who approves it for your organisation?",
            "Enter the name of who approves it",
        ),
        _as("decision_by_role", missing="Enter the job title of who approves it"),
        long("ending", "What happens to the information when the sharing ends?", most=1000),
        one(
            "publication",
            "How much of it may be published?",
            "Select how much of it may be published",
            choices=Publication,
            needed=always,
        ),
        text(
            "publication_reason",
            "If nothing, why?",
            "Enter why nothing may be published",
            most=500,
            needed=_when("publication", "none"),
        ),
        yes_no(
            "may_be_copied",
            "May other signatories copy this arrangement?",
            hint="Its purpose, items, lawful basis and safeguards; never contacts or organisations",
        ),
        _as("free_text"),
    ),
)
