"""What is asked of who applies and of who decides."""

from signatories.joining.forms.applying import (
    STEPS,
    FindForm,
    LaterForm,
    LookUpForm,
    MailboxCodeForm,
    ReplyForm,
    StepForm,
)
from signatories.joining.forms.deciding import ApplicationDecisionForm, ApplicationFilter
from signatories.joining.forms.fields import POSTCODE, domain_of, is_personal

__all__ = [
    "POSTCODE",
    "STEPS",
    "ApplicationDecisionForm",
    "ApplicationFilter",
    "FindForm",
    "LaterForm",
    "LookUpForm",
    "MailboxCodeForm",
    "ReplyForm",
    "StepForm",
    "domain_of",
    "is_personal",
]
