"""The forms of an impact assessment: its start, its sections, its risks, opinions and decisions."""

from datetime import date
from typing import Any

from kmip_portal import clock
from kmip_portal.forms import (
    Choice,
    ChoiceField,
    DateField,
    FilterForm,
    LongTextField,
    ManyChoiceField,
    PortalForm,
    SelectField,
    TextField,
    YesNoField,
)
from kmip_portal.law.book import book
from records.assessments.sections import RESIDUAL, REVIEW, SCREENING, TITLE, Section
from records.forms import field_for
from records.models import ImpactAssessment, Opinion, RecordOfSharing, Risk
from records.models.assessment_answers import (
    MOST,
    RISING,
    Likelihood,
    Needed,
    Severity,
    level_of,
)
from records.places import PlaceForm

YEARS = 3
SHOWN = [one for one in ImpactAssessment.Status if one != ImpactAssessment.Status.DISCARDED]
# the law itself asks for an assessment of these: no screening says otherwise
ALWAYS_ASSESSED = "UK GDPR Art 35(3)"


def too_far(value: date) -> bool:
    today = clock.today()
    return value.year - today.year > YEARS or value <= today


class StartAssessmentForm(PlaceForm):
    """What it is about, and for whom: then a draft stands."""

    guarded = ("title",)
    field_order = ("title", "place")
    title = TextField(
        TITLE.label,
        hint="Name the work, not people. For example, School attendance panels",
        missing=TITLE.missing,
        max_length=TITLE.most,
    )


