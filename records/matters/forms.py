"""What is asked of who sees to a matter."""

from datetime import datetime
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError

from kmip_portal import clock
from kmip_portal.forms import (
    Choice,
    ChoiceField,
    DateField,
    EmailField,
    FilterForm,
    LongTextField,
    ManyChoiceField,
    PortalForm,
    SelectField,
    TextField,
    TimeField,
)
from records.matters import kinds
from records.matters.recipients import Recipient
from records.models import Matter, Telling
from signatories.models import Organisation

Kind = Matter.Kind
NO_NAMES = "Do not name the person it is about, or say what was shared"


class MatterKindForm(PortalForm):
    """What happened."""

    question = "kind"
    kind = ChoiceField(
        "What happened after the sharing?",
        [Choice(one.value, one.label, kinds.WHAT_IT_IS[one]) for one in Kind],
        missing="Select what happened",
    )


def moment_of(day: Any, at: Any) -> datetime:
    """A day and a time in London; of a time that the clocks skip, the one after."""
    return datetime.combine(day, at, clock.LONDON)


class MomentForm(PortalForm):
    """A form that asks for a day and a time, neither of them still to come."""

    DAY, TIME = "day", "time"
    too_late = "The date and time must be now or in the past"

    @property
    def moment(self) -> datetime | None:
        day, at = self.cleaned_data.get(self.DAY), self.cleaned_data.get(self.TIME)
        return moment_of(day, at) if day and at else None

    def clean(self) -> None:
        if (moment := self.moment) and moment > clock.now():
            self.add_error(self.TIME, self.too_late)


class MatterForm(MomentForm):
    """When it came, and what is known of it."""

    guarded = ("our_ref", "note")
    day = DateField("On which day did it come?", today_or_past=True, missing="Enter the day")
    time = TimeField("At what time?", missing="Enter the time, like 5:30pm")
    side = SelectField("For which organisation do you see to it?", [])
    leads_it = SelectField("Who leads the answer?", [], missing="Select who leads the answer")
    our_ref = TextField(
        "Your own case reference",
        hint="By which you find who it is about",
        max_length=60,
        required=False,
        autocomplete="off",
    )
    note = LongTextField(
        "What do the others need to know?", hint=NO_NAMES, max_length=500, required=False
    )

    def __init__(self, *args: Any, kind: str, sides: list[Organisation],
                 others: list[Organisation], **kwargs: Any):  # fmt: skip
        super().__init__(*args, **kwargs)
        self.kind, self.sides = Kind(kind), {one.slug: one for one in sides}
        self.others = self.sides | {one.slug: one for one in others}
        if self.kind == Kind.BREACH:
            self.fields["day"].label = "On which day did you become aware of it?"
        else:
            del self.fields["time"]
        if len(sides) > 1:
            named = [(one.slug, one.name) for one in sides]
            self.fields["side"].offer(named, "Select which organisation you see to it for")
        else:
            del self.fields["side"]
        if self.kind == Kind.COMPLAINT and len(self.others) > 1:
            named = [(one.slug, one.name) for one in self.others.values()]
            self.fields["leads_it"].offer(named, "Select who leads the answer")
        else:
            del self.fields["leads_it"]

    @property
    def organisation(self) -> Organisation:
        slug = self.cleaned_data.get("side")
        return self.sides[slug] if slug else next(iter(self.sides.values()))

    @property
    def told(self) -> dict[str, Any]:
        """What the service is told."""
        said = self.cleaned_data
        received = self.moment or clock.on_day(said["day"], 12)
        return {
            "organisation": self.organisation,
            "kind": self.kind,
            "received_at": min(received, clock.now()),
            "our_ref": said["our_ref"],
            "note": said["note"],
            "led_by": self.others.get(said.get("leads_it", "")),
            "submission_id": said["submission_id"],
            "personal_data_confirmed": self.personal_data_confirmed,
        }


def _mark(key: str) -> str:
    return sha256(key.encode()).hexdigest()[:8]


