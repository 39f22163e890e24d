"""What the data protection officer may do in an organisation's name, as its leads say."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from kmip_portal.forms import PortalForm, TickField
from kmip_portal.permissions import require
from signatories.models import Organisation
from signatories.permissions import leads
from signatories.services import mandates
from signatories.services.editing import ChangedMeanwhile


class MandateForm(PortalForm):
    """Each is off until it is ticked."""

    row_versioned = True
    confirms_contacts = TickField("Confirm that our contacts are still right", required=False)
    answers_review = TickField("Answer the annual review for us", required=False)
    confirms_records = TickField(
        "Confirm repeat records we take part in",
        hint="Not those they advised on: nobody decides what they advised on",
        required=False,
    )


def mandate(request, slug):
    """Its leads say it, and nobody for them."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)
    require(leads(request.user, organisation))
    now = mandates.of(organisation)
    form = MandateForm(request.POST or None, initial=now.given | {"row_version": now.row_version})
    if form.is_valid():
        seen = form.cleaned_data["row_version"]
        try:
            mandates.change(organisation, by=request.user, row_version=seen, **form.answers)
        except ChangedMeanwhile as change:
            version = change.now.row_version
            form.meet(theirs=change.now.given, row_version=version, what=str(change))
        else:
            messages.success(request, "What your data protection officer may do is saved.")
            return redirect("signatories:people", slug)
    context = {"organisation": organisation, "form": form, "mandate": now}
    return render(request, "signatories/mandate.html", context)
