"""What is asked when a record is saved or sent."""

from typing import Any

from kmip_portal.forms import LongTextField, PortalForm


class SaveForm(PortalForm):
    """Saving the record, with a reason where the rules warn, and where an adviser objects."""

    row_versioned = True
    guarded = ("warnings_reason", "against_reason")
    warnings_reason = LongTextField(
        "Why are you saving it with these warnings?",
        missing="Enter why you are saving it with these warnings",
        max_length=1000,
    )

    against_reason = LongTextField(
        "Why do you decide against the advice?",
        "An adviser objects. The record keeps your reason beside their advice",
        missing="Enter why you decide against the advice",
        max_length=1000,
    )

    def __init__(self, *args: Any, warned: bool, against: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, is_asked in (("warnings_reason", warned), ("against_reason", against)):
            if not is_asked:
                del self.fields[name]
        self.guarded = tuple(name for name in self.guarded if name in self.fields)

    @property
    def answers_and_version(self) -> dict[str, Any]:
        return {
            "row_version": self.cleaned_data["row_version"],
            "warnings_reason": self.cleaned_data.get("warnings_reason", ""),
            "against_reason": self.cleaned_data.get("against_reason", ""),
        }
