"""What a controller decides about a breach, its own clock running."""

from datetime import datetime
from typing import Any

from kmip_portal import clock
from kmip_portal.forms import (
    Choice,
    ChoiceField,
    DateField,
    LongTextField,
    PortalForm,
    TextField,
    TimeField,
)
from kmip_portal.portal_tags import clock_time
from records.matters.forms import NO_NAMES, moment_of

NOT_YET, REPORTED, NOT_REPORTED, NOTHING = "not_yet", "reported", "not_reported", "nothing"


class BreachForm(PortalForm):
    """Whether it is reported to the regulator, and whether the people are told."""

    row_versioned = True
    mark_optional = False
    guarded = ("not_reported_because", "reported_as")
    decision = ChoiceField(
        "Do you report it to the Information Commissioner?",
        [
            Choice(REPORTED, "Yes, it is reported"),
            Choice(NOT_REPORTED, "No", "Only where a risk to people is unlikely"),
            Choice(NOT_YET, "Not decided yet"),
        ],
        missing="Select whether you report it",
    )
    reported_on = DateField("If it is reported: on which day?", today_or_past=True, required=False)
    reported_time = TimeField("At what time?", required=False)
    reported_as = TextField("Its reference there", max_length=60, required=False,
                            autocomplete="off")  # fmt: skip
    not_reported_because = LongTextField(
        "If it is not reported: why is a risk to people unlikely?", hint=NO_NAMES, max_length=500,
        required=False,
    )  # fmt: skip
    people_told_on = DateField(
        "If the people were told: on which day?",
        hint="They must be told where the risk to them is high",
        today_or_past=True,
        required=False,
    )

    def __init__(self, *args: Any, aware: datetime | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.aware = aware

    def clean(self) -> None:
        said = self.cleaned_data
        if said.get("decision") == REPORTED:
            for name, words in (
                ("reported_on", "Enter the day on which it was reported"),
                ("reported_time", "Enter the time at which it was reported, like 5:30pm"),
            ):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, words)
        if said.get("decision") == NOT_REPORTED and not said.get("not_reported_because"):
            self.add_error("not_reported_because", "Enter why a risk to people is unlikely")
        self._not_before_it_was_known()
        self._not_to_come("reported_on", "reported_time", "The report must be now or in the past")

    def _not_before_it_was_known(self) -> None:
        said = self.cleaned_data
        day, at = said.get("reported_on"), said.get("reported_time")
        known = self.known_at and self.known_at.replace(second=0, microsecond=0)
        if known and day and at and moment_of(day, at) < known:
            self.add_error("reported_time", "The report must be after you became aware of it")

    @property
    def known_at(self) -> datetime | None:
        """Since when they know of it."""
        return self.aware

    def _not_to_come(self, day: str, at: str, words: str) -> None:
        said = self.cleaned_data
        if said.get(day) and said.get(at) and moment_of(said[day], said[at]) > clock.now():
            self.add_error(at, words)

    @property
    def told(self) -> dict[str, Any]:
        """What the service is told: of one decision alone."""
        said = self.cleaned_data
        reported = said["decision"] == REPORTED
        not_reported = said["decision"] == NOT_REPORTED
        return {
            "reported_at": moment_of(said["reported_on"], said["reported_time"])
            if reported
            else None,
            "reported_as": said["reported_as"] if reported else "",
            "not_reported_because": said["not_reported_because"] if not_reported else "",
            "people_told_on": said["people_told_on"],
        }


class TheirBreachForm(BreachForm):
    """The same of an organisation that was told: since when it knows, and who says so."""

    field_order = ("aware_on", "aware_time", "decision")
    aware_on = DateField(
        "On which day did your organisation become aware of it?", today_or_past=True,
        required=False,
    )  # fmt: skip
    aware_time = TimeField("At what time did it become aware?", required=False)
    name = TextField("Your name", missing="Enter your name", max_length=200)
    role = TextField("Your job title", missing="Enter your job title", max_length=200)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["decision"].offer(
            [
                *self.fields["decision"].parts(),
                Choice(NOTHING, "We hold nothing of what was shared"),
            ],
            "Select whether you report it",
        )

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("decision") not in (None, NOTHING):
            for name, words in (
                ("aware_on", "Enter the day on which you became aware"),
                ("aware_time", "Enter the time at which you became aware, like 5:30pm"),
            ):
                if not self.cleaned_data.get(name) and name not in self.errors:
                    self.add_error(name, words)
        self._not_to_come("aware_on", "aware_time", "When you became aware must be in the past")

    @property
    def known_at(self) -> datetime | None:
        day, at = self.cleaned_data.get("aware_on"), self.cleaned_data.get("aware_time")
        return moment_of(day, at) if day and at else None

    @property
    def told(self) -> dict[str, Any]:
        said = self.cleaned_data
        nothing = said["decision"] == NOTHING
        return super().told | {
            "aware_at": None if nothing else moment_of(said["aware_on"], said["aware_time"]),
            "holds_nothing": nothing,
            "name": said["name"],
            "role": said["role"],
        }


def as_it_stands(row: Any) -> dict[str, Any]:
    """What the form shows at first: what was decided before."""
    reported, aware = row.reported_at, getattr(row, "aware_at", None)
    decision = REPORTED if reported else NOT_REPORTED if row.not_reported_because else ""
    shown = {
        "decision": decision,
        "reported_as": row.reported_as,
        "not_reported_because": row.not_reported_because,
        "people_told_on": row.people_told_on,
        "row_version": row.row_version,
    }
    for moment, stem in ((reported, "reported"), (aware, "aware")):
        if moment:
            shown |= {f"{stem}_on": clock.day_in_london(moment), f"{stem}_time": clock_time(moment)}
    return shown
