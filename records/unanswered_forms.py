"""What the owner decides about a party that has not answered."""

from typing import Any

from kmip_portal.forms import Choice, ChoiceField, EmailField, PortalForm, TextField

WAIT, LEADS, WITHOUT = "wait", "leads", "without"


class ContactForm(PortalForm):
    """Whom a party acts through from now on."""

    row_versioned = True

    contact_name = TextField("Name", missing="Enter their name", max_length=200)
    contact_role = TextField("Job title", max_length=200, required=False)
    contact_email = EmailField(
        "Work email",
        hint="If it is another one, we’ll send a link there, and the old link works no more",
        missing="Enter their work email address",
    )
    contact_phone = TextField("Work phone", max_length=30, required=False)


class SilentForm(PortalForm):
    """A party gave no word for four weeks."""

    answer = ChoiceField("What do you want to do?", [], missing="Select what you want to do")

    def __init__(self, *args: Any, has_leads: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices = [
            Choice(WAIT, "Wait another 14 days"),
            Choice(LEADS, "Ask its leads to answer", "They can do so in their in-tray"),
            Choice(
                WITHOUT, "Go on without them", "The record says for ever that they did not confirm"
            ),
        ]
        if not has_leads:
            del choices[1]
        self.fields["answer"].offer(choices, "Select what you want to do")
