"""The two-minute form of an emergency: what is known at once, and nothing else."""

from dataclasses import replace

from kmip_portal import clock
from kmip_portal.law.book import book
from records.forms import field_for, typed_partner
from records.places import PlaceForm
from records.questions import QUESTIONS

ASKED = (
    "partner",
    "shared_with_name",
    "shared_with_role",
    "data_shared",
    "decision_reason",
    "transfer_methods",
    "sharing_date",
    "sharing_time",
)
# in these words here, because it was done before it was written
WORDS = {
    "partner": {
        "label": "Who did you share it with?",
        "hint": "An organisation: a name, URN or ODS code",
        "missing": "Enter who you shared it with",
    },
    "decision_reason": {
        "label": "Why could it not wait?",
        "hint": "Do not name the person",
        "missing": "Enter why it could not wait",
    },
}


class UrgentForm(PlaceForm):
    """What was shared with whom, why at once, and how; the rest is owed."""

    guarded = ("data_shared", "decision_reason")

    def __init__(self, *args, **kwargs):
        now = {"sharing_date": clock.today()}
        kwargs["initial"] = now | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        law = book()
        for name in ASKED:
            question = replace(QUESTIONS[name], **WORDS.get(name, {}))
            self.fields[name] = field_for(question, law)

    def guarded_texts(self) -> list[tuple[str, str]]:
        return [*super().guarded_texts(), *typed_partner(self)]

    @property
    def told(self) -> dict:
        return {name: self.cleaned_data[name] for name in ASKED}
