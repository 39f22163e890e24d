"""What the secretariat asks for on the board of a review, and changes of its closing."""

from kmip_portal.forms import (
    DateField,
    FilterForm,
    LongTextField,
    PortalForm,
    SelectField,
    TextField,
)
from reviews.board import State
from reviews.forms import SharedForm
from signatories import organisation_types
from signatories.models import Area


def _areas():
    return [(area.slug, area.name) for area in Area.objects.all()]


class BoardFilters(FilterForm):
    q = TextField("Organisation", required=False)
    sector = SelectField("Sector", organisation_types.choices, required=False, empty="All sectors")
    area = SelectField("Area", _areas, required=False, empty="All areas")
    state = SelectField("Status", State.choices, required=False, empty="All")


class ExtendForm(PortalForm):
    """More time for some."""

    until = DateField(
        "New closing date for them",
        hint="At 11:59pm on this day",
        missing="Enter the new closing date",
        name="Closing date",
    )
    reason = LongTextField(
        "Why do they get longer?", max_length=500, rows=3, missing="Enter the reason"
    )


class ClosingForm(SharedForm):
    """Another closing day for all."""

    closes_on = DateField(
        "New closing date",
        hint="At 11:59pm on this day",
        missing="Enter the new closing date",
        name="Closing date",
    )


class CloseEarlyForm(PortalForm):
    reason = LongTextField(
        "Why does it close early?",
        hint="We tell everybody who was asked",
        max_length=500,
        rows=3,
        missing="Enter the reason",
    )
