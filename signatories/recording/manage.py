"""The secretariat records paper, brings old acceptances in, and puts mistakes right."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from agreements.models import AgreementVersion
from kmip_portal.accounts.permissions import is_secretariat, works_for_kmip
from kmip_portal.permissions import require
from kmip_portal.submissions.services import once
from signatories.models import AcceptanceStatement, SigningRequest
from signatories.organisation_file import UnreadableFile
from signatories.permissions import MAY
from signatories.recording.forms import CorrectionForm, FindForm, HistoricForm, PaperForm
from signatories.recording.historic import READ, REQUIRED, preview
from signatories.services import acceptances, historic

PAGE_SIZE = 25
MAY_STATEMENT = MAY["AcceptanceStatement"]


def acceptance_list(request):
    """The newest statements, and one by the reference that is printed on it."""
    require(works_for_kmip(request.user))
    form = FindForm(request.GET)
    visible = AcceptanceStatement.objects.visible_to(request.user).for_its_people()
    if form.is_valid():
        wanted = form.cleaned_data["q"].strip().upper()
        if statement := visible.with_reference(wanted):
            return redirect("manage_acceptances:acceptance_detail", statement.reference)
        asked = SigningRequest.objects.visible_to(request.user).with_reference(wanted)
        if asked:
            return redirect("manage_acceptances:asked_for", asked.reference)
        form.add_error("q", f"No statement and no request to sign has the reference ‘{wanted}’")
    page = Paginator(visible, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "may_record": is_secretariat(request.user)}
    return render(request, "recording/acceptance_list.html", context)


def acceptance_detail(request, reference):
    """What one statement says, and what it put right or was put right by."""
    statement = _statement(request, reference)
    may_correct = MAY_STATEMENT["correct"](request.user, statement) and statement.can("correct")
    may_check = MAY_STATEMENT["accept"](request.user, statement)
    context = {"statement": statement, "may_correct": may_correct, "may_check": may_check}
    return render(request, "recording/acceptance_detail.html", context)


def _statement(request, reference):
    require(works_for_kmip(request.user))
    visible = AcceptanceStatement.objects.visible_to(request.user).with_files()
    return get_object_or_404(
        visible.select_related(
            "corrects", "corrected_by", "certificate", "organisation", "version"
        ),
        reference=reference,
    )


def asked_for(request, reference):
    """The request that a printed statement answers, found by its code."""
    require(works_for_kmip(request.user))
    visible = SigningRequest.objects.visible_to(request.user).with_names()
    asked = get_object_or_404(visible, reference=reference)
    given = asked.acceptance
    may_record = is_secretariat(request.user) and (given is None or given.can("resubmit"))
    return render(request, "recording/asked_for.html", {"asked": asked, "may_record": may_record})


def paper(request):
    """A signed statement in the secretariat's hands; then another one, with what stays the same."""
    require(is_secretariat(request.user))
    versions = list(AgreementVersion.objects.readable())
    asked = _asked(request)
    form = PaperForm(
        request.POST or None, versions=versions, initial=_first_guess(request, asked, versions)
    )
    if form.is_valid():
        try:
            once(form, by=request.user, do=lambda: _record(form, asked, request.user))
        except acceptances.Refused as refused:
            form.add_error("organisation", str(refused))
        else:
            organisation, version = form.picked
            messages.success(
                request, f"Recorded. {organisation} accepted version {version.number}."
            )
            return redirect(_after(request, form))
    return render(request, "recording/paper.html", {"form": form, "asked": asked})


def _asked(request):
    """The request whose reference the statement bears, if it bears one."""
    reference = request.GET.get("asked", "")
    return SigningRequest.objects.visible_to(request.user).with_reference(reference)


def _first_guess(request, asked, versions):
    kept = {name: request.GET.get(name, "") for name in ("version", "arrived_by", "arrived_on")}
    if not kept["version"] and versions:
        kept["version"] = versions[0].slug
    if asked:
        kept |= {
            "organisation": asked.organisation,
            "version": asked.version.slug,
            "name": asked.name,
            "job_title": asked.job_title,
        }
    return kept


def _record(form, asked, by):
    organisation, version = form.picked
    said = {
        name: form.cleaned_data[name]
        for name in ("name", "job_title", "authority", "signed_on", "arrived_on", "arrived_by",
                     "kept_at", "note")
    }  # fmt: skip
    statement = acceptances.record_paper(
        organisation=organisation,
        version=version,
        by=by,
        asked=asked,
        **said,
    )
    return reverse("manage_acceptances:acceptance_detail", args=[statement.reference])


def _after(request, form):
    """The list, or an empty page that keeps version, way and day of arrival."""
    if "another" not in request.POST:
        return reverse("manage_acceptances:acceptance_list")
    kept = {
        "version": form.cleaned_data["version"],
        "arrived_by": form.cleaned_data["arrived_by"],
        "arrived_on": form.cleaned_data["arrived_on"].isoformat(),
    }
    return f"{reverse('manage_acceptances:paper')}?{urlencode(kept)}"


def correct(request, reference):
    """A wrong legal name or role: both statements are kept."""
    statement = _statement(request, reference)
    require(MAY_STATEMENT["correct"](request.user, statement))
    form = CorrectionForm(request.POST or None, statement=statement)
    if form.is_valid():

        def put_right():
            right = acceptances.correct(statement, by=request.user, **form.answers)
            return reverse("manage_acceptances:acceptance_detail", args=[right.reference])

        url = once(form, by=request.user, do=put_right)
        messages.success(request, "Put right. The statement as it was is kept.")
        return redirect(url)
    context = {"form": form, "statement": statement}
    return render(request, "recording/correct.html", context)


def import_historic(request):
    """A file is read and shown; only the second press brings anything in."""
    require(is_secretariat(request.user))
    form = HistoricForm(request.POST or None, request.FILES or None)
    context = {"form": form, "required": REQUIRED, "optional": READ[len(REQUIRED) :]}
    if form.is_valid():
        checked = form.cleaned_data["file"].checked
        try:
            found = preview(checked.content)
        except UnreadableFile as problem:
            form.add_error("file", str(problem))
        else:
            if "confirm" in request.POST and found.new:
                once(form, by=request.user, do=lambda: _bring_in(found, checked, request.user))
                messages.success(request, f"{_count(len(found.new))} brought in.")
                return redirect("manage_acceptances:acceptance_list")
            context |= {"found": found}
    return render(request, "recording/import.html", context)


def _bring_in(found, checked, by):
    historic.bring_in(found.new, batch=checked.name, same=len(found.same), by=by)


def _count(number):
    return f"{number:,} {'acceptance' if number == 1 else 'acceptances'}"
