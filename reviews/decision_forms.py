"""Forms of K-MIP's deciding, and of what is written about a point meanwhile."""

from kmip_portal.forms import (
    Choice,
    ChoiceField,
    DateField,
    FilterForm,
    LongTextField,
    PortalForm,
    SelectField,
)
from kmip_portal.portal_tags import day
from reviews.forms import SharedForm
from reviews.models import Decision
from signatories.expertise.models import Meeting

Outcome = Decision.Outcome
CHOICES = [
    Choice(Outcome.ACCEPTED, "Accept"),
    Choice(Outcome.WITH_CHANGES, "Accept with changes"),
    Choice(Outcome.NOT_ACCEPTED, "Do not accept"),
    Choice(Outcome.MERGED, "Merge with another"),
    Choice(Outcome.NEXT_YEAR, "Keep for next year"),
]
STATUSES = [("not_decided", "Not decided"), *Outcome.choices]


MEETINGS_OFFERED = 20


def meeting_field():
    """Offered by `offer_meetings`: its answer is the meeting in words, as decisions keep it."""
    return SelectField(
        "Decided at",
        [],
        missing="Select where it was decided",
        required=False,
        empty="Outside a meeting",
    )


def offer_meetings(form):
    """K-MIP's meetings that have begun, the last one first, and the one that is chosen already."""
    begun = Meeting.objects.decided_at()[:MEETINGS_OFFERED]
    words = [f"{one.title}, {day(one.starts_at)}" for one in begun]
    chosen = form.initial.get("meeting")
    if chosen and chosen not in words:
        words.append(chosen)
    field = form.fields["meeting"]
    field.offer([(one, one) for one in words], field.error_messages["required"])


def day_field():
    return DateField(
        "Day it was decided",
        missing="Enter the day it was decided",
        name="The day it was decided",
        today_or_past=True,
    )


class DecisionForm(SharedForm):
    """What was decided of one point; `others` are the points it may be merged with."""

    guarded = ("reason",)
    mark_optional = False  # the hints say when each is wanted
    outcome = ChoiceField("Decision", CHOICES, missing="Select your decision")
    wording = LongTextField(
        "The wording you are accepting",
        hint="Only if you accept with changes",
        max_length=20_000,
        rows=8,
        required=False,
        name="Wording",
    )
    reason = LongTextField(
        "Reason",
        hint="We publish this. You can leave it blank if you accept",
        max_length=1000,
        rows=4,
        required=False,
    )
    meeting = meeting_field()
    decided_on = day_field()
    field_order = ("outcome", "wording", "merge_with", "reason", "meeting", "decided_on")

    def __init__(self, *args, others, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["merge_with"] = SelectField(
            "Proposal to merge it with",
            others,
            hint="Only if you merge it with another",
            missing="Select the proposal to merge with",
            required=False,
        )
        self.order_fields(self.field_order)
        offer_meetings(self)


class ManyDecisionsForm(PortalForm):
    """Decisions of a meeting, typed back: one row a point, those left blank are not decided."""

    mark_optional = False
    meeting = meeting_field()
    decided_on = day_field()
    SHORT = [Choice("", "Not decided"), CHOICES[0], CHOICES[2], CHOICES[4]]

    def __init__(self, *args, points, **kwargs):
        super().__init__(*args, **kwargs)
        self.points = points
        offer_meetings(self)
        for point in points:
            ref = point.reference
            self.fields[f"outcome_{ref}"] = SelectField(
                f"Decision on {ref}", self.SHORT, required=False, empty=None
            )
            self.fields[f"reason_{ref}"] = LongTextField(
                f"Reason for the decision on {ref}",
                hint="We publish this",
                max_length=1000,
                rows=2,
                required=False,
                name=f"Reason for {ref}",
            )
        self.guarded = tuple(f"reason_{point.reference}" for point in points)

    @property
    def rows(self):
        """Each point with its two questions."""
        return [
            (point, self[f"outcome_{point.reference}"], self[f"reason_{point.reference}"])
            for point in self.points
        ]

    @property
    def shared(self):
        """The questions asked once for all."""
        return [self["meeting"], self["decided_on"]]

    @property
    def decided(self):
        """What was chosen, and why, by point."""
        answers = self.answers
        return [
            (
                point,
                answers[f"outcome_{point.reference}"],
                answers[f"reason_{point.reference}"],
            )
            for point in self.points
            if answers.get(f"outcome_{point.reference}")
        ]

    def clean(self):
        answers = super().clean()
        for point in self.points:
            outcome = answers.get(f"outcome_{point.reference}")
            reason = f"reason_{point.reference}"
            wants_one = outcome and outcome != Outcome.ACCEPTED
            if wants_one and not answers.get(reason) and reason not in self.errors:
                self.add_error(
                    reason, f"Enter the reason for {point.reference}. It will be published"
                )
        return answers


class ProposalFilters(FilterForm):
    """What narrows the list of points; K-MIP's people may also ask for a sector."""

    def __init__(self, data, *, clauses, sectors, is_for_kmip):
        super().__init__(data)
        self.fields["clause"] = SelectField("Clause", clauses, required=False, empty="Any clause")
        self.fields["status"] = SelectField("Decision", STATUSES, required=False, empty="Any")
        self.fields["wording"] = SelectField(
            "Wording",
            [("yes", "Proposes new wording or a removal"), ("no", "Comments only")],
            required=False,
            empty="With or without",
        )
        if is_for_kmip:
            self.fields["sector"] = SelectField(
                "Sector", sectors, required=False, empty="Any sector"
            )
        else:
            del self.fields["status"]

    @property
    def asked(self) -> dict[str, str]:
        """What is asked for; what makes no sense asks for nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class MessageForm(PortalForm):
    guarded = ("text",)
    text = LongTextField("Message", max_length=2000, missing="Enter your message", name="Message")


class AdoptForm(PortalForm):
    """Into which draft what was accepted is put."""

    draft = ChoiceField(
        "Which draft should what was accepted go into?", [], missing="Select the draft"
    )

    def __init__(self, *args, drafts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["draft"].offer(drafts, "Select the draft")


class ByHandForm(PortalForm):
    """Somebody wrote it into the draft; nothing is asked."""
