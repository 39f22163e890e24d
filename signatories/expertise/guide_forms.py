"""Forms about guides."""

import re
from typing import Any

from django.core.exceptions import ValidationError

from kmip_portal.forms import (
    ChoiceField,
    FilterForm,
    LongTextField,
    PortalForm,
    SelectField,
    TextField,
    TickField,
    WebAddressField,
)
from signatories.expertise import guide_text
from signatories.expertise.models import Guide, Topic

SIZE = re.compile(r"\d+(\.\d+)? ?(KB|MB)", re.IGNORECASE)
CHECKED_EVERY = [(3, "3 months"), (6, "6 months"), (12, "12 months")]


def topics() -> list[tuple[str, str]]:
    return [(one.slug, one.name) for one in Topic.objects.all()]


class GuideForm(PortalForm):
    """The words of a guide, and what they are about."""

    row_versioned = True
    guarded = ("title", "summary", "body")
    fieldsets = [
        ("The guide", ["whose", "title", "topic", "summary", "body"]),
        (
            "The document it is about",
            ["publisher", "audience", "edition", "official_url", "official_place", "file_type",
             "file_size"],
        ),
        ("This version", ["change_note"]),
    ]  # fmt: skip

    title = TextField("Title", max_length=150, missing="Enter the title", autocomplete="off")
    topic = SelectField("Topic", topics, missing="Select the topic")
    summary = LongTextField(
        "Summary",
        hint="What it is and when to use it, in two or three plain sentences",
        max_length=500,
        rows=3,
        missing="Enter the summary",
    )
    body = LongTextField(
        "Text",
        hint="In your own words: copy nothing. Begin a heading with ##, a point with -, and write "
        "a link as [its words](https://www.example.gov.uk)",
        max_length=20_000,
        rows=20,
        missing="Enter the text",
    )
    publisher = TextField(
        "Publisher",
        hint="Whose document it is. If it is this guide itself, your organisation",
        max_length=150,
        missing="Enter the publisher",
        autocomplete="off",
    )
    audience = TextField(
        "Who it is for", hint="For example, schools and school nurses", max_length=200,
        required=False, autocomplete="off",
    )  # fmt: skip
    edition = TextField(
        "Edition", hint="For example, May 2024", max_length=150, required=False, autocomplete="off"
    )
    official_url = WebAddressField(
        "Address of the official document",
        hint="Where its publisher keeps it. We look at its shape only",
        required=False,
        name="Address of the official document",
    )
    official_place = TextField(
        "Where it is found, if you do not know its address",
        hint="For example, GOV.UK",
        max_length=150,
        required=False,
        autocomplete="off",
    )
    file_type = TextField(
        "Type of the file", hint="For example, PDF", max_length=20, width=10, required=False,
        autocomplete="off",
    )  # fmt: skip
    file_size = TextField(
        "Size of the file", hint="For example, 1.2MB", max_length=20, width=10, required=False,
        autocomplete="off",
    )  # fmt: skip
    change_note = TextField(
        "What is new in this version",
        hint="Shown in the guide’s history",
        max_length=300,
        required=False,
        autocomplete="off",
    )

    def __init__(self, *args: Any, places: Any = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        if places:  # asked once, when it begins
            choices = [(value, words) for value, words in places]
            self.fields["whose"] = ChoiceField(
                "Whose guide is it?", choices, missing="Select whose guide it is"
            )

    def clean_body(self) -> str:
        body = self.cleaned_data["body"]
        if bad := guide_text.bad_links(body):
            raise ValidationError(
                f"‘{bad[0]}’ is not an address that a link can lead to. "
                "Begin it with https:// or with / for a page of this portal"
            )
        return body

    def clean_file_size(self) -> str:
        size = self.cleaned_data["file_size"]
        if size and not SIZE.fullmatch(size):
            raise ValidationError("Enter the size of the file in KB or MB, like 1.2MB")
        return size


class GuideReviewForm(PortalForm):
    """The second person publishes it, or says what should change first."""

    row_versioned = True  # what was read is what is published
    decision = ChoiceField(
        "Can it be published?",
        [("publish", "Yes, publish it"), ("return", "No, it goes back to the writer")],
        missing="Select if it can be published",
    )
    reason = LongTextField(
        "What should change",
        hint="Only if it goes back. The writer is sent it",
        max_length=1000,
        rows=4,
        required=False,
    )
    not_personal = TickField(
        "It names no person and tells no case",
        hint="Only if you publish it",
        required=False,
    )

    def clean(self) -> Any:
        told = super().clean()
        decision = self.cleaned_data.get("decision")
        if decision == "return" and not self.cleaned_data.get("reason"):
            self.add_error("reason", "Enter what should change")
        if decision == "publish" and not self.cleaned_data.get("not_personal"):
            self.add_error("not_personal", "Select the box to confirm that it names no person")
        return told


class KeepGuideForm(PortalForm):
    """Who is asked whether a guide still stands, and how often."""

    row_versioned = True

    def __init__(self, *args: Any, people: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        nobody = ("", "The secretariat of K-MIP")
        self.fields["owner"] = SelectField(
            "Who is asked to check it?",
            [nobody, *((one.pk, one.name) for one in people)],
            required=False,
            missing="Select who is asked to check it",
            empty=None,
        )
        self.fields["check_months"] = SelectField(
            "How often?", CHECKED_EVERY, missing="Select how often it is checked", empty=None
        )


class CloseGuideForm(PortalForm):
    """What has become of a guide that is not current any more."""

    what = ChoiceField(
        "What has become of it?",
        [
            ("replace", "Another guide takes its place", "It can still be read"),
            ("make_historic", "It is historic", "It can still be read, and is not relied on"),
            ("withdraw", "It is withdrawn", "Its words are not shown any more"),
        ],
        missing="Select what has become of it",
    )
    replaced_by = SelectField(
        "Which guide should people read instead?", [], required=False, empty="None",
        missing="Select the guide that takes its place",
    )  # fmt: skip
    reason = LongTextField(
        "Why?", hint="Shown on its page", max_length=500, rows=3, required=False, name="Why"
    )

    def __init__(self, *args: Any, others: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        others = [(one.guide.slug, one.title) for one in others]
        self.fields["replaced_by"].offer(others, "Select the guide that takes its place")

    def clean(self) -> Any:
        told = super().clean()
        what = self.cleaned_data.get("what")
        if what == "replace" and not self.cleaned_data.get("replaced_by"):
            self.add_error("replaced_by", "Select the guide that takes its place")
        if what == "withdraw" and not self.cleaned_data.get("reason"):
            self.add_error("reason", "Enter why it is withdrawn")
        return told


class FindGuideForm(FilterForm):
    """Which guides; asked by GET, so that every answer has an address."""

    q = TextField("Search", "A word of its title or summary, or its publisher", required=False)

    def __init__(self, data: Any):
        super().__init__(data)
        states = [(one.value, one.label) for one in Guide.SHOWN if one != Guide.Status.WITHDRAWN]
        for name, label, choices, empty in (
            ("topic", "Topic", topics(), "All topics"),
            ("status", "Status", states, "Current, replaced and historic"),
        ):
            self.fields[name] = SelectField(label, choices, required=False, empty=empty)
