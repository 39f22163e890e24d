"""The forms of patterns: beginning from one, and how K-MIP looks after them."""

from datetime import date
from typing import Any

from kmip_portal.forms import Choice, ChoiceField, DateField, LongTextField, PortalForm, TextField
from records.repeat_forms import StartRepeatForm


class StartFromPatternForm(StartRepeatForm):
    """For whom; and of a one-off record, in which layout."""

    layout = ChoiceField(
        "How do you want to answer?",
        [
            Choice("steps", "A few questions at a time", "Asks only what applies"),
            Choice("one_page", "All on one page"),
        ],
        missing="Select how you want to answer",
    )

    def __init__(self, *args: Any, is_repeat: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if is_repeat:
            del self.fields["layout"]

    @property
    def on_one_page(self) -> bool:
        return self.cleaned_data.get("layout") == "one_page"


class PatternForm(PortalForm):
    """Its title, who looks after it, and when it is looked at again."""

    row_versioned = True
    title = TextField("Title", missing="Enter a title", max_length=120)
    owner = TextField(
        "Who looks after it?",
        hint="The secretariat, or an organisation that takes part. Not the name of a person",
        missing="Enter who looks after it",
        max_length=120,
    )
    review_by = DateField(
        "When is it to be looked at again?",
        hint="For example, 27 3 2027",
        missing="Enter when it is to be looked at again",
        today_or_future=True,
    )

    @classmethod
    def told(cls, pattern: Any) -> dict[str, Any]:
        found: dict[str, str | date] = {
            "title": pattern.title,
            "owner": pattern.owner,
            "review_by": pattern.review_by,
        }
        return found


class WithdrawPatternForm(PortalForm):
    """Why nobody is to begin from it any more."""

    row_versioned = True
    because = LongTextField(
        "Why is it withdrawn?",
        hint="Whoever has a draft of it reads this",
        missing="Enter why it is withdrawn",
        max_length=500,
        rows=3,
    )