class TellOthersForm(PortalForm):
    """To whom a letter goes."""

    mark_optional = False

    whom = ManyChoiceField(
        "To whom do we write?", [], missing="Select at least one", required=False
    )

    def __init__(self, *args: Any, found: list[Recipient], proposed: set[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.found = found
        reachable = [one for one in found if one.contact]
        self.fields["whom"].offer(
            [Choice(one.key, one.called, self._hint(one)) for one in reachable],
            "Select at least one",
        )
        self.fields["whom"].initial = [one.key for one in reachable if one.key in proposed]
        if not reachable:
            del self.fields["whom"]
        # named by whom it is for: somebody else may tell one of them meanwhile
        self.unreachable = {f"email_{_mark(one.key)}": one for one in found if not one.contact}
        for name, one in self.unreachable.items():
            self.fields[name] = EmailField(
                f"Email address for {one.called}",
                hint="Nobody to write to is known. It is used for this letter alone.",
                required=False,
            )

    @staticmethod
    def _hint(one: Recipient) -> str:
        contact = one.contact
        to = f"{contact.through}: {contact.email}" if contact else ""
        return ". ".join([*one.notes, to])

    def clean(self) -> None:
        if not self.errors and not self.chosen:
            name = next(iter(self.fields))
            self.add_error(name, ValidationError("Select or enter at least one to write to"))

    @property
    def addresses(self) -> dict[str, str]:
        """By key, the addresses that were typed."""
        given = {one.key: self.cleaned_data.get(name) for name, one in self.unreachable.items()}
        return {key: email for key, email in given.items() if email}

    @property
    def chosen(self) -> list[Recipient]:
        keys = {*(self.cleaned_data.get("whom") or []), *self.addresses}
        return [one for one in self.found if one.key in keys]


class PhonedForm(MomentForm):
    """Somebody was told by phone."""

    too_late = "The call must be now or in the past"
    who = SelectField("Whom did you tell?", [], missing="Select whom you told")
    day = DateField("On which day?", today_or_past=True, missing="Enter the day of the call")
    time = TimeField("At what time?", missing="Enter the time of the call, like 5:30pm")
    name = TextField("Whom did you speak to?", hint="Somebody there, at work", max_length=200,
                     missing="Enter whom you spoke to")  # fmt: skip

    def __init__(self, *args: Any, found: list[Recipient], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.found = {one.key: one for one in found}
        named = [(one.key, one.called) for one in found]
        self.fields["who"].offer(named, "Select whom you told")

    @property
    def recipient(self) -> Recipient:
        return self.found[self.cleaned_data["who"]]


class LongerForm(PortalForm):
    """Why it takes longer."""

    guarded = ("because",)
    because = LongTextField(
        "Why does it take longer?", hint=NO_NAMES, missing="Enter why", max_length=500
    )


class OutcomeForm(PortalForm):
    """How it ended."""

    row_versioned = True
    guarded = ("outcome_words",)
    outcome = ChoiceField("How did it end?", Matter.Outcome.choices, missing="Select how it ended")
    outcome_words = LongTextField(
        "What was decided, and why?", hint=NO_NAMES, missing="Enter what was decided",
        max_length=500,
    )  # fmt: skip


class TellingAnswerForm(PortalForm):
    """What an organisation did about what it was told."""

    guarded = ("reason",)
    answer = ChoiceField(
        "What did you do?",
        [
            Choice("done", "Done"),
            Choice("part", "Done in part", "Say below what was left, and why"),
            Choice("refused", "We will not", "Say below why"),
            Choice("nothing", "We hold nothing of it"),
        ],
        missing="Select what you did",
    )
    reason = LongTextField("Why, or what was left?", hint=NO_NAMES, max_length=1000, required=False)
    name = TextField("Your name", missing="Enter your name", max_length=200)
    role = TextField("Your job title", missing="Enter your job title", max_length=200)

    def clean(self) -> None:
        said = self.cleaned_data
        if said.get("answer") in {"part", "refused"} and not said.get("reason"):
            self.add_error("reason", "Enter why, or what was left")


class TheirAnswerForm(TellingAnswerForm):
    """The same, as it was told to who sees to the matter: by phone, or in a letter."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["answer"].label = "What did they do?"
        self.fields["answer"].offer(
            [(one.value, one.label) for one in Telling.Answer], "Select what they did"
        )
        self.fields["name"].label = "Who told you?"
        self.fields["name"].error_messages["required"] = "Enter who told you"
        self.fields["role"].label = "Their job title"
        self.fields["role"].error_messages["required"] = "Enter their job title"


class MatterFilters(FilterForm):
    """Which matters of an organisation."""

    kind = ManyChoiceField("Kind", Kind.choices, required=False, small=True)
    state = ManyChoiceField(
        "State",
        [
            ("open", "Open"),
            ("overdue", "Overdue"),
            ("closed", "Closed"),
            ("withdrawn", "Withdrawn"),
        ],
        required=False,
        small=True,
    )
