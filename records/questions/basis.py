"""The law it rests on, and the decision: the second stage of a record."""

from records.questions.choices import Advice, Agreed, Agreement, Regime
from records.questions.conditions import (
    another_agreement,
    asks_for_more,
    authority_unknown,
    competence_unknown,
    guardian_consulted,
    health_or_care,
    high_risk,
    part_3,
    passed_on,
    personal,
    special,
    uk_gdpr,
)
from records.questions.question import (
    Topic,
    always,
    contact,
    day,
    long,
    many,
    one,
    pick,
    text,
    yes_no,
)

BASIS = Topic(
    "The law it rests on",
    (
        one(
            "agreement_in_place",
            "Which agreement covers it?",
            "Select which agreement covers it",
            choices=Agreement,
            needed=personal,
        ),
        text(
            "other_agreement",
            "If another agreement or a repeat record, which?",
            "Enter which agreement or repeat record covers it",
            needed=another_agreement,
        ),
        one(
            "regime",
            "Which part of the law applies?",
            "Select which part of the law applies",
            choices=Regime,
            needed=personal,
        ),
        yes_no(
            "sender_is_public_authority",
            "Is the organisation that holds it a public authority?",
            "Select yes if the organisation that holds it is a public authority",
            hint="Asked because its profile may not say",
            needed=authority_unknown,
        ),
        yes_no(
            "sender_is_competent_authority",
            "Is it a competent authority for law enforcement?",
            "Select yes if it is a competent authority for law enforcement",
            hint="Asked because its profile may not say",
            needed=competence_unknown,
        ),
        yes_no(
            "in_public_task",
            "Was it part of that organisation’s own public task?",
            "Select yes if it was part of the organisation’s own public task",
            needed=personal,
        ),
        many(
            "art6",
            "What was your lawful basis?",
            "Select your lawful basis",
            law="uk_gdpr_article6",
            needed=uk_gdpr,
        ),
        pick("gateways", "Which legal power or duty did you use?", law="gateways"),
        text("legal_power", "Anything more about the power or duty", most=300),
        text("underlying_function", "If a general power, the function it supports", most=300),
        yes_no(
            "gateway_status_confirmed",
            "If its start has still to be checked, did you check that it is in force?",
        ),
        many(
            "art9",
            "Which condition lets you use special category information?",
            "Select the condition you relied on",
            law="uk_gdpr_article9",
            needed=special,
        ),
        pick(
            "sch1",
            "Which condition of Schedule 1 to the Data Protection Act 2018?",
            law="schedule1_conditions",
        ),
        text("no_consent_reason", "Why consent was not asked for", most=500),
        text("apd_ref", "Title or link of the appropriate policy document"),
        yes_no("professional_secrecy", "Is it handled by people bound by secrecy or confidence?"),
        yes_no(
            "official_authority",
            "If criminal offence information, is it under the control of official authority?",
        ),
        text("exemption", "Exemption used", hint="For example, DPA 2018 Schedule 2 paragraph 2"),
    ),
)

CONSENT = Topic(
    "If it rests on consent or legitimate interests",
    (
        text("consent_evidence", "How and when consent was given", most=500),
        text("consent_withdrawal_route", "How it can be withdrawn", most=500),
        text("lia_ref", "Reference of the legitimate interests assessment"),
        many(
            "rli_conditions",
            "Which recognised legitimate interest?",
            law="annex1_recognised_legitimate_interests",
        ),
        text("rli_request_statement_ref", "Reference of the written public task request"),
    ),
    seldom=True,
)

POWERS = Topic(
    "If it rests on one of these powers",
    (
        yes_no("statutory_consent", "Homelessness referral: did the person agree to it?"),
        yes_no(
            "dea_specified_person",
            "Digital Economy Act 2017: is each party a specified person?",
        ),
        text("dea_register_ref", "Digital Economy Act 2017: reference in the public register"),
    ),
    seldom=True,
)

