"""What the secretariat asks for on the board, and changes about the letters of campaigns."""

from kmip_portal.forms import (
    DateField,
    FilterForm,
    LongTextField,
    PortalForm,
    SelectField,
    TextField,
    WholeNumberField,
)
from signatories.campaigns.board import State


class BoardFilters(FilterForm):
    q = TextField("Organisation", required=False)
    state = SelectField("Status", State.choices, required=False, empty="All")


class RemindersForm(PortalForm):
    """The waits between letters: each longer than the one before."""

    row_versioned = True

    first = WholeNumberField("First reminder", "Working days after the first email",
                             missing="Enter the wait before the first reminder",
                             least=2, most=40, width=2, name="The first wait")  # fmt: skip
    second = WholeNumberField("Second reminder", "Working days after the first reminder",
                              missing="Enter the wait before the second reminder",
                              least=2, most=40, width=2, name="The second wait")  # fmt: skip
    third = WholeNumberField("Third reminder", "Working days after the second reminder",
                             missing="Enter the wait before the third reminder",
                             least=2, most=40, width=2, name="The third wait")  # fmt: skip
    fourth = WholeNumberField("Last reminder", "Working days after the third reminder",
                              missing="Enter the wait before the last reminder",
                              least=2, most=40, width=2, name="The last wait")  # fmt: skip
    warn_before = WholeNumberField(
        "Warning before the last day",
        "Working days before it, when leads and signing officers are told what follows",
        missing="Enter when to warn",
        least=1, most=40, width=2, name="The warning",
    )  # fmt: skip
    reason = LongTextField(
        "Why does it change?", max_length=500, rows=2, missing="Enter why it changes"
    )

    def clean(self):
        waits = [self.cleaned_data.get(name) for name in STEPS]
        for name, before, after in zip(STEPS[1:], waits, waits[1:], strict=False):
            if before is not None and after is not None and after < before:
                label = self.fields[name].label.lower()
                self.add_error(
                    name, f"The wait before the {label} must be {before} working days or more"
                )
        return self.cleaned_data

    @property
    def reminders(self) -> dict:
        """What was answered, as a campaign keeps it."""
        answers = self.cleaned_data
        return {
            "steps": [answers[name] for name in STEPS],
            "warn_before": answers["warn_before"],
        }


STEPS = ("first", "second", "third", "fourth")


class HolidayForm(PortalForm):
    """Days on which schools are not written to."""

    name = TextField("Name", "For example, October half-term 2027", max_length=80,
                     missing="Enter the name of the holiday")  # fmt: skip
    from_on = DateField("First day", missing="Enter the first day", name="First day")
    until_on = DateField("Last day", missing="Enter the last day", name="Last day")

    def clean(self):
        first, last = (self.cleaned_data.get(name) for name in ("from_on", "until_on"))
        if first and last and last < first:
            self.add_error("until_on", "Last day must be the same as or after the first day")
        return self.cleaned_data
