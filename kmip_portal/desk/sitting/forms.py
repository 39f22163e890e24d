"""What is asked once for several organisations."""

from collections.abc import Iterable
from typing import Any

from kmip_portal import clock
from kmip_portal.desk.sitting.ticks import TogetherForm, number, ticked
from kmip_portal.forms import (
    Choice,
    ChoiceField,
    DateField,
    LongTextField,
    SelectField,
    TextField,
    TickField,
)
from kmip_portal.portal_tags import day
from reviews.models import AnnualReview, Proposal, Response

Answer = Response.Answer


class ContactsTogetherForm(TogetherForm):
    """Which contacts are still right."""

    about = "Which of these are still right?"
    missing = "Select the contacts that are still right"


class RecordsTogetherForm(TogetherForm):
    """For which parties of which records they confirm, with two statements and a name."""

    about = "Which of these do you confirm?"
    missing = "Select the organisations you confirm for"
    read = TickField(
        "I have read what each organisation I selected is asked to confirm",
        missing="Confirm that you have read what each organisation is asked to confirm",
    )
    authorised = TickField(
        "I’m authorised to confirm for each organisation I selected",
        missing="Confirm that you are authorised to confirm for each organisation",
    )
    name = TextField("Your name", missing="Enter your name", max_length=200)
    role = TextField("Your job title", missing="Enter your job title", max_length=200)

    @property
    def statements(self) -> list[str]:
        """What they tick that they have read and may do, as it stands on the page."""
        return [str(self.fields[name].label) for name in ("read", "authorised")]


SAME = Choice("", "The answer above")


class ReviewTogetherForm(TogetherForm):
    """One answer for several organisations, and another for some of them."""

    about = "Which organisations are you answering for?"
    missing = "Select the organisations you are answering for"
    guarded = ("comment",)
    mark_optional = False
    answer = ChoiceField(
        "Do you think the agreement should change?",
        Answer.choices,
        missing="Select if you think the agreement should change",
    )
    clause = SelectField(
        "Which clause do you want to comment on?",
        [],
        hint="If you comment. To comment on more than one, or to propose new wording, answer for"
        " one organisation at a time",
        required=False,
        empty="Choose one",
    )
    comment = LongTextField(
        "Your comment",
        hint="If you comment. Each organisation that comments says this",
        max_length=4000,
        rows=6,
        required=False,
    )
    shown = ChoiceField(
        "Can we show this to other signatories?",
        Proposal.Shown.choices,
        hint="If you comment. If yes, anybody can read it in the outcome of the review too. K-MIP"
        " always sees which organisation it is from",
        missing="Select if we can show this to other signatories",
        required=False,
    )
    until = DateField(
        "When can they respond by?",
        hint="If they need more time",
        missing="Enter the date they can respond by",
        name="Date they can respond by",
        required=False,
    )
    authorised = TickField(
        "I’m authorised to respond for each organisation I selected",
        missing="Confirm that you are authorised to respond for each organisation",
    )

    def __init__(self, *args: Any, review: AnnualReview, clauses: Iterable[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.review = review
        self.clauses = {one.key: one for one in clauses}
        self.fields["clause"].offer(
            [Choice(key, str(one)) for key, one in self.clauses.items()],
            "Select the clause you want to comment on",
        )
        named = {row.key: row.label for row in self.rows}
        # ticked, and not on the page any more as others were answered: what it said is its own
        gone = {key: key for key in ticked(self.data) if key in self.fields["chosen"].known}
        for key, label in (gone | named).items():
            self.fields[f"answer_{key}"] = SelectField(
                f"Answer of {label}", [SAME, *Answer.choices], required=False, empty=None
            )
        last = ["chosen", "authorised"]  # what is answered stands before for whom
        self.order_fields([*(name for name in self.fields if name not in last), *last])
        self.fields["chosen"].widget.beside = {
            row.key: self[f"answer_{row.key}"] for row in self.rows
        }

    @property
    def sections(self) -> list[tuple[str, list[Any]]]:
        """The answer of one organisation stands beside its tick."""
        return [
            (heading, [one for one in fields if not one.name.startswith("answer_")])
            for heading, fields in super().sections
        ]

    @property
    def said(self) -> list[tuple[str, int, str]]:
        """Of each that was ticked: its key, how often it had answered, and its answer."""
        told = self.cleaned_data
        return [
            (key, number(seen), told.get(f"answer_{key}") or told["answer"])
            for key, seen in told["chosen"]
        ]

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if not self.errors.keys() & {"chosen", "answer"}:
            given = {answer for _, _, answer in self.said}
            if Answer.COMMENTS in given:
                self._need("clause", "comment", "shown")
            if Answer.MORE_TIME in given:
                self._need("until")
        until = told.get("until")
        if until and until <= max(self.review.closes_on, clock.today()):
            self.add_error(
                "until",
                f"Date they can respond by must be after {day(self.review.closes_on)} when the"
                " review closes",
            )
        return told

    MISSING = {"comment": "Enter your comment", "until": "Enter the date they can respond by"}

    def _need(self, *names: str) -> None:
        for name in names:
            if name not in self.errors and not self.cleaned_data.get(name):
                missing = self.MISSING.get(name) or self.fields[name].error_messages["required"]
                self.add_error(name, missing)

    @property
    def proposals(self) -> dict[str, dict[str, str]]:
        """What those say that comment, as the service takes it."""
        told = self.cleaned_data
        if not told["clause"]:
            return {}
        said = {"kind": Proposal.Kind.COMMENT, "text": told["comment"], "shown": told["shown"]}
        return {told["clause"]: said}
