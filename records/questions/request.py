"""What it was, with whom, and the request: the first stage of a record."""

from records.questions.choices import Decision, Nature, People, Route, Urgency
from records.questions.conditions import (
    asked,
    asked_of_us,
    crime,
    harms,
    identity_checked,
    not_said_by,
    shares,
)
from records.questions.question import (
    Question,
    Topic,
    always,
    contact,
    day,
    long,
    many,
    one,
    text,
    yes_no,
)

ABOUT = Topic(
    "What happened",
    (
        text(
            "title",
            "Title",
            hint="A few words to find it by. Do not name anyone",
            missing="Enter a title",
            most=120,
            needed=always,
        ),
        one(
            "decision",
            "What was decided?",
            "Select what was decided",
            choices=Decision,
            needed=always,
        ),
        one("route", "How did it start?", "Select how it started", choices=Route, needed=always),
        one(
            "urgency",
            "How urgent was it?",
            "Select how urgent it was",
            choices=Urgency,
            needed=always,
        ),
        day(
            "emergency_followup_date",
            "If it was an emergency, when will you complete this record?",
            "Enter the date you will complete this record",
            past=False,
        ),
    ),
)

OTHER = Topic(
    "The other organisation",
    (
        Question(
            "partner",
            "Which organisation was it with?",
            "organisation",
            "Enter the organisation it was with",
            hint="Who asked, was asked, or received it. Enter a name, URN or ODS code",
            needed=always,
        ),
        one(
            "recipient_role",
            "What is the role of whoever received it?",
            "Select the role of whoever received it",
            law="controller_roles",
            needed=shares,
        ),
        text("art26_ref", "If joint controllers, the arrangement between you"),
        text("art28_ref", "If a processor, the contract"),
    ),
)

REQUEST = Topic(
    "If somebody asked",
    (
        contact(
            "requester_name",
            "Name of the person who asked",
            "Enter the name of the person who asked",
            needed=asked,
        ),
        contact(
            "requester_role",
            "Job title of the person who asked",
            "Enter the job title of the person who asked",
            needed=asked,
        ),
        Question(
            "requester_email",
            "Work email of the person who asked",
            "email",
            "Enter the work email of the person who asked",
            needed=asked,
            guarded=False,
        ),
        contact("requester_phone", "Work phone of the person who asked", most=30),
        contact(
            "authorised_by",
            "Senior officer who authorised the request",
            "Enter the senior officer who authorised the request",
            hint="Rank or grade, for requests by the police or about crime",
            needed=crime,
        ),
        day("requested_on", "Date they asked", "Enter the date they asked", needed=asked),
        day(
            "received_on",
            "Date the request was received",
            "Enter the date the request was received",
            needed=asked_of_us,
        ),
        day("needed_by", "Date it was needed by", past=False),
        text("their_ref", "Reference they gave", hint="Not a name", most=60),
        long(
            "data_requested",
            "What information did they ask for?",
            "Enter the information they asked for",
            hint="Describe the kind of information. Do not include names or dates of birth",
            needed=asked,
        ),
        long(
            "necessity_request",
            "Why did they need it, and could less have done?",
            "Enter why they needed it",
            needed=asked,
        ),
        text(
            "power_cited",
            "Which power or duty did they rely on?",
            "Enter the power or duty they relied on",
            hint="If they named none, say so",
            most=300,
            needed=asked,
        ),
        yes_no(
            "prejudice_flag",
            "Would telling the person harm the purpose?",
            "Select yes if telling the person would harm the purpose",
            needed=asked,
        ),
        long(
            "prejudice_reason",
            "How would telling the person harm the purpose?",
            "Enter how telling the person would harm the purpose",
            most=1000,
            needed=harms,
            before="If so, how?",
        ),
        one("preferred_method", "How did they want it sent?", law="transfer_methods"),
        yes_no(
            "identity_checked",
            "Did you check who asked, and that they may ask?",
            "Select yes if you checked who asked",
            needed=asked_of_us,
        ),
        text(
            "identity_check",
            "How did you check?",
            "Enter how you checked who asked",
            most=300,
            needed=identity_checked,
        ),
    ),
)

INFORMATION = Topic(
    "The information",
    (
        one(
            "data_nature",
            "What kind of information is it?",
            "Select what kind of information it is",
            choices=Nature,
            needed=shares,
        ),
        many(
            "data_subjects",
            "Whose information was it?",
            "Select whose information it was",
            law="data_subjects",
            needed=always,
        ),
        one(
            "people_count",
            "About how many people?",
            "Select about how many people",
            choices=People,
            needed=always,
        ),
        text("our_ref", "Your own case reference", hint="Not a name", most=60),
        many(
            "data_categories",
            "What did it hold?",
            "Select what it held",
            law="personal_data_categories",
            needed=always,
        ),
        many(
            "special_categories",
            "Did it include any of these?",
            "Select what it included, or select ‘None of these’",
            law="special_categories",
            none="None of these",
            needed=not_said_by("data_categories", "PD_HEALTHID"),
        ),
        yes_no(
            "criminal_offence_data",
            "Did it include criminal offence information?",
            "Select yes if it included criminal offence information",
            hint="Allegations and proceedings count",
            needed=not_said_by("data_categories", "PD_CRIM"),
        ),
        yes_no("patient_information", "Did it include patient information?"),
    ),
)

PURPOSE = Topic(
    "The purpose",
    (
        many(
            "purpose_codes",
            "What was the purpose?",
            "Select the purpose",
            law="purpose_presets",
            needed=always,
        ),
        long(
            "purpose_text",
            "What will it be used for?",
            "Enter what it will be used for",
            needed=always,
        ),
        long(
            "necessity_statement",
            "Why was it necessary and proportionate?",
            "Enter why it was necessary and proportionate",
            most=1500,
            needed=shares,
        ),
        long("benefits_risks", "Risks of sharing, and of not sharing", most=1500),
        yes_no("direct_care", "Was it for the person’s own direct care?"),
        long(
            "child_best_interests",
            "If it is about children, how were their best interests considered?",
            most=1000,
        ),
        yes_no("different_purpose", "Was it first collected for a different purpose?"),
        long(
            "compatibility_reason",
            "If collected for a different purpose, why may it be used for this one?",
            most=1000,
            before="If so, why may it be used for this one?",
        ),
    ),
)
