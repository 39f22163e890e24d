"""Forms that print as GOV.UK markup, speak in our words and lose nothing a person typed."""

from kmip_portal.forms.base import PortalForm
from kmip_portal.forms.bound import Aside, PortalBoundField
from kmip_portal.forms.choices import (
    Choice,
    ChoiceField,
    Divider,
    ManyChoiceField,
    SelectField,
    TickField,
    YesNoField,
)
from kmip_portal.forms.files import FileField
from kmip_portal.forms.filters import FilterForm
from kmip_portal.forms.moments import DateField, TimeField
from kmip_portal.forms.pasted import PasteForm
from kmip_portal.forms.renderer import PortalRenderer
from kmip_portal.forms.several import Several, SeveralForm
from kmip_portal.forms.text import (
    CodeField,
    EmailField,
    LongTextField,
    PasswordField,
    TextField,
    WebAddressField,
    WholeNumberField,
)

__all__ = [
    "Aside",
    "Choice",
    "ChoiceField",
    "CodeField",
    "DateField",
    "Divider",
    "EmailField",
    "FileField",
    "FilterForm",
    "LongTextField",
    "ManyChoiceField",
    "PasswordField",
    "PasteForm",
    "PortalBoundField",
    "PortalForm",
    "PortalRenderer",
    "SelectField",
    "Several",
    "SeveralForm",
    "TextField",
    "TickField",
    "TimeField",
    "WebAddressField",
    "WholeNumberField",
    "YesNoField",
]
