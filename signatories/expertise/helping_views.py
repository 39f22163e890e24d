"""Offering to be asked about a topic."""

from django.contrib import messages
from django.shortcuts import redirect, render

from kmip_portal.permissions import require
from signatories.expertise.question_forms import HelpingForm
from signatories.expertise.services import helping as offers
from signatories.expertise.taking_part import takes_part


def helping(request):
    """The topics this person can help with, as they last said."""
    require(takes_part(request.user))
    form = HelpingForm(request.POST or None, initial={"topics": offers.topics_of(request.user)})
    if form.is_valid():
        offers.offer(form.cleaned_data["topics"], by=request.user)
        messages.success(request, "Your topics are saved.")
        return redirect("account")
    return render(request, "expertise/helping.html", {"form": form})
