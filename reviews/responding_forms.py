"""The forms by which an organisation responds."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError

from agreements.models import Clause
from kmip_portal import clock
from kmip_portal.forms import (
    Choice,
    ChoiceField,
    DateField,
    FileField,
    FilterForm,
    LongTextField,
    PortalForm,
    SelectField,
    TextField,
    TickField,
)
from kmip_portal.portal_tags import day
from kmip_portal.uploads.refusal import BadFile
from reviews.forms import SharedForm
from reviews.models import AnnualReview, Proposal, Question, Response
from reviews.word_in import FilledReview, read_word

Answer = Response.Answer
Kind = Proposal.Kind
NOTHING = "nothing"


class AnswerForm(PortalForm):
    question = "answer"
    answer = ChoiceField(
        "Do you think the agreement should change?",
        Answer.choices,
        missing="Select if you think the agreement should change",
    )


class UntilForm(PortalForm):
    """Until when, asked on the page after."""

    question = "until"
    until = DateField(
        "When can you respond by?",
        missing="Enter the date you can respond by",
        name="Date you can respond by",
    )

    def __init__(self, *args, review: AnnualReview, **kwargs):
        super().__init__(*args, **kwargs)
        self.review = review

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until <= max(self.review.closes_on, clock.today()):
            self.add_error(
                "until",
                f"Date you can respond by must be after {day(self.review.closes_on)}"
                " when the review closes",
            )
        return until


class ClauseSearchForm(FilterForm):
    """Clauses by their words."""

    q = TextField("Search the clauses", max_length=100, required=False, width=20, name="Search")


class PointForm(SharedForm):
    """What an organisation says of one clause. Everything is shown at once: nothing is revealed."""

    kind = ChoiceField(
        "What do you want to do?",
        [
            Choice(Kind.COMMENT, "Comment"),
            Choice(Kind.WORDING, "Propose new wording"),
            Choice(Kind.REMOVAL, "Ask for it to be removed"),
            Choice(NOTHING, "Nothing"),
        ],
        missing="Select what you want to do",
    )
    comment = LongTextField(
        "Your comment", hint="If you comment", max_length=4000, rows=6, required=False
    )
    wording = LongTextField(
        "New wording",
        hint="If you propose new wording: change the words of the clause here",
        max_length=20_000,
        rows=10,
        required=False,
    )
    reason = LongTextField(
        "Why do you want this change?",
        hint="If you propose new wording or ask for it to be removed",
        max_length=2000,
        rows=4,
        required=False,
        name="Why you want this change",
    )
    shown = ChoiceField(
        "Can we show this to other signatories?",
        Proposal.Shown.choices,
        hint="If yes, anybody can read it in the outcome of the review too, with your "
        "organisation’s name only if you choose so. "
        "K-MIP always sees which organisation it is from",
        missing="Select if we can show this to other signatories",
        required=False,
    )
    mark_optional = False
    LOOKING = ("preview", "support", "unsupport")  # buttons that save nothing of this form

    def __init__(self, *args, clause: Clause, **kwargs):
        super().__init__(*args, **kwargs)
        self.clause = clause

    @property
    def goes_back(self) -> bool:
        """Also where somebody only looks, or supports what others propose: nothing is wrong yet,
        and what was typed stays in the page."""
        looks = self.is_bound and any(name in self.data for name in self.LOOKING)
        return looks or super().goes_back

    @property
    def is_unchanged(self) -> bool:
        """The words are those of the clause as it stands."""
        return self.cleaned_data.get("wording", "").strip() == self.clause.body.strip()

    def clean(self):
        kind, given = self.cleaned_data.get("kind"), self.cleaned_data
        if kind == Kind.COMMENT and "comment" in given and not given["comment"]:
            self.add_error("comment", "Enter your comment")
        if kind == Kind.WORDING and "wording" in given:
            if not given["wording"]:
                self.add_error("wording", "Enter the new wording")
            elif self.is_unchanged:
                self.add_error("wording", "New wording is the same as the current wording")
        if kind in (Kind.WORDING, Kind.REMOVAL) and "reason" in given and not given["reason"]:
            self.add_error("reason", "Enter why you want this change")
        if kind in Kind.values and "shown" in given and not given["shown"]:
            self.add_error("shown", self.fields["shown"].error_messages["required"])

    def guarded_texts(self):
        """Of the wording, only what the clause itself does not say."""
        ours = set(self.clause.body.splitlines())
        typed = (self.cleaned_data.get("wording") or "").splitlines()
        return [
            ("Your comment", self.cleaned_data.get("comment") or ""),
            ("New wording", "\n".join(line for line in typed if line not in ours)),
            ("Why", self.cleaned_data.get("reason") or ""),
        ]

    @property
    def said(self) -> dict[str, str]:
        """As it is kept; the words of the clause as it stands are no wording."""
        given = self.cleaned_data
        return {
            "kind": "" if given["kind"] == NOTHING else given["kind"],
            "text": given["comment"],
            "wording": "" if self.is_unchanged else given["wording"],
            "reason": given["reason"],
            "shown": given["shown"] or Proposal.Shown.KMIP,
        }

    @staticmethod
    def of(proposal: Proposal | None, clause: Clause) -> dict:
        """What stands in the draft, as this form asks for it."""
        if proposal is None:
            return {"wording": clause.body, "row_version": 1}
        is_new = proposal.row_version == 1
        return {
            "kind": proposal.draft_kind or ("" if is_new else NOTHING),
            "comment": proposal.draft,
            "wording": proposal.draft_wording or clause.body,
            "reason": proposal.draft_reason,
            "shown": "" if is_new or not proposal.draft_kind else proposal.draft_shown,
            "row_version": proposal.row_version,
        }


class NoteForm(PortalForm):
    """A colleague's note on the draft, of all of it or of one clause."""

    about = SelectField(
        "What is it about?",
        [],
        missing="Select what it is about",
        required=False,
        empty="The whole draft",
    )
    text = LongTextField("Your note", max_length=2000, rows=4, missing="Enter your note")
    guarded = ("text",)
    mark_optional = False

    def __init__(self, *args, clauses: Iterable[Clause], **kwargs):
        super().__init__(*args, **kwargs)
        choices = [Choice(one.key, str(one)) for one in clauses]
        self.fields["about"].offer(choices, "Select what it is about")


