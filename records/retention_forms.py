"""Which records are wiped."""

from kmip_portal import clock
from kmip_portal.forms import Choice, LongTextField, ManyChoiceField, PortalForm, TickField
from kmip_portal.portal_tags import day
from records.models import RecordOfSharing
from records.retention import RULES


class HoldForm(PortalForm):
    """Why a record is kept past its time."""

    because = LongTextField(
        "Why is it held?",
        "For example, an inquest or a claim. Do not name people",
        max_length=300,
        missing="Enter why it is held",
        rows=3,
        name="Why it is held",
    )


class DisposeForm(PortalForm):
    """Some of those that are due, and a word that they may go."""

    records = ManyChoiceField("Records past their time", [], missing="Select at least one record")
    sure = TickField(
        "I have checked that nobody needs these records",
        missing="Confirm that nobody needs these records",
    )

    def __init__(self, *args, due: list[RecordOfSharing], **kwargs):
        super().__init__(*args, **kwargs)
        self.due = {record.reference: record for record in due}
        choices = [Choice(reference, record.heading, _since(record))
                   for reference, record in self.due.items()]  # fmt: skip
        self.fields["records"].offer(choices, "Select at least one record")

    @property
    def chosen(self) -> list[RecordOfSharing]:
        return [self.due[reference] for reference in self.cleaned_data["records"]]


def _since(record: RecordOfSharing) -> str:
    """Which rule it is past, and since when it is kept."""
    done, since = {
        "draft": ("begun", record.started_at),
        "decided": ("saved", record.decided_at),
        "closed": ("closed", record.closed_at),
        "ended": ("ended", record.ended_at),
        "replaced": ("replaced", record.replaced_at),
    }[record.status]
    on = day(clock.day_in_london(since))
    return f"{record.reference}, {done} on {on}. {RULES[record.status]}"
