from kmip_portal.forms import ChoiceField, EmailField, LongTextField, PortalForm, TickField
from kmip_portal.mail.models import EmailChoice


class PauseForm(PortalForm):
    reason = LongTextField(
        "Why are you pausing emails?",
        hint="Everybody who asks where an email is will see this",
        max_length=300,
        rows=2,
        missing="Enter the reason",
    )


class ChangeAddressForm(PortalForm):
    to = EmailField("New email address", missing="Enter the new email address")
    everywhere = TickField(
        "Change it too wherever the portal keeps this address for a person or a contact",
        required=False,
    )


How = EmailChoice.How


class EmailChoiceForm(PortalForm):
    """How somebody is told what is only news."""

    how = ChoiceField(
        "How do you want to be told what is only news?",
        [
            (How.AT_ONCE.value, How.AT_ONCE.label),
            (How.DAILY.value, How.DAILY.label, "One email at 8am on working days"),
            (How.WEEKLY.value, How.WEEKLY.label, "One email at 8am on Mondays"),
            (How.MUST_DO.value, How.MUST_DO.label, "We send no news"),
        ],
        missing="Select how you want to be told what is only news",
    )
    wants_news = TickField("Send me news from K-MIP too", required=False)
