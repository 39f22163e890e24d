"""Recording an emergency in two minutes."""

from django.shortcuts import redirect, render

from kmip_portal.permissions import require
from records import pages, services
from records.forms import places_of
from records.permissions import may_file
from records.urgent_forms import UrgentForm
from signatories.working_for import working_for


def record_urgent(request):
    """Somebody was to be protected from harm: share, note it here, write it up the next day."""
    require(may_file(request.user))
    places = places_of(request.user, first=working_for(request))
    form = UrgentForm(request.POST or None, places=places)
    if form.is_valid():
        record = services.file_urgently(
            by=request.user,
            place=form.chosen,
            answers=form.told,
            submission_id=form.cleaned_data["submission_id"],
            personal_data_confirmed=form.personal_data_confirmed,
        )
        return redirect("records:record_saved", record.reference)
    context = {
        "form": form,
        "due_on": services.write_up_day(),
        "notes": pages.not_signed([place.organisation for place in places]),
    }
    return render(request, "records/record_urgent.html", context)
