"""Forms about news."""

from typing import Any

from django.core.exceptions import ValidationError

from kmip_portal.forms import DateField, LongTextField, PortalForm, TextField
from signatories.expertise import guide_text
from signatories.expertise.models import NewsItem


class NewsForm(PortalForm):
    """The words of a piece of news, and how long the home page shows it."""

    row_versioned = True
    guarded = ("title", "summary", "body")

    title = TextField("Title", max_length=150, missing="Enter the title", autocomplete="off")
    summary = LongTextField(
        "Summary",
        hint="One or two sentences for the home page",
        max_length=300,
        rows=3,
        missing="Enter the summary",
    )
    body = LongTextField(
        "Text",
        hint="Begin a heading with ##, a point with -, and write a link as "
        "[its words](https://www.example.gov.uk)",
        max_length=10_000,
        rows=15,
        missing="Enter the text",
    )
    off_home_after = DateField(
        "Last day on the home page",
        hint="Leave it out to show it until newer news takes its place. For example, 27 3 2027",
        required=False,
        name="The last day on the home page",
    )

    def clean_body(self) -> str:
        body = self.cleaned_data["body"]
        if bad := guide_text.bad_links(body):
            raise ValidationError(
                f"‘{bad[0]}’ is not an address that a link can lead to. "
                "Begin it with https:// or with / for a page of this portal"
            )
        return body


class CorrectNewsForm(NewsForm):
    """Other words for what anybody may have read already: they are told what was put right."""

    guarded = (*NewsForm.guarded, "correction")

    correction = TextField(
        "What did you put right?",
        hint="Shown under the news, with today’s date. For example, the meeting begins at 2pm",
        max_length=300,
        required=False,
        autocomplete="off",
        name="What you put right",
    )

    def __init__(self, *args: Any, **kwargs: Any):
        self.before = kwargs.get("initial") or {}
        super().__init__(*args, **kwargs)

    def clean(self) -> Any:
        told = super().clean()
        says = self.cleaned_data
        changed = any(
            name in says and says[name] != self.before.get(name) for name in NewsItem.WORDS
        )
        if changed and not says.get("correction") and "correction" not in self.errors:
            self.add_error("correction", "Enter what you put right")
        return told


class WithdrawNewsForm(PortalForm):
    """Why it is not shown any more."""

    guarded = ("reason",)

    reason = LongTextField(
        "Why is it withdrawn?",
        hint="Shown at its address",
        max_length=500,
        rows=3,
        missing="Enter why it is withdrawn",
        name="Why it is withdrawn",
    )
