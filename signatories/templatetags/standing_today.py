from django import template

from signatories.models import Organisation

register = template.Library()


@register.simple_tag
def signatories_today() -> int:
    """How many organisations are signatories today, for pages of a floor that knows none."""
    return Organisation.objects.signatories().count()
