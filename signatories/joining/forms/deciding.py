"""What the secretariat is asked: which applications to see, and what is decided."""

from kmip_portal.forms import (
    Choice,
    ChoiceField,
    FilterForm,
    LongTextField,
    PortalForm,
    SelectField,
)
from signatories import organisation_types
from signatories.forms import OrganisationField
from signatories.joining.forms.fields import want
from signatories.models import Application, Area, Organisation


class ApplicationFilter(FilterForm):
    status = SelectField(
        "Status", Application.Status.choices, required=False, empty="Waiting for a decision"
    )
    organisation_type = SelectField(
        "Type", organisation_types.choices, required=False, empty="All types"
    )
    area = SelectField(
        "Area",
        lambda: [(area.slug, area.name) for area in Area.objects.all()],
        required=False,
        empty="All areas",
    )


class ApplicationDecisionForm(PortalForm):
    """What is decided; the letter is shown before anything happens."""

    mark_optional = False
    APPROVE, ASK, REFUSE, DUPLICATE = "approve", "ask", "refuse", "duplicate"
    DECISIONS = [
        Choice(APPROVE, "Approve it and ask for the signature"),
        Choice(ASK, "Ask for more information"),
        Choice(REFUSE, "Not a public service in Kent and Medway, or not one that can join"),
        Choice(DUPLICATE, "Duplicate of an organisation on the register"),
    ]
    NEW = "=new"  # no slug can be this
    fieldsets = [
        ("", ["decision"]),
        ("If you approve it", ["listed"]),
        ("If you ask or refuse", ["words"]),
        ("If it is a duplicate", ["duplicate_of"]),
        ("For colleagues", ["note"]),
    ]

    decision = ChoiceField("What is your decision?", DECISIONS, missing="Select your decision")
    words = LongTextField(
        "What you need to know, or the reason", hint="Shared with the applicant", max_length=1000,
        rows=4, required=False, missing="Enter what you need to know",
    )  # fmt: skip
    duplicate_of = OrganisationField("Organisation it duplicates", required=False, listed_only=True)
    note = LongTextField(
        "Note for colleagues", hint="Not shared with the applicant", max_length=1000, rows=2,
        required=False,
    )  # fmt: skip

    def __init__(self, *args, listed: list[Choice], **kwargs):
        super().__init__(*args, **kwargs)
        choices = [*listed, Choice(self.NEW, "Add it as a new organisation")]
        self.fields["listed"] = ChoiceField(
            "Which organisation is it?", choices, required=False,
            missing="Select which organisation it is",
        )  # fmt: skip

    def clean(self):
        answers = super().clean()
        decision = answers.get("decision")
        if decision == self.APPROVE:
            want(self, "listed", "Select which organisation it is")
        elif decision == self.ASK:
            want(self, "words", "Enter what you need to know")
        elif decision == self.REFUSE:
            want(self, "words", "Enter the reason you are not approving this")
        elif decision == self.DUPLICATE:
            want(self, "duplicate_of", "Select the organisation it duplicates")
        return answers

    @property
    def as_typed(self) -> list[tuple[str, str]]:
        """Everything that was sent, for the page on which the letter is looked at."""
        pressed = {"csrfmiddlewaretoken", "confirm", "change"}
        return [
            (name, value)
            for name in self.data
            if name not in pressed
            for value in self.data.getlist(name)
        ]

    @property
    def duplicate(self) -> Organisation | None:
        picked = self.cleaned_data.get("duplicate_of")
        return picked.organisation if picked else None
