"""Forms about meetings."""

from datetime import UTC, date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError

from kmip_portal.accounts.models import User
from kmip_portal.clock import LONDON
from kmip_portal.forms import (
    DateField,
    EmailField,
    FileField,
    FilterForm,
    LongTextField,
    PortalForm,
    SelectField,
    TextField,
    TimeField,
    WebAddressField,
)
from kmip_portal.portal_tags import clock_time
from signatories import organisation_types
from signatories.expertise import guide_text
from signatories.expertise.models import Attendance, Meeting, MeetingAction
from signatories.expertise.models.meeting import AGENDA, MINUTES
from signatories.expertise.services.minutes import Seat
from signatories.expertise.taking_part import readers
from signatories.forms import OrganisationField
from signatories.models import Organisation

PAPER_TYPES = ("docx", "odt", "pdf", "xlsx")
MARKDOWN = (
    "Begin a heading with ##, a point with -, and write a link as "
    "[its words](https://www.example.gov.uk)"
)


def instant(day: date, at: time) -> datetime:
    """That time by London's clocks. Raises ValueError where they leap over it, as in March.

    In October one hour comes twice: it is the first of the two. In UTC, as it is kept: a time of
    that hour by London's clocks is never equal to the same moment by others.
    """
    moment = datetime.combine(day, at, LONDON).astimezone(UTC)
    if moment.astimezone(LONDON).time() != at:
        raise ValueError
    return moment


def _checked_links(text: str) -> str:
    if bad := guide_text.bad_links(text):
        raise ValidationError(
            f"‘{bad[0]}’ is not an address that a link can lead to. "
            "Begin it with https:// or with / for a page of this portal"
        )
    return text


class MeetingForm(PortalForm):
    """When and where K-MIP meets, and about what."""

    row_versioned = True
    guarded = ("title", "agenda")

    title = TextField(
        "Title", "For example, Spring meeting 2027", 120, "Enter the title", autocomplete="off"
    )
    day = DateField("Day", missing="Enter the day of the meeting", name="The day of the meeting")
    begins = TimeField("Begins", missing="Enter when it begins, like 10am")
    ends = TimeField("Ends", missing="Enter when it ends, like 11:30am")
    place = TextField(
        "Place",
        "Leave this blank if it is only online",
        200,
        required=False,
        name="Place",
        autocomplete="off",
    )
    link = WebAddressField(
        "Link to take part online",
        "Shown to representatives and K-MIP only",
        required=False,
        name="Link",
        autocomplete="off",
    )
    agenda = LongTextField(
        "Agenda",
        f"Every signatory can read it. {MARKDOWN}",
        AGENDA,
        rows=10,
        required=False,
        name="Agenda",
    )

    def clean_agenda(self) -> str:
        return _checked_links(self.cleaned_data["agenda"])

    def clean(self) -> Any:
        told = super().clean()
        day = self.cleaned_data.get("day")
        for name in ("begins", "ends"):
            if day and (at := self.cleaned_data.get(name)):
                try:
                    self.cleaned_data[f"{name}_at"] = instant(day, at)
                except ValueError:
                    missing = f"There is no {clock_time(at)} on that day: the clocks go forward"
                    self.add_error(name, missing)
        begins, ends = (self.cleaned_data.get(f"{name}_at") for name in ("begins", "ends"))
        if begins and ends and ends <= begins:
            self.add_error("ends", "When it ends must be after it begins")
        if not self.errors and not (
            self.cleaned_data.get("place") or self.cleaned_data.get("link")
        ):
            self.add_error("place", "Enter the place, or the link to take part online")
        return told

    @property
    def says(self) -> dict[str, Any]:
        """What the meeting keeps of it."""
        told = self.cleaned_data
        own = {name: told[name] for name in ("title", "place", "link", "agenda")}
        return own | {"starts_at": told["begins_at"], "ends_at": told["ends_at"]}


def said_of(meeting: Meeting) -> dict[str, Any]:
    """What a meeting says now, as its form asks for it."""
    begins, ends = (one.astimezone(LONDON) for one in (meeting.starts_at, meeting.ends_at))
    own = {name: getattr(meeting, name) for name in ("title", "place", "link", "agenda")}
    return own | {"day": begins.date(), "begins": begins.time(), "ends": ends.time()}


class MeetingPaperForm(PortalForm):
    """A file for the meeting."""

    guarded = ("title",)
    title = TextField("Title of the paper", max_length=150, missing="Enter the title of the paper")
    file = FileField(
        "File",
        hint="DOCX, ODT, PDF or XLSX, smaller than 5MB",
        types=PAPER_TYPES,
    )


class SendPapersForm(PortalForm):
    """Asked before representatives are written to."""


class CancelMeetingForm(PortalForm):
    """Why it is not held."""

    guarded = ("reason",)
    reason = LongTextField(
        "Why is it cancelled?",
        "Shown on its page, and sent to those who were sent its papers",
        500,
        "Enter why it is cancelled",
        rows=3,
        name="Why it is cancelled",
    )


