"""What is wrong in a record that is locked."""

from kmip_portal.forms import LongTextField, PortalForm


class RecordCorrectionForm(PortalForm):
    """A dated correction: what the record says stays."""

    guarded = ("wrong", "right", "reason")
    wrong = LongTextField("What is wrong?", missing="Enter what is wrong", max_length=1000)
    right = LongTextField("What is right?", missing="Enter what is right", max_length=1000)
    reason = LongTextField(
        "Why is it corrected?", missing="Enter why it is corrected", max_length=500
    )
