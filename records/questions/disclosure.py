"""What was shared, when, how, and what happens to it: the third stage of a record."""

from records.questions.choices import FollowUp
from records.questions.conditions import shares
from records.questions.question import (
    Question,
    Topic,
    contact,
    day,
    long,
    many,
    one,
    text,
    yes_no,
)

DISCLOSURE = Topic(
    "If it was shared",
    (
        day(
            "sharing_date",
            "When was it shared?",
            "Enter the date it was shared",
            needed=shares,
        ),
        Question("sharing_time", "At what time?", "time", hint="For example, 5:30pm"),
        contact(
            "shared_with_name",
            "Name of the person who received it",
            "Enter the name of the person who received it",
            needed=shares,
        ),
        contact(
            "shared_with_role",
            "Job title of the person who received it",
            "Enter the job title of the person who received it",
            needed=shares,
        ),
        Question(
            "shared_with_email",
            "Work email of the person who received it",
            "email",
            hint="Only to ask them to confirm that it arrived",
            guarded=False,
        ),
        long(
            "data_shared",
            "What did you share?",
            "Enter what you shared",
            hint="Describe the kind of information. Do not include names, dates of birth, "
            "NHS numbers or addresses",
            needed=shares,
        ),
        many(
            "transfer_methods",
            "How was it shared?",
            "Select how it was shared",
            law="transfer_methods",
            needed=shares,
        ),
        many(
            "safeguards",
            "How was it protected?",
            "Select how it was protected",
            law="safeguards",
            needed=shares,
        ),
        long("accuracy_note", "Fact or opinion, and how old the information is", most=1000),
        long("conditions", "Conditions on using it or passing it on", most=1000),
    ),
)

ABROAD = Topic(
    "If it left the UK, or a machine decides",
    (
        yes_no("international", "Did any of it go outside the UK?"),
        one(
            "transfer_mechanism",
            "If any of it goes outside the UK, by which route?",
            law="international_mechanisms",
            before="If so, by which route?",
        ),
        yes_no(
            "dp_test_done",
            "If any of it goes outside the UK, is a data protection test recorded?",
            before="If so, is a data protection test recorded?",
        ),
        yes_no(
            "solely_automated_decision",
            "Is a decision about the person made by automation alone?",
        ),
        text(
            "adm_law_ref",
            "If automation alone decides, which law allows it?",
            before="If so, the law that allows it",
        ),
    ),
    seldom=True,
)

KEEPING = Topic(
    "Keeping it",
    (
        one(
            "retention",
            "How long is it kept?",
            "Select how long it is kept",
            law="retention_options",
            needed=shares,
        ),
        text(
            "retention_text",
            "Until when, or under which rule?",
            hint="For example, 6 years after the case closes",
            most=500,
        ),
        contact(
            "rights_contact",
            "Contact for corrections, complaints and breaches",
            hint="A team or a mailbox at work",
        ),
        many("follow_up", "Does anything follow from it?", choices=FollowUp),
        long("free_text", "Anything else to record", most=2000),
    ),
)
