"""Forms about questions and answers."""

from typing import Any

from kmip_portal.forms import (
    Choice,
    ChoiceField,
    FilterForm,
    LongTextField,
    ManyChoiceField,
    PortalForm,
    SelectField,
    TextField,
    TickField,
    WholeNumberField,
    YesNoField,
)
from signatories import organisation_types
from signatories.expertise.models import Question, QuestionDraft, SeenBy, Topic
from signatories.expertise.models.question import A_LINE, DETAILS
from signatories.names import fold

EXAMPLE = "For example, ‘Can a school share attendance data with a youth justice team?’"
NO_PEOPLE = "Do not name the people it is about, or anything that tells who they are"


def topics() -> list[Choice]:
    return [Choice(one.slug, one.name) for one in Topic.objects.all()]


class TitleForm(PortalForm):
    """One line: what somebody wants to know."""

    question = "title"
    guarded = ("title",)
    title = TextField(
        "What do you want to know?", EXAMPLE, A_LINE, "Enter your question", name="Question"
    )


class SimilarForm(PortalForm):
    """Is one of these the answer? Its choices are the questions that are most like it."""

    question = "chosen"
    NONE = "none"

    def __init__(self, *args: Any, similar: list[Question], **kwargs: Any):
        super().__init__(*args, **kwargs)
        offered = [
            Choice(
                str(one.number),
                f"Yes: {one.title}",
                f"{one.topic}, {one.get_status_display().lower()}",
            )
            for one in similar
        ]
        self.fields["chosen"] = ChoiceField(
            "Does one of these answer it?",
            [*offered, Choice(self.NONE, "None of these")],
            missing="Select the question that answers yours, or ‘None of these’",
        )


class AboutForm(PortalForm):
    """What else is to be said of a question, and who is shown what."""

    guarded = ("details",)
    details = LongTextField(
        "Details", f"{NO_PEOPLE}", DETAILS, required=False, rows=8, name="Details"
    )
    topic = ChoiceField("Topic", topics, missing="Select a topic")
    seen_by = ChoiceField(
        "Who can see it?",
        [
            Choice(SeenBy.SIGNATORIES, "All signatories", "And K-MIP"),
            Choice(SeenBy.KMIP, "K-MIP only", "It answers, or asks you to ask everybody"),
        ],
        missing="Select who can see it",
    )
    shows_organisation = YesNoField(
        "Show my organisation’s name?",
        "K-MIP always sees who asked. Other signatories never see your own name.",
        "Select yes if your organisation’s name is to be shown",
        yes="Yes",
        no="No",
    )

    def __init__(self, *args: Any, organisation: Any = None, title: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.organisation, self.asked = organisation, title

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if told.get("topic"):
            told["topic"] = Topic.objects.get(slug=told["topic"])
        said = fold(f"{told.get('title') or self.asked} {told.get('details') or ''}")
        named = self.organisation and f" {fold(self.organisation.name)} " in f" {said} "
        if told.get("shows_organisation") is False and named:
            self.add_error(
                "shows_organisation",
                f"Your question names {self.organisation}. Take that out, or select yes",
            )
        return told


class EditQuestionForm(AboutForm):
    """All of a question that was posted."""

    row_versioned = True
    guarded = ("title", "details")
    title = TextField("Question", "", A_LINE, "Enter your question")
    field_order = ["title"]


class AnswerForm(PortalForm):
    """What somebody answers."""

    row_versioned = True
    guarded = ("body",)
    body = LongTextField("Your answer", NO_PEOPLE, DETAILS, "Enter your answer", rows=10)
    shows_name = TickField("Show my name with it", required=False)


class OfficialAnswerForm(AnswerForm):
    """K-MIP's people may speak for it."""

    is_official = TickField(
        "This is K-MIP’s view", "It is shown with a badge, for K-MIP, not for you", required=False
    )
    field_order = ["body", "is_official", "shows_name"]


class ReportPostForm(PortalForm):
    """What is wrong with a question or an answer."""

    guarded = ("note",)
    note = LongTextField(
        "What is wrong with it?",
        "For example, it says who a person is, or it is wrong in law",
        500,
        "Enter what is wrong with it",
        rows=3,
        name="What is wrong with it",
    )


class ReasonForm(PortalForm):
    """Why K-MIP hides or closes something; its author reads it."""

    guarded = ("reason",)

    reason = LongTextField("Reason", "", 500, "Enter the reason", rows=3)


class MergeForm(PortalForm):
    """Which question this one becomes part of."""

    into = WholeNumberField(
        "Number of the question to merge it with",
        "It stands over each question",
        missing="Enter the number of the question to merge it with",
        least=1,
        most=9_999_999,
        name="Number",
    )


class HelpingForm(PortalForm):
    """The topics that a person offers to be asked about."""

    question = "topics"
    mark_optional = False

    topics = ManyChoiceField(
        "Topics you can help with",
        topics,
        "We’ll email you at most 4 times a month, about questions nobody has answered",
        required=False,
    )


class QuestionFilters(FilterForm):
    """Which questions. Asked by GET, so that every answer has an address."""

    q = TextField("Search", "", required=False)

    def __init__(self, data: Any):
        super().__init__(data)
        shown = [one for one in Question.Status if one in Question.SHOWN]
        for name, label, choices, empty in (
            ("topic", "Topic", topics(), "All topics"),
            ("status", "Status", shown, "Any status"),
            ("type", "Asked by", organisation_types.choices(), "Any type of organisation"),
        ):
            self.fields[name] = SelectField(label, choices, required=False, empty=empty)
        self.fields["type"].help_text = "Only of organisations that show their name"


def said_of(thing: Question | QuestionDraft) -> dict[str, Any]:
    """A question as its forms ask it."""
    return {
        "title": thing.title,
        "details": thing.details,
        "topic": thing.topic.slug if thing.topic else "",
        "seen_by": thing.seen_by,
        "shows_organisation": thing.shows_organisation,
    }