LAW_ENFORCEMENT = Topic(
    "If it is law enforcement",
    (
        many(
            "le_basis",
            "What was your basis under Part 3?",
            "Select your basis under Part 3",
            law="part3.bases",
            needed=part_3,
        ),
        yes_no("strictly_necessary", "Was it strictly necessary?"),
        many("sch8", "Which condition of Schedule 8?", law="part3.schedule8"),
        yes_no(
            "collected_for_law_enforcement",
            "Was it first collected for law enforcement?",
        ),
        yes_no(
            "recipient_use_law_enforcement",
            "Will whoever received it use it for law enforcement?",
        ),
        yes_no(
            "disclosure_to_competent_authority",
            "Was it disclosed to a competent authority about an unlawful act?",
        ),
        text("authorised_by_law_ref", "The law that authorises another use"),
    ),
    seldom=True,
)

CONFIDENTIALITY = Topic(
    "Confidentiality",
    (
        yes_no(
            "confidentiality_owed",
            "Was any of it given in confidence?",
            "Select yes if any of it was given in confidence",
            needed=health_or_care,
        ),
        many(
            "confidentiality_basis",
            "If it is given in confidence, what lets you disclose it?",
            law="confidentiality_bases",
            before="If so, what lets you disclose it?",
        ),
        yes_no(
            "caldicott_consulted",
            "Did you consult the Caldicott Guardian?",
            "Select yes if you consulted the Caldicott Guardian",
            needed=health_or_care,
        ),
        day(
            "caldicott_consulted_on",
            "When did you consult the Caldicott Guardian?",
            "Enter the date you consulted the Caldicott Guardian",
            needed=guardian_consulted,
            before="If so, when?",
        ),
    ),
)

TELLING = Topic(
    "Telling the person",
    (
        many(
            "transparency",
            "How was the person told, or why not?",
            "Select how the person was told, or why not",
            law="transparency_options",
            needed=personal,
        ),
        long("transparency_reason", "Details, or reasons for not telling", most=1000),
        one(
            "person_agreed",
            "Did the person agree to it?",
            "Select if the person agreed to it",
            choices=Agreed,
            needed=personal,
        ),
        long("person_views", "Views the person expressed", most=1000),
    ),
)

ASSESSMENT = Topic(
    "Impact assessment",
    (
        many(
            "dpia_triggers",
            "Do any of these apply?",
            law="dpia_triggers",
            none="None of these",
        ),
        one(
            "dpia_status",
            "Was a data protection impact assessment (DPIA) done?",
            "Select if a data protection impact assessment was done",
            law="dpia_statuses",
            needed=personal,
        ),
        text("dpia_note", "What came of it, or why it was not needed", most=500),
        long(
            "dpo_view",
            "What did the data protection officer say?",
            "Enter what the data protection officer said",
            hint="If there was no assessment, or the risk is high",
            most=1000,
            needed=high_risk,
        ),
        day(
            "dpo_view_on",
            "When did they say it?",
            "Enter the date the data protection officer said it",
            needed=high_risk,
        ),
    ),
)

DECISION = Topic(
    "The decision",
    (
        long(
            "decision_reason",
            "What were the reasons for the decision?",
            "Enter the reasons for the decision",
            needed=always,
        ),
        long(
            "more_asked",
            "What more did you ask for?",
            "Enter what more you asked for",
            hint="The kind of information, and from whom by job title",
            most=1000,
            needed=asks_for_more,
        ),
        text(
            "passed_to",
            "Which organisation did you pass the request to?",
            "Enter the organisation you passed the request to",
            needed=passed_on,
        ),
        many(
            "advice",
            "Did you take advice? From whom?",
            choices=Advice,
            none="From no one",
        ),
        contact(
            "decision_by",
            "Who made the decision?",
            "Enter the name of who made the decision",
            needed=always,
        ),
        contact(
            "decision_by_role",
            "Their job title",
            "Enter the job title of who made the decision",
            needed=always,
        ),
        day(
            "decision_on",
            "When was the decision made?",
            "Enter the date of the decision",
            needed=always,
        ),
    ),
)
