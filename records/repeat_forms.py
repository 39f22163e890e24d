"""The forms of a repeat record: its start, its tasks, its parties and items, sending, reviewing."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kmip_portal import clock
from kmip_portal.forms import (
    Choice,
    ChoiceField,
    DateField,
    EmailField,
    LongTextField,
    ManyChoiceField,
    PasteForm,
    PortalForm,
    SelectField,
    TextField,
    TickField,
)
from kmip_portal.forms.pasted import lines_of
from kmip_portal.law.book import book
from kmip_portal.portal_tags import day
from records.forms import RecordStepForm
from records.models import Confirmation, Party
from records.places import PlaceForm
from records.questions import QUESTIONS_OF, TOPICS_OF
from records.saving_forms import SaveForm
from signatories.forms import OrganisationField
from signatories.models import Organisation
from signatories.picker import Typed, describe, look_up


class StartRepeatForm(PlaceForm):
    """For whom: then a draft stands."""


class TaskForm(RecordStepForm):
    """One task of a repeat record; it may be left with gaps, and then it is not complete."""

    questions = QUESTIONS_OF["repeat"]
    all_topics = TOPICS_OF["repeat"]
    FINISHED = (("yes", "Yes"), ("no", "No, I’ll come back later"))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["finished"] = ChoiceField(
            "Have you completed this section?",
            self.FINISHED,
            missing="Select whether you’ve completed this section",
            inline=True,
        )
        self.fieldsets = []

    @property
    def for_later(self) -> bool:
        return self.data.get("finished") != "yes"

    @property
    def is_finished(self) -> bool:
        return self.cleaned_data.get("finished") == "yes"

    def _ask_for_what_is_missing(self) -> None:
        super()._ask_for_what_is_missing()
        start, end = self.cleaned_data.get("start_date"), self.cleaned_data.get("end_date")
        if start and end and end < start:
            self.add_error("end_date", "End date must be after the day it starts")
        review = self.cleaned_data.get("review_date")
        if review and not 0 <= (review - clock.today()).days <= 366:
            self.add_error("review_date", "The next review must be within 12 months")


class AddPartyForm(PortalForm):
    """One more organisation."""

    organisation = OrganisationField("Organisation", missing="Enter an organisation")

    def guarded_texts(self) -> list[tuple[str, str]]:
        """The name of one that is not in the list is free text."""
        picked = self.cleaned_data.get("organisation")
        return [] if picked is None or picked.is_listed else [("Organisation", picked.text)]


def matches(line: str) -> list[Choice]:
    """What a pasted line may mean."""
    answer = look_up(Typed(line), Organisation.objects.existing(), listed_only=True)
    found = [answer.picked.organisation] if answer.picked else answer.matches
    rows = describe([one for one in found if one], line)
    return [Choice(row["value"], row["label"], row["hint"]) for row in rows]


class PastePartiesForm(PasteForm):
    """Several organisations at once, one on each line."""

    label = "Organisations, one on each line"
    missing = "Enter one organisation on each line"
    most = 60

    def __init__(self, *args: Any, match: Any = matches, **kwargs: Any):
        super().__init__(*args, match=match, **kwargs)


class PartyForm(PortalForm):
    """What an organisation does in this sharing, and whom it acts through."""

    direction = ChoiceField("Does it give or receive?", Party.GOES_ON.items())
    controller_role = ChoiceField("What is its role?", [], missing="Select its role")
    contact_name = TextField("Name of its contact", max_length=200, required=False)
    contact_role = TextField("Job title of its contact", max_length=200, required=False)
    contact_email = EmailField(
        "Work email of its contact",
        hint="We’ll send them a link to confirm it. The letter does not say what the record says",
        missing="Enter a work email address",
    )
    contact_phone = TextField("Work phone of its contact", max_length=30, required=False)
    own_basis = SelectField(
        "Its lawful basis, if that differs", [], required=False, empty="The same as the others"
    )
    own_power = TextField(
        "Its legal power or duty, if that differs", max_length=300, required=False
    )
    guarded = ("own_power",)
    row_versioned = True

    def __init__(self, *args: Any, called: str = "it", **kwargs: Any):
        super().__init__(*args, **kwargs)
        law = book()
        self.fields["direction"].offer(
            list(Party.GOES_ON.items()), f"Select if {called} gives, receives or both"
        )
        roles = law.choices("controller_roles")
        self.fields["controller_role"].offer(roles, f"Select the role of {called}")
        self.fields["contact_email"].error_messages["required"] = (
            f"Enter a work email address for {called}"
        )
        self.fields["own_basis"].offer(law.choices("uk_gdpr_article6"), "Select a lawful basis")


class ItemForm(PortalForm):
    """One thing that is shared."""

    guarded = ("item", "why_needed", "kept_for")
    row_versioned = True
    item = TextField(
        "Item of information",
        hint="For example, date of last attendance",
        missing="Enter an item of information",
        max_length=200,
    )
    why_needed = TextField("Why is it needed?", missing="Enter why it is needed", max_length=500)
    category = SelectField("What kind is it?", [], required=False, empty="Not said")
    given_by = SelectField(
        "Who gives it?", [], required=False, empty="Every organisation that gives"
    )
    received_by = SelectField(
        "Who receives it?", [], required=False, empty="Every organisation that receives"
    )
    kept_for = TextField(
        "How long is it kept, if that differs from the rest?", max_length=200, required=False
    )

    def __init__(self, *args: Any, parties: Any = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.parties = {str(party.number): party for party in parties}
        kinds = book().choices("personal_data_categories")
        self.fields["category"].offer(kinds, "Select what kind it is")
        for name in ("given_by", "received_by"):
            named = [(number, party.called) for number, party in self.parties.items()]
            self.fields[name].offer(named, "Select an organisation")

    @property
    def row(self) -> dict[str, Any]:
        """The answers as the row takes them."""
        row = dict(self.answers)
        return row | {name: self.parties.get(row[name]) for name in ("given_by", "received_by")}


class PasteItemsForm(PortalForm):
    """Several items at once: a column of a spreadsheet, or two."""

    guarded = ("items",)
    items = LongTextField(
        "Items, one on each line",
        hint="You can paste a column from a spreadsheet. A second column is why each is needed",
        missing="Enter one item on each line",
        max_length=20_000,
        rows=10,
        name="The list",
    )

    def clean_items(self) -> str:
        text: str = self.cleaned_data["items"]
        for number, (item, why) in enumerate(self._split(text), 1):
            if len(item) > 200 or len(why) > 500:
                raise ValidationError(
                    f"Line {number} is too long: an item takes 200 characters, and why it is"
                    " needed 500"
                )
        return text

    @property
    def rows(self) -> list[dict[str, str]]:
        return [
            {"item": item, "why_needed": why}
            for item, why in self._split(self.cleaned_data["items"])
        ]

    @staticmethod
    def _split(text: str) -> list[tuple[str, str]]:
        cells = (line.split("\t") for line in lines_of(text))
        return [(one[0].strip(), " ".join(one[1:]).strip()) for one in cells if one[0].strip()]


class SendRoundForm(SaveForm):
    """Accepting the record for our own organisation, and sending it to the others."""

    field_order = ("against_reason", "warnings_reason", "name", "role", "authority")
    name = TextField("Your name", missing="Enter your name", max_length=200)
    role = TextField("Your job title", missing="Enter your job title", max_length=200)
    authority = TickField(
        "I have authority to agree this for my organisation",
        missing="Confirm that you have authority to agree this for your organisation",
    )


class ConfirmForm(PortalForm):
    """What an organisation says of a record that names it."""

    guarded = ("reason",)
    asked = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    answer = ChoiceField(
        "Do you confirm this record?",
        [
            Choice(Confirmation.Answer.CONFIRMED, "We confirm it"),
            Choice(Confirmation.Answer.CHANGE, "We ask for a change"),
            Choice(Confirmation.Answer.NOT_US, "We are not part of this sharing"),
            Choice(Confirmation.Answer.PASSED_ON, "I’m not the right person"),
        ],
        missing="Select if you confirm this record",
    )
    parts = ManyChoiceField("If a change, of which parts?", [], required=False, small=True)
    reason = LongTextField(
        "If a change, what should it be? If you take no part, why?",
        hint="Do not name the people it is about",
        required=False,
        max_length=1000,
    )
    right_name = TextField(
        "If you’re not the right person, who is?", required=False, max_length=200
    )
    right_email = EmailField("Their work email", required=False)
    name = TextField("Your name", missing="Enter your name", max_length=200)
    role = TextField("Your job title", missing="Enter your job title", max_length=200)

    def __init__(self, *args: Any, confirmation: Confirmation, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.confirmation = confirmation
        self.fields["asked"].initial = confirmation.reference
        named = [Choice(heading, heading) for heading in confirmation.content]
        self.fields["parts"].offer(named, "Select which part should change")

    @property
    def answers(self) -> dict[str, Any]:
        return {name: said for name, said in super().answers.items() if name != "asked"}

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if told.get("asked") not in (None, "", self.confirmation.reference):
            self.add_error(
                None,
                "The record changed after you opened this page. Read it as it is"
                " now, then send your answer",
            )
            self.data = self.data.copy()
            self.data[self.add_prefix("asked")] = self.confirmation.reference
        needed = {
            Confirmation.Answer.CHANGE: [
                ("parts", "Select which part should change"),
                ("reason", "Enter what should change"),
            ],
            Confirmation.Answer.PASSED_ON: [
                ("right_name", "Enter the right person’s name"),
                ("right_email", "Enter the right person’s email address"),
            ],
        }
        for name, missing in needed.get(told.get("answer"), []):
            if name not in self.errors and not told.get(name):
                self.add_error(name, missing)
        return told


class ReviewForm(PortalForm):
    """Whether a record that is active still says what happens."""

    guarded = ("after_ending",)
    outcome = ChoiceField(
        "Has anything changed?",
        [
            Choice("same", "Nothing has changed"),
            Choice("changed", "Something has changed", "Begins the next version as a draft"),
            Choice("stopped", "The sharing has stopped"),
        ],
        missing="Select if anything has changed",
    )
    review_date = DateField(
        "If nothing has changed, when is the next review?", required=False, future=True,
        name="The next review",
    )  # fmt: skip
    ended_on = DateField(
        "If it has stopped, when?", required=False, today_or_past=True, name="The day it stopped"
    )
    after_ending = LongTextField(
        "If it has stopped, what happened to the information?", required=False, max_length=1000
    )

    def __init__(self, *args: Any, started_on: date | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.started_on = started_on

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        ended, first = told.get("ended_on"), self.started_on
        # what is to start later may still be stopped today
        if (
            told.get("outcome") == "stopped"
            and ended
            and first
            and ended < min(first, clock.today())
        ):
            self.add_error(
                "ended_on", f"The day it stopped must be {day(first)}, when it started, or later"
            )
        needed = {
            "same": [("review_date", "Enter when the next review is")],
            "stopped": [
                ("ended_on", "Enter when the sharing stopped"),
                ("after_ending", "Enter what happened to the information"),
            ],
        }
        for name, missing in needed.get(told.get("outcome"), []):
            if name not in self.errors and not told.get(name):
                self.add_error(name, missing)
        review = told.get("review_date")
        if told.get("outcome") == "same" and review and (review - clock.today()).days > 366:
            self.add_error("review_date", "The next review must be within 12 months")
        return told