class SectionForm(PortalForm):
    """One section; it may be left with gaps, and then it is not complete."""

    row_versioned = True
    mark_optional = False

    def __init__(self, *args: Any, section: Section, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.section, law = section, book()
        if section.slug == SCREENING:
            self.fields["title"] = TextField(
                TITLE.label, missing=TITLE.missing, max_length=TITLE.most
            )
        for question in section.questions:
            field = field_for(question, law)
            field.required = False
            self.fields[question.name] = field
        free = (q.name for q in section.questions if q.guarded and q.is_free_text)
        self.guarded = (*(["title"] if section.slug == SCREENING else []), *free)

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if self.section.slug == SCREENING:
            self._judge_screening(told)
        for name, words in (
            ("accepted_until", "The day until which it is accepted must be in the future, and"),
            ("review_date", "The day of the review must be in the future, and"),
        ):
            if self.section.slug in (RESIDUAL, REVIEW) and told.get(name) and too_far(told[name]):
                self.add_error(name, f"{words} within {YEARS} years")
        return told

    def _judge_screening(self, told: dict[str, Any]) -> None:
        if told.get("needed") != Needed.NOT_NEEDED:
            return
        if "screening_reason" not in self.errors and not told.get("screening_reason"):
            self.add_error("screening_reason", "Enter why a full assessment is not needed")
        law = book()
        found = [law.item("dpia_triggers", code) for code in told.get("triggers") or ()]
        bound = [one for one in found if one and one.citation.startswith(ALWAYS_ASSESSED)]
        if bound:
            self.add_error(
                "needed",
                f"Select that it is needed: the law asks for one where there is"
                f" ‘{bound[0].label}’ ({bound[0].citation})",
            )


class RiskForm(PortalForm):
    """One risk to people: how likely and severe, what is done about it, and what remains."""

    row_versioned = True
    guarded = ("harm", "measures")
    harm = TextField(
        "What could happen, and to whom?",
        hint="For example, a list goes to the wrong school, and a family at risk is found",
        missing="Enter what could happen, and to whom",
        max_length=500,
    )
    likelihood = ChoiceField(
        "How likely is it?", Likelihood.choices, missing="Select how likely it is", inline=True
    )
    severity = ChoiceField(
        "How severe would it be?",
        Severity.choices,
        missing="Select how severe it would be",
        inline=True,
    )
    measures = LongTextField(
        "What is done about it?",
        hint="Say so too if nothing more is done",
        required=False,
        max_length=2000,
    )
    effect = ChoiceField(
        "What does that do to the risk?",
        Risk.Effect.choices,
        missing="Select what the measures do to the risk",
    )
    residual_likelihood = ChoiceField(
        "How likely is it then?",
        Likelihood.choices,
        missing="Select how likely it is with the measures",
        inline=True,
    )
    residual_severity = ChoiceField(
        "How severe would it be then?",
        Severity.choices,
        missing="Select how severe it would be with the measures",
        inline=True,
    )
    is_approved = YesNoField(
        "Have those who must do it agreed to the measures?",
        missing="Select if those who must do it have agreed to the measures",
    )

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if told.get("effect") and told["effect"] != "accepted" and not told.get("measures"):
            self.add_error("measures", "Enter what is done about it")
        pairs = [("likelihood", "severity"), ("residual_likelihood", "residual_severity")]
        if not all(told.get(name) for pair in pairs for name in pair):
            return told
        before, after = (
            RISING.index(level_of(told[likely], told[severe])) for likely, severe in pairs
        )
        if after > before:
            self.add_error(
                "residual_severity", "The risk that remains must not be higher than it was before"
            )
        return told


class OpinionForm(PortalForm):
    """What an adviser says of the assessment."""

    row_versioned = True
    guarded = ("words",)
    said = ChoiceField(
        "May it go on?",
        Opinion.Said.choices,
        missing="Select if it may go on",
    )
    words = LongTextField(
        "Your opinion",
        hint="On the risks, the measures, and whether it complies with data protection law",
        missing="Enter your opinion",
        max_length=MOST,
    )


class ReceivedOpinionForm(OpinionForm):
    """The same, said outside the portal and written down by who had it."""

    name = TextField("Name of the data protection officer", missing="Enter their name",
                     max_length=200)  # fmt: skip
    role = TextField("Their job title", missing="Enter their job title", max_length=200)
    given_on = DateField(
        "When did they say it?",
        hint="For example, 27 3 2027",
        missing="Enter when they said it",
        today_or_past=True,
        name="The day they said it",
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["words"].label = "What they said"
        self.fields["words"].error_messages["required"] = "Enter what they said"


class SendAssessmentForm(PortalForm):
    """To whoever may approve it; where the advice is wanting, why it goes on all the same."""

    row_versioned = True
    guarded = ("why_without_opinion", "why_against_opinion")
    why_without_opinion = LongTextField(
        "Why is there no opinion of a data protection officer on it as it stands?",
        hint="The law asks you to seek their advice, where you have one (UK GDPR Article 35(2))",
        missing="Enter why there is no opinion of a data protection officer",
        max_length=1000,
    )
    why_against_opinion = LongTextField(
        "Why do you go on against the advice?",
        missing="Enter why you go on against the advice",
        max_length=1000,
    )

    def __init__(self, *args: Any, without: bool, against: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, wanted in (("why_without_opinion", without), ("why_against_opinion", against)):
            if not wanted:
                del self.fields[name]
        self.guarded = tuple(name for name in self.guarded if name in self.fields)


class DecideAssessmentForm(PortalForm):
    """Approving it, or sending it back with what should change."""

    row_versioned = True
    guarded = ("because",)
    outcome = ChoiceField(
        "Do you approve it?",
        [
            Choice("approve", "I approve it", "Its text is locked for good"),
            Choice("send_back", "I send it back", "It becomes a draft again"),
        ],
        missing="Select if you approve it",
    )
    because = LongTextField(
        "If you send it back, what should change?", required=False, max_length=1000
    )

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        sends_back = told.get("outcome") == "send_back"
        if sends_back and "because" not in self.errors and not told.get("because"):
            self.add_error("because", "Enter what should change")
        return told


class ReviewAssessmentForm(PortalForm):
    """Whether an approved assessment still holds."""

    row_versioned = True
    guarded = ("because",)
    outcome = ChoiceField(
        "Does it still hold?",
        [
            Choice("same", "Nothing has changed"),
            Choice("changed", "Something has changed", "Begins the next version as a draft"),
            Choice("withdraw", "It holds no more", "Records rest on it no longer"),
        ],
        missing="Select if it still holds",
    )
    review_date = DateField(
        "If nothing has changed, when is the next review?", required=False, name="The next review"
    )
    accepted_by_name = TextField(
        "Who accepts the risk that remains?", required=False, max_length=200
    )
    accepted_by_role = TextField("Their job title", required=False, max_length=200)
    accepted_until = DateField(
        "Until when do they accept it?", required=False, name="The day until which it is accepted"
    )
    because = LongTextField("If it holds no more, why?", required=False, max_length=1000)
    OF_FULL = ("accepted_by_name", "accepted_by_role", "accepted_until")

    def __init__(self, *args: Any, is_full: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not is_full:
            for name in self.OF_FULL:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        same = {
            "review_date": "Enter when the next review is",
            "accepted_by_name": "Enter the name of who accepts the risk that remains",
            "accepted_by_role": "Enter the job title of who accepts the risk that remains",
            "accepted_until": "Enter until when they accept it",
        }
        needed = {"same": same, "withdraw": {"because": "Enter why it holds no more"}}
        for name, missing in needed.get(told.get("outcome", ""), {}).items():
            if name in self.fields and name not in self.errors and not told.get(name):
                self.add_error(name, missing)
        if told.get("outcome") == "same":
            for name in ("review_date", "accepted_until"):
                if told.get(name) and too_far(told[name]):
                    self.add_error(name, f"The day must be in the future, and within {YEARS} years")
        return told


class AssessmentFilters(FilterForm):
    """What narrows the list."""

    q = TextField("Search", hint="Words of its title, or its reference", required=False)
    status = ManyChoiceField("Status", [(one.value, one.label) for one in SHOWN], required=False)
    due = SelectField(
        "Review",
        [("soon", "Due within 60 days"), ("late", "Overdue, or no longer accepted")],
        required=False,
        empty="Any",
    )


class RestsOnForm(PortalForm):
    """Which assessment a record rests on."""

    row_versioned = True
    assessment = SelectField(
        "Which assessment does it rest on?", [], required=False, empty="None of these"
    )

    def __init__(self, *args: Any, record: RecordOfSharing, choices: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.found = {one.reference: one for one in choices}
        named = [
            (one.reference, f"{one.heading}, {one}, {one.get_status_display().lower()}")
            for one in self.found.values()
        ]
        self.fields["assessment"].offer(named, "Select which assessment it rests on")

    @property
    def chosen(self) -> ImpactAssessment | None:
        return self.found.get(self.cleaned_data["assessment"])
