"""Naming a template, and beginning from one."""

from django.core.exceptions import ValidationError

from kmip_portal.forms import PortalForm, TextField
from signatories.models import Organisation

NAME_TAKEN = "There is another template with this name. Enter another name"


class TemplateForm(PortalForm):
    """What the organisation's people know it by."""

    guarded = ("name",)
    name = TextField("Name of the template", missing="Enter a name for the template", max_length=80)

    def __init__(self, *args, organisation: Organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisation = organisation

    def clean_name(self):
        name = self.cleaned_data["name"]
        if self.organisation.record_templates.filter(name=name).exists():
            raise ValidationError(NAME_TAKEN)
        return name


class StartFromTemplateForm(PortalForm):
    """A press of the button that begins a record from a template: twice is once."""