class MinutesForm(PortalForm):
    """What was said, decided and given out."""

    row_versioned = True
    guarded = ("minutes", "also_present")
    also_present = TextField(
        "Also present",
        "Besides those whose attendance is noted",
        500,
        required=False,
        name="Also present",
        autocomplete="off",
    )
    minutes = LongTextField(
        "Minutes", MARKDOWN, MINUTES, "Enter the minutes", rows=20, name="Minutes"
    )

    def clean_minutes(self) -> str:
        return _checked_links(self.cleaned_data["minutes"])


class AgreeMinutesForm(PortalForm):
    """They were read, and K-MIP agreed them."""

    row_versioned = True  # what was read is what is agreed


class AttendanceForm(PortalForm):
    """One row a representative; a row left blank says nothing of them."""

    row_versioned = True
    mark_optional = False

    def __init__(self, *args: Any, seats: Any, meeting: Meeting, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.seats = seats
        for seat in seats:
            who = f"{seat.user}, {seat.organisation}"
            self.fields[f"how_{seat.reference}"] = SelectField(
                f"Attendance of {who}",
                Attendance.How.choices,
                required=False,
                empty="Not noted",
                missing="Select what became of their seat",
            )
            self.fields[f"deputy_{seat.reference}"] = TextField(
                f"Deputy of {who}",
                "Their name, if a deputy came",
                120,
                required=False,
                name="The name of the deputy",
                autocomplete="off",
            )
        self.initial |= self.said_of(meeting) | {"row_version": meeting.row_version}

    def said_of(self, meeting: Meeting) -> dict[str, Any]:
        """What is noted of these seats, as the form asks for it."""
        noted = {(one.organisation_id, one.representative_id): one for one in
                 meeting.attendance.all()}  # fmt: skip
        said = {}
        for one in self.seats:
            was = noted.get((one.organisation_id, one.user_id))
            said[f"how_{one.reference}"] = was.how if was else ""
            said[f"deputy_{one.reference}"] = was.deputy if was else ""
        return said

    @property
    def rows(self) -> list[tuple[Any, Any, Any]]:
        return [
            (one, self[f"how_{one.reference}"], self[f"deputy_{one.reference}"])
            for one in self.seats
        ]

    @property
    def noted(self) -> list[Seat]:
        """What is said of each of these seats now."""
        told = self.cleaned_data
        return [
            Seat(
                one.organisation,
                one.user,
                told[f"how_{one.reference}"],
                told[f"deputy_{one.reference}"],
            )
            for one in self.seats
        ]

    def clean(self) -> Any:
        told = super().clean()
        for one in self.seats:
            how = self.cleaned_data.get(f"how_{one.reference}")
            if self.cleaned_data.get(f"deputy_{one.reference}") and how != Attendance.How.DEPUTY:
                self.add_error(
                    f"how_{one.reference}",
                    "Select ‘Sent a deputy’, or leave the name of the deputy blank",
                )
        return told


class ActionForm(PortalForm):
    """What is to be done, by whom, by when."""

    row_versioned = True
    guarded = ("text",)
    text = LongTextField(
        "What is to be done?",
        "",
        500,
        "Enter what is to be done",
        rows=3,
        name="What is to be done",
    )
    organisation = OrganisationField(
        "Which signatory does it?",
        hint="Enter its name. Its representatives see it in their in-tray, and its leads",
        required=False,
        listed_only=True,
        organisations=lambda: Organisation.objects.signatories(),
    )
    person = EmailField(
        "Or which person?",
        "Their email address. They act for a signatory or for K-MIP",
        required=False,
        autocomplete="off",
    )
    due_on = DateField("By when?", missing="Enter by when", name="The day it is due")

    def clean_person(self) -> User | None:
        email = self.cleaned_data["person"]
        found = readers().filter(email__iexact=email).first() if email else None
        if email and found is None:
            raise ValidationError(
                "Nobody who acts for a signatory or for K-MIP has this email address"
            )
        return found

    def clean(self) -> Any:
        told = super().clean()
        given = [self.cleaned_data.get(name) for name in ("organisation", "person")]
        if not {"organisation", "person"} & set(self.errors):
            if not any(given):
                self.add_error("organisation", "Enter which signatory does it, or which person")
            elif all(given):
                self.add_error("person", "Enter a signatory or a person, not both")
        return told

    @property
    def says(self) -> dict[str, Any]:
        told = self.cleaned_data
        picked = told["organisation"]
        return {
            "text": told["text"],
            "person": told["person"],
            "organisation": picked.organisation if picked else None,
            "due_on": told["due_on"],
        }


def said_of_action(action: MeetingAction) -> dict[str, Any]:
    return {
        "text": action.text,
        "organisation": action.organisation.name if action.organisation else "",
        "person": action.person.email if action.person else "",
        "due_on": action.due_on,
    }


class RepresentativeFilters(FilterForm):
    """Which representatives; asked by GET, so that every answer has an address."""

    def __init__(self, data: Any):
        super().__init__(data)
        self.fields["sector"] = SelectField(
            "Sector", organisation_types.choices(), required=False, empty="All sectors"
        )
