from kmip_portal import clock
from kmip_portal.forms import (
    DateField,
    LongTextField,
    PortalForm,
    TimeField,
    WholeNumberField,
)


class SharedForm(PortalForm):
    """A form that colleagues may have open at the same time."""

    row_versioned = True


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

    @property
    def plan(self) -> dict:
        """What was answered, as a plan."""
        answers = self.answers
        opens_on, at = answers.pop("opens_on"), answers.pop("opens_time")
        closes_on = answers.pop("closes_on")
        return answers | {
            "opens_at": clock.on_day(opens_on, at.hour, at.minute),
            "closes_at": clock.end_of_day(closes_on),
        }


class PlanForm(DatesForm):
    year = WholeNumberField("Year of the review", least=2020, most=2099, width=4, name="Year")
    field_order = ["year"]


class ChangePlanForm(SharedForm, DatesForm):
    pass


class CancelForm(PortalForm):
    reason = LongTextField(
        "Why are you cancelling it?", max_length=500, rows=3, missing="Enter the reason"
    )
