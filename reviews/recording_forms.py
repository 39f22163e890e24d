"""The form by which the secretariat records what an organisation answered by phone or on paper."""

from kmip_portal.forms import (
    Choice,
    ChoiceField,
    DateField,
    LongTextField,
    PortalForm,
    SelectField,
    Several,
    SeveralForm,
    TextField,
)
from reviews.models import AnnualReview, Response

Answer = Response.Answer


class TakenForm(SeveralForm):
    """A response that was given by phone or on paper."""

    how = ChoiceField(
        "How did they answer?", Response.Taken.choices, missing="Select how they answered"
    )
    taken_from = TextField(
        "Who answered?",
        hint="Name and job title",
        missing="Enter who answered",
        name="Who answered",
    )
    taken_on = DateField(
        "When did they answer?",
        missing="Enter the date they answered",
        name="Date they answered",
        today_or_past=True,
    )
    answer = ChoiceField(
        "Do they think the agreement should change?",
        [
            Choice(Answer.SUPPORT, "No, they support it as it is"),
            Choice(Answer.COMMENTS, "Yes, they want to comment"),
        ],
        missing="Select if they think the agreement should change",
    )

    def __init__(self, *args, review: AnnualReview, **kwargs):
        clauses = [Choice(one.key, str(one)) for one in review.version.clauses.all()]

        class OneComment(PortalForm):
            clause = SelectField("Clause", clauses, missing="Select the clause", required=False)
            comment = LongTextField(
                "What they say", max_length=4000, rows=4, required=False, name="What they say"
            )
            guarded = ("comment",)
            mark_optional = False

            def clean(self):
                given = self.cleaned_data
                if given.get("comment") and not given.get("clause"):
                    self.add_error("clause", "Select the clause")
                if given.get("clause") and not given.get("comment"):
                    self.add_error("comment", "Enter what they say")

        self.several = {"comments": Several(OneComment, "comment")}
        super().__init__(*args, **kwargs)

    @property
    def comments(self) -> dict[str, str]:
        """By clause; what was said of one clause in several places, together."""
        said: dict[str, list[str]] = {}
        for one in self.cleaned_data["comments"]:
            if one["clause"]:
                said.setdefault(one["clause"], []).append(one["comment"])
        return {key: "\n\n".join(texts) for key, texts in said.items()}
