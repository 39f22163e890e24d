"""What a repeat record asks of how the information is kept safe, and of its own next review."""

from records.questions.choices import Onward, Publication
from records.questions.going_on import as_asked, when
from records.questions.question import (
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

SECURITY = Topic(
    "Security and keeping",
    (
        as_asked("transfer_methods", "How is it shared?", "Select how it is shared"),
        as_asked("safeguards", "How is it protected?", "Select how it is protected"),
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
        Question("systems", "Processors and systems used", "rows"),
        as_asked("international", "Does any of it go outside the UK?"),
        as_asked("transfer_mechanism"),
        as_asked("dp_test_done"),
        as_asked(
            "solely_automated_decision", "Is a decision about a person made by automation alone?"
        ),
        as_asked("adm_law_ref"),
        long(
            "quality",
            "Who checks that it is right, and how are errors passed on?",
            "Enter who checks that it is right",
            most=1000,
            needed=always,
        ),
        as_asked("retention", "How long is it kept?"),
        as_asked("retention_text"),
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
        as_asked(
            "conditions",
            missing="Enter the conditions on using it or passing it on",
            needed=when("onward", "stated"),
        ),
    ),
)

ASSESSMENT = Topic(
    "Data protection impact assessment",
    (
        as_asked("dpia_triggers"),
        as_asked(
            "dpia_status",
            "Is there a data protection impact assessment (DPIA)?",
            "Select if there is a data protection impact assessment",
        ),
        day("dpia_on", "When was it done, or when will it be?", past=False),
        as_asked(
            "dpia_note", "Its reference or link, and the risk that remains; or why none is needed"
        ),
        as_asked("dpo_view"),
        as_asked("dpo_view_on"),
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
        as_asked(
            "decision_by",
            "Who approves it for your organisation?",
            "Enter the name of who approves it",
        ),
        as_asked("decision_by_role", missing="Enter the job title of who approves it"),
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
            needed=when("publication", "none"),
        ),
        yes_no(
            "may_be_copied",
            "May other signatories copy this arrangement?",
            hint="Its purpose, items, lawful basis and safeguards; never contacts or organisations",
        ),
        text(
            "signed_copy",
            "Where is the signed copy kept?",
            hint="If there is one on paper. Nobody is asked to confirm this",
        ),
        as_asked("free_text"),
    ),
)