class SendForm(SharedForm):
    """The last word before a response goes out, as the person has read it."""

    def __init__(self, *args, organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["authorised"] = TickField(
            f"I’m authorised to respond for {organisation}",
            missing=f"Select the box to confirm you are authorised to respond for {organisation}",
        )

    def check_again(self, row_version: int) -> None:
        """A colleague changed what would be sent: it is shown, to be checked and ticked anew."""
        what = "A colleague changed this response while you were checking it. Check it again"
        self.add_error(None, what)
        self.data = self.data.copy()
        self.data["row_version"] = str(row_version)
        self.data.pop("authorised", None)


class OwnQuestionsForm(SharedForm):
    """The review's own questions; none must be answered."""

    mark_optional = False

    def __init__(self, *args, questions: Iterable[Question], **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        for one in self.questions:
            if one.choices:
                options = [Choice(option, option) for option in one.choices]
                asked = ChoiceField(one.text, options, required=False)
            else:
                asked = LongTextField(one.text, max_length=4000, rows=4, required=False)
            self.fields[self.name_of(one)] = asked
        self.guarded = tuple(self.name_of(one) for one in self.questions if not one.choices)

    @staticmethod
    def name_of(question: Question) -> str:
        return f"question-{question.pk}"

    @property
    def given(self) -> dict[Question, str]:
        return {one: self.cleaned_data[self.name_of(one)] for one in self.questions}


class FilledReviewForm(PortalForm):
    """The review filled in in Word. The guard reads all that it says."""

    file = FileField(
        "Completed Word form",
        hint="The review as you downloaded it, as a DOCX smaller than 5MB",
        missing="Select your completed Word form",
    )

    def __init__(self, *args, review: AnnualReview, **kwargs):
        super().__init__(*args, **kwargs)
        self.review = review
        self.filled: FilledReview | None = None

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            self.filled = read_word(file.checked.content, self.review)
        except BadFile as refusal:
            raise ValidationError(str(refusal), code="content") from refusal
        return file

    def guarded_texts(self):
        """The name of the file, which is kept, and all that the form says."""
        if self.filled is None:
            return []
        return [("Name of the file", self.cleaned_data["file"].checked.name), *self.filled.guarded]
