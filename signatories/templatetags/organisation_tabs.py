from django import template
from django.urls import reverse

from signatories.permissions import may_read_history, may_see_people

register = template.Library()


@register.inclusion_tag("components/sub_navigation.html", takes_context=True)
def organisation_tabs(context, organisation, current):
    """The pages about one organisation that this person may open."""
    places = [
        ("overview", "Overview", "signatories:organisation_detail", True),
        ("acceptances", "Acceptances", "signatories:acceptances", True),
        ("contacts", "Contacts", "signatories:contact_list", True),
        ("people", "People", "signatories:people", may_see_people),
        ("history", "History", "signatories:organisation_history", may_read_history),
    ]
    user = context["request"].user
    shown = [
        {"text": text, "url": reverse(name, args=[organisation.slug]), "current": key == current}
        for key, text, name, may in places
        if may is True or may(user, organisation)
    ]
    return {"label": organisation.name, "links": shown}
