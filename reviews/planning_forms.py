"""What the secretariat is asked when it plans a review."""

from kmip_portal import clock
from kmip_portal.forms import (
    Choice,
    ChoiceField,
    DateField,
    FilterForm,
    LongTextField,
    ManyChoiceField,
    PortalForm,
    TextField,
    TimeField,
    WholeNumberField,
)
from reviews.forms import SharedForm
from reviews.models import Question
from reviews.usual import usual_reminders

OFTEN = (14, 7, 2)


class DatesForm(PortalForm):
    """When a review opens, closes and is decided, and what signatories are told of it."""

    opens_on = DateField(
        "Opens on",
        missing="Enter the date the review opens",
        name="Opening date",
        today_or_future=True,
    )
    opens_time = TimeField("Opening time")
    closes_on = DateField(
        "Closes on",
        hint="At 11:59pm on this day. For example, 30 9 2027",
        missing="Enter the date the review closes",
        name="Closing date",
    )
    decisions_by = DateField(
        "Decisions by",
        hint="The day by which you will publish what was decided",
        missing="Enter the date for decisions",
        name="Decisions date",
    )
    takes_effect_on = DateField(
        "New version takes effect",
        hint="If you know already when a version that comes of it is to start",
        required=False,
        name="Date the new version takes effect",
    )
    reminders = ManyChoiceField(
        "Reminders to those who have not answered",
        [],
        hint="On a working day: a day off moves a reminder to the working day before",
        required=False,
    )
    summary = LongTextField(
        "Summary for signatories",
        hint="What you would like them to think about",
        max_length=500,
        required=False,
    )
    short_reason = LongTextField(
        "Why it is open for less than 20 working days",
        hint="Only if it is",
        max_length=500,
        rows=2,
        required=False,
        name="Reason",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        planned = {int(one) for one in self.initial.get("reminders", ()) if one != "after"}
        days = sorted(planned.union(usual_reminders(), OFTEN), reverse=True)
        offered = [(str(one), f"{one} {'day' if one == 1 else 'days'} before") for one in days]
        offered[0] = (offered[0][0], f"{offered[0][1]} it closes")
        self.fields["reminders"].offer(
            [*offered, ("after", "The day after")], "Select all that apply"
        )

    @property
    def plan(self) -> dict:
        """What was answered, as a plan."""
        answers = self.answers
        opens_on, at = answers.pop("opens_on"), answers.pop("opens_time")
        closes_on, reminders = answers.pop("closes_on"), answers.pop("reminders")
        return answers | {
            "reminds_before": [int(one) for one in reminders if one != "after"],
            "reminds_after": "after" in reminders,
            "opens_at": clock.on_day(opens_on, at.hour, at.minute),
            "closes_at": clock.end_of_day(closes_on),
        }


class PlanForm(DatesForm):
    year = WholeNumberField("Year of the review", least=2020, most=2099, width=4, name="Year")
    field_order = ["year"]


class ChangePlanForm(SharedForm, DatesForm):
    pass


class StartingDraftForm(SharedForm):
    """Whether K-MIP proposes changes of its own."""

    question = "draft"

    def __init__(self, *args, drafts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["draft"] = ChoiceField(
            "Is there a draft to start from?",
            [Choice(NO_DRAFT, "No changes proposed yet"), *drafts],
            missing="Select if there is a draft to start from",
        )


NO_DRAFT = "none"


class QuestionForm(PortalForm):
    """A question of K-MIP’s own."""

    text = TextField("Question", missing="Enter the question")
    kind = ChoiceField(
        "How is it answered?",
        [
            (Question.Kind.TEXT, "In words"),
            (Question.Kind.RADIOS, "By choosing one of several answers"),
        ],
        missing="Select how it is answered",
    )
    options = LongTextField(
        "Answers to choose from",
        hint="One on each line, at least 2. Leave it empty if it is answered in words",
        max_length=1000,
        rows=4,
        required=False,
        name="Answers",
    )

    def clean(self):
        answers = self.cleaned_data
        lines = [" ".join(line.split()) for line in (answers.get("options") or "").splitlines()]
        options = list(dict.fromkeys(line for line in lines if line))
        if answers.get("kind") == Question.Kind.RADIOS and "options" not in self.errors:
            if len(options) < 2:
                self.add_error("options", "Enter at least 2 answers to choose from")
            elif any(len(one) > 200 for one in options):
                self.add_error("options", "Each answer must be 200 characters or less")
        return answers | {"options": options}


class ShowLettersForm(FilterForm):
    """For which organisation the emails of a review are shown."""

    q = TextField("Organisation", "Part of its name", required=False)


class CancelForm(PortalForm):
    reason = LongTextField(
        "Why are you cancelling it?", max_length=500, rows=3, missing="Enter the reason"
    )
