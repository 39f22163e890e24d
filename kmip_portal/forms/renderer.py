"""Tells Django which templates and which bound field print a form."""

from django.forms.renderers import TemplatesSetting

from kmip_portal.forms.bound import PortalBoundField


class PortalRenderer(TemplatesSetting):
    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    bound_field_class = PortalBoundField
