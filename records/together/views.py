"""Several alike disclosures: the draft they follow, the table, the rows read back, the records."""

from django.shortcuts import get_object_or_404, redirect, render

from kmip_portal.jobs.models import Job
from kmip_portal.jobs.pages import looking_again
from kmip_portal.permissions import require
from records.forms import places_of
from records.permissions import may_edit, may_file
from records.seeing import visible
from records.services import copy
from records.together import pages, services
from records.together.forms import AlikePatternForm, AlikeRowsForm
from records.together.rows import MOST


def several_new(request):
    """Which record says what is the same for all."""
    require(may_file(request.user))
    offered = pages.offered(request.user)
    form = AlikePatternForm(request.POST or None, offered=offered)
    if form.is_valid():
        return redirect("records:several_rows", _draft_of(request, form).reference)
    context = {"form": form, "offered": offered, "most": MOST}
    return render(request, "records/together/new.html", context)


def _draft_of(request, form):
    """The chosen draft itself; of a record that is saved, a new draft like it."""
    chosen = form.chosen
    if chosen.can("decide"):
        return chosen
    places = places_of(request.user)
    place = next((one for one in places if one.organisation == chosen.organisation), None)
    require(place is not None)
    return copy(
        chosen, by=request.user, place=place,
        submission_id=form.cleaned_data["submission_id"], on_one_page=chosen.on_one_page,
    )  # fmt: skip


def several_rows(request, reference):
    """The table of what differs; read back; and saved."""
    pattern = visible(request, reference)
    require(may_edit(request.user, pattern))
    if not services.may_begin(request.user, pattern):
        return redirect(pattern)
    form = AlikeRowsForm(request.POST or None, pattern=pattern, user=request.user)
    if form.is_valid():
        return redirect("records:several_saved", _begun(request, pattern, form).reference)
    gaps = pages.gaps_of(pattern, form.judged, request.user)
    context = {
        "record": pattern,
        "form": form,
        "columns": pages.columns(),
        "most": MOST,
        "header": pages.HEADER,
        "read_back": pages.read_back(form.judged),
        "notes": pages.notes(form.judged, gaps),
        "gaps": pages.gap_links(pattern, gaps),
    }
    return render(request, "records/together/rows.html", context)


def _begun(request, pattern, form):
    job = services.begin(
        pattern,
        by=request.user,
        rows=form.judged,
        submission_id=form.cleaned_data["submission_id"],
        warnings_reason=form.cleaned_data.get("warnings_reason", ""),
        personal_data_confirmed=form.personal_data_confirmed,
    )
    services.do_small(job)
    return job


def several_saved(request, reference):
    """How far it is, and then each record."""
    seen = Job.objects.visible_to(request.user).filter(kind=services.KIND)
    job = get_object_or_404(seen, reference=reference)
    made = job.result.get("made", [])
    context = {
        "job": job,
        "rows": pages.became(job, request.user),
        "saved": sum(not why for _, why in made),
        "drafts": sum(bool(why) for _, why in made),
        "header": pages.BECAME,
        "pattern": pages.still_a_draft(job, request.user),
    }
    return looking_again(render(request, "records/together/saved.html", context), job)
