"""The teams of an organisation, which its leads name."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from kmip_portal.permissions import require
from signatories import permissions
from signatories.models import Organisation
from signatories.people_forms import TeamForm
from signatories.services.adding import add_team


def team_list(request, slug):
    """Its teams, and one more. A team's records are seen by its people and the leads alone."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)
    require(permissions.may_manage(request.user, organisation))
    form = TeamForm(request.POST or None, organisation=organisation)
    if form.is_valid():
        add_team(organisation, form.cleaned_data["name"], by=request.user)
        messages.success(request, "The team is added. Put people in it under ‘People’.")
        return redirect("signatories:team_list", organisation.slug)
    context = {"organisation": organisation, "teams": organisation.teams.all(), "form": form}
    return render(request, "signatories/team_list.html", context)
