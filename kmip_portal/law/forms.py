"""Saying an entry of the law differently from a day on."""

from datetime import timedelta

from django.core.exceptions import ValidationError

from kmip_portal import clock
from kmip_portal.forms import DateField, LongTextField, PortalForm, SelectField
from kmip_portal.law.models import LegalItem

IN_FORCE = "in_force"


class LawDayForm(PortalForm):
    """From tomorrow at the earliest: what was recorded today was recorded under today's words."""

    row_versioned = True

    def __init__(self, *args, item: LegalItem, **kwargs):
        given = {"row_version": item.row_version}
        kwargs["initial"] = given | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.item = item

    def not_before(self, name, what, earliest):
        day = self.cleaned_data.get(name)
        if day and day < earliest:
            self.add_error(name, what)


class AmendLawForm(LawDayForm):
    """What it says, whether it is in force, from when, and why it changes."""

    label = LongTextField("What it is called", missing="Enter what it is called", max_length=300)
    citation = LongTextField("Where it stands in the law", required=False, max_length=400)
    hint = LongTextField("Hint on the form", required=False, max_length=1000)
    status = SelectField("Is it in force?", [], missing="Select if it is in force", empty=None)
    from_on = DateField("From which day?", missing="Enter from which day")
    reason = LongTextField(
        "Why does it change?",
        hint="Say where you found it, such as the number of the regulations",
        missing="Enter why it changes",
        max_length=1000,
    )

    def __init__(self, *args, item: LegalItem, **kwargs):
        says = {name: getattr(item, name) for name in ("label", "citation", "hint", "status")}
        super().__init__(*args, item=item, initial=says, **kwargs)
        named = dict.fromkeys([item.status, IN_FORCE, "to_be_checked", "not_in_force", "repealed"])
        choices = [(one, one.replace("_", " ").capitalize()) for one in named]
        self.fields["status"].offer(choices, "Select if it is in force")

    def clean_label(self):
        return self._on_one_line("label", "What it is called")

    def clean_citation(self):
        return self._on_one_line("citation", "Where it stands in the law")

    def _on_one_line(self, name, what):
        """Long, so asked for in a large box; a choice on a form has one line all the same."""
        if "\n" in self.cleaned_data[name]:
            raise ValidationError(f"{what} must be on one line")
        return self.cleaned_data[name]

    def clean(self):
        earliest = max(clock.today() + timedelta(days=1), self.item.valid_from)
        self.not_before("from_on", "The first day must be in the future", earliest)
        says = ("label", "citation", "hint", "status")
        if not self.errors and all(
            self.cleaned_data[name] == getattr(self.item, name) for name in says
        ):
            self.add_error("label", "Change what it says, or whether it is in force")
        return self.cleaned_data


class EndLawForm(LawDayForm):
    """Until when it may be chosen."""

    last_on = DateField(
        "What is the last day on which it may be chosen?", missing="Enter the last day"
    )
    reason = LongTextField("Why does it end?", missing="Enter why it ends", max_length=1000)

    def clean(self):
        earliest = max(clock.today(), self.item.valid_from)
        self.not_before("last_on", "The last day must be today or in the future", earliest)
        return self.cleaned_data
