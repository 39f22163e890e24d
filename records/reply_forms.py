"""What the other side is asked, and who is asked."""

from kmip_portal.forms import (
    ChoiceField,
    CodeField,
    EmailField,
    LongTextField,
    PortalForm,
    TextField,
)
from records.models import Reply
from records.questions.choices import Decision


class AskOtherSideForm(PortalForm):
    """Who gets the link."""

    name = TextField("Their name", missing="Enter their name", max_length=200)
    email = EmailField(
        "Their work email",
        hint="We’ll send them a link and a code. The letter says nothing of what was shared",
        missing="Enter their work email",
    )


class SendAgainForm(PortalForm):
    """A press of the button that sends a new link: twice is once."""


class ReplyCodeForm(PortalForm):
    code = CodeField("Security code", hint="6 numbers")


class ReplyForm(PortalForm):
    """Who answers, whatever is asked."""

    name = TextField("Your name", missing="Enter your name", max_length=200)
    role = TextField("Your job title", missing="Enter your job title", max_length=200)


class ReceiptReplyForm(ReplyForm):
    """Whether it arrived."""

    field_order = ("answer",)
    answer = ChoiceField(
        "Did it arrive?", Reply.Answer.choices, missing="Select if it arrived", inline=True
    )


class DecisionReplyForm(ReplyForm):
    """What was decided about a request, and why."""

    field_order = ("answer", "reason")
    guarded = ("reason",)
    answer = ChoiceField(
        "What do you decide?",
        [
            (Decision.SHARE, "We will share it"),
            (Decision.PART, "We will share part of it"),
            (Decision.NOT_SHARE, "We will not share it"),
            (Decision.ASK_MORE, "We need to know more first"),
            (Decision.PASS_ON, "Another organisation holds it"),
        ],
        missing="Select what you decide",
    )
    reason = LongTextField(
        "Why?", hint="Do not name the person it is about", missing="Enter why", max_length=1000
    )


FORMS = {Reply.Asks.RECEIPT: ReceiptReplyForm, Reply.Asks.DECISION: DecisionReplyForm}
