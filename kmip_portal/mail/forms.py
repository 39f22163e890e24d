from kmip_portal.forms import EmailField, LongTextField, PortalForm


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
