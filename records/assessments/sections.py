"""What an impact assessment asks, section by section: one table, for the forms, the pages and the
files. The sections are those of the template in the ICO’s guidance on DPIAs."""

from dataclasses import dataclass
from typing import Any

from records.models.assessment_answers import MOST, Needed
from records.questions.question import Answers, Question, day, long, many, one, text

HIGH = "has_high_risk"  # told of the risks, beside the answers
ASKED_UNTIL = "For example, 27 3 2028"


def is_full(answers: Answers) -> bool:
    """More than a screening was found to be needed."""
    return answers.get("needed") == Needed.FULL


def is_screened_out(answers: Answers) -> bool:
    return answers.get("needed") == Needed.NOT_NEEDED


def high_remains(answers: Answers) -> bool:
    """A high risk remains in spite of the measures."""
    return is_full(answers) and bool(answers.get(HIGH))


def always(answers: Answers) -> bool:
    return True


def told(name: str, label: str, missing: str, **more: Any) -> Question:
    """Long text that a full assessment must have."""
    return long(name, label, missing, most=MOST, needed=is_full, **more)


@dataclass(frozen=True)
class Section:
    """One page of the assessment: its address, its heading and what it asks."""

    slug: str
    heading: str
    questions: tuple[Question, ...]
    of_full: bool = True  # left out of a screening by which nothing more is needed

    @property
    def holds_risks(self) -> bool:
        return self.slug == RISKS


SCREENING, RISKS, RESIDUAL, REVIEW = "screening", "risks", "residual", "review"
SECTIONS: tuple[Section, ...] = (
    Section(
        SCREENING,
        "Screening",
        (
            many(
                "triggers",
                "Do any of these apply to what you plan?",
                "Select what applies, or that none of these does",
                law="dpia_triggers",
                none="None of these",
                needed=always,
            ),
            one(
                "needed",
                "Is a full assessment needed?",
                "Select if a full assessment is needed",
                choices=Needed,
                hint="If anything above applies, it usually is. Nobody needs one for what they have"
                " assessed already: then several records share it",
                needed=always,
            ),
            long(
                "screening_reason",
                "If it is not needed, why?",
                "Enter why a full assessment is not needed",
                hint="What you looked at, and why it is unlikely to be a high risk for people",
                most=MOST,
                needed=is_screened_out,
            ),
        ),
        of_full=False,
    ),
    Section(
        "processing",
        "What you plan to do",
        (
            told(
                "aims",
                "What do you plan, and why was an assessment needed?",
                "Enter what you plan, and why an assessment was needed",
            ),
            told(
                "nature",
                "How will the information be collected, used, shared, stored and deleted?",
                "Enter how the information will be collected, used, shared, stored and deleted",
            ),
            told(
                "data_source",
                "Where does the information come from?",
                "Enter where the information comes from",
            ),
            told(
                "scope",
                "What information is it, about how many people, how often and for how long?",
                "Enter what information it is, about how many people, how often and for how long",
                hint="Say if it includes special category or criminal offence data",
            ),
            told(
                "context",
                "What is your relationship with these people, and what do they expect?",
                "Enter your relationship with these people, and what they expect",
                hint="Say if they are children or vulnerable, and what people worry about in this"
                " kind of work",
            ),
        ),
    ),
    Section(
        "purpose",
        "Purpose",
        (
            told(
                "purposes",
                "What do you want to achieve, and what will it mean for people?",
                "Enter what you want to achieve, and what it will mean for people",
            ),
            long("benefits", "What are the benefits, for you and for others?", most=MOST),
        ),
    ),
    Section(
        "consultation",
        "Consultation",
        (
            told(
                "consultation",
                "How did you ask people for their views, or why is that not right?",
                "Enter how you asked people for their views, or why that is not right",
                hint="The people themselves, or who speaks for them (UK GDPR Article 35(9))",
            ),
            long(
                "consulted_experts",
                "Who else was asked?",
                hint="For example, processors, information security, the other organisations",
                most=MOST,
            ),
        ),
    ),
    Section(
        "necessity",
        "Necessity and proportionality",
        (
            told(
                "lawful_basis",
                "What is the lawful basis?",
                "Enter the lawful basis",
                hint="With the condition for special category data, and the legal power",
            ),
            told(
                "necessity",
                "Does it achieve the purpose, and could you achieve it another way?",
                "Enter if it achieves the purpose, and if there is another way",
            ),
            told(
                "minimisation",
                "How do you keep the information to what is needed, and accurate?",
                "Enter how you keep the information to what is needed, and accurate",
                hint="And how you stop it being used for something else later",
            ),
            told(
                "rights",
                "How are people told, and how are their rights supported?",
                "Enter how people are told, and how their rights are supported",
            ),
            long(
                "processors",
                "How do you make sure that processors comply, and protect what goes abroad?",
                most=MOST,
            ),
        ),
    ),
    Section(RISKS, "Risks and measures", ()),
    Section(
        RESIDUAL,
        "Residual risk",
        (
            Question(
                "accepted_by_name",
                "Who accepts the risk that remains?",
                "contact",
                "Enter the name of who accepts the risk that remains",
                guarded=False,
                needed=is_full,
            ),
            Question(
                "accepted_by_role",
                "Their job title",
                "contact",
                "Enter the job title of who accepts the risk that remains",
                guarded=False,
                needed=is_full,
            ),
            day(
                "accepted_until",
                "Until when do they accept it?",
                "Enter until when they accept it",
                hint=ASKED_UNTIL,
                past=False,
                needed=is_full,
            ),
            day(
                "ico_consulted_on",
                "If a high risk remains, when was the ICO consulted?",
                "Enter when the ICO was consulted",
                hint="Before you begin: UK GDPR Article 36(1). For example, 27 3 2027",
                needed=high_remains,
            ),
            long(
                "ico_outcome",
                "What did the ICO say?",
                "Enter what the ICO said",
                most=MOST,
                needed=high_remains,
            ),
        ),
    ),
    Section(
        REVIEW,
        "Review",
        (
            day(
                "review_date",
                "When is it reviewed?",
                "Enter when it is reviewed",
                hint="Within 3 years, and whenever the risk changes (UK GDPR Article 35(11))."
                f" {ASKED_UNTIL}",
                past=False,
                needed=always,
            ),
        ),
        of_full=False,
    ),
)
BY_SLUG = {section.slug: section for section in SECTIONS}
QUESTIONS: dict[str, Question] = {q.name: q for section in SECTIONS for q in section.questions}
SECTION_OF = {q.name: section for section in SECTIONS for q in section.questions}
COLUMNS = [name for name, question in QUESTIONS.items() if not question.is_many]
TITLE = text("title", "What is it about?", "Enter what it is about", most=120)


def asked_of(answers: Answers) -> list[Section]:
    """All of them for a full assessment; else the screening and its review alone."""
    return [one for one in SECTIONS if is_full(answers) or not one.of_full]
