"""All schools in Swale: organisations by type and area, looked at first, then added."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from kmip_portal.lifecycle import TooLate
from kmip_portal.portal_tags import count
from records import arrangement
from records.area_forms import AddTheseForm, AreaForm
from records.questions import repeat
from records.repeat_views import draft
from signatories.picker import PickedOrganisation


def party_area(request, reference):
    """Whom a type and an area name, how many take part already, and adding the others."""
    record = draft(request, reference)
    asked = AreaForm(request.GET)
    there = set(record.parties.values_list("organisation", flat=True))
    found = list(asked.organisations()) if asked.is_asked else []
    others = [one for one in found if one.pk not in there]
    room = arrangement.MOST - len(there)
    form = AddTheseForm(request.POST or None, offered=others) if 0 < len(others) <= room else None
    if form and form.is_valid():
        wanted = [PickedOrganisation(one, one.name) for one in form.chosen]
        try:
            added = arrangement.add_parties(record, wanted, by=request.user)
        except TooLate as too_many:  # somebody else added some meanwhile
            form.add_error(None, str(too_many))
        else:
            messages.success(request, f"{count(len(added), 'organisation')} added.")
            return redirect("records:task", reference, repeat.PARTIES)
    context = {
        "record": record,
        "asked": asked,
        "form": form or asked,
        "adding": form,
        "found": len(found),
        "there": len(found) - len(others),
        "others": len(others),
        "room": room,
        "back": reverse("records:task", args=[reference, repeat.PARTIES]),
    }
    return render(request, "records/party_area.html", context)
