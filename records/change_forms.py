"""What the two sides say to each other about a change that a party asked for."""

from typing import Any

from kmip_portal.forms import Choice, ChoiceField, LongTextField, PortalForm, TextField

ACCEPT, KEEP, TALK = "accept", "keep", "talk"


class DecideChangeForm(PortalForm):
    """The owner answers a request."""

    guarded = ("words",)
    answer = ChoiceField(
        "What do you answer?",
        [
            Choice(ACCEPT, "Accept the change", "Opens the section, so that you can change it"),
            Choice(KEEP, "Keep as it is", "They can then confirm it, or take no part"),
            Choice(TALK, "Talk first", "They can write back"),
        ],
        missing="Select what you answer",
    )
    words = LongTextField(
        "If you keep it, why? If you talk first, what do you want to say?",
        hint="They read this. Do not name the people it is about",
        required=False,
        max_length=1000,
    )

    def clean(self) -> dict[str, Any]:
        needed = {KEEP: "Enter why you keep it as it is", TALK: "Enter what you want to say"}
        missing = needed.get(self.cleaned_data.get("answer", ""))
        if missing and "words" not in self.errors and not self.cleaned_data.get("words"):
            self.add_error("words", missing)
        return self.cleaned_data


class MessageForm(PortalForm):
    """The party writes to the owner."""

    guarded = ("text",)
    text = LongTextField(
        "Your message",
        hint="Do not name the people it is about",
        missing="Enter your message",
        max_length=1000,
    )
    name = TextField("Your name", missing="Enter your name", max_length=200)
