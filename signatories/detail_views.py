"""An organisation's own details and sites, kept by its leads; and leaving the agreement."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from kmip_portal import clock, consequences
from kmip_portal.permissions import require
from kmip_portal.submissions.services import once
from signatories import leaving_emails, mailbox_code, permissions, setting_up
from signatories.detail_forms import DetailsForm, EstablishmentsForm, LeaveCodeForm, LeaveForm
from signatories.models import Organisation
from signatories.services import details, leaving
from signatories.services.editing import ChangedMeanwhile


def details_edit(request, slug):
    """What the organisation says of itself."""
    organisation = _managed(request, slug)
    told = details.told_of(organisation) | {"row_version": organisation.row_version}
    form = DetailsForm(request.POST or None, initial=told)
    if form.is_valid():
        try:
            details.change(
                organisation,
                by=request.user,
                row_version=form.cleaned_data["row_version"],
                **form.answers,
            )
        except ChangedMeanwhile as change:
            form.meet(
                theirs=details.told_of(change.now),
                row_version=change.now.row_version,
                what=str(change),
            )
        else:
            messages.success(request, "Details saved and confirmed.")
            return redirect(organisation)
    context = {"organisation": organisation, "form": form}
    return render(request, "signatories/details_edit.html", context)


def establishments(request, slug):
    """The sites that its signature covers: add some, end one."""
    organisation = _managed(request, slug)
    form = EstablishmentsForm(request.POST or None)
    if form.is_valid():
        once(form, by=request.user, do=lambda: str(details.add_establishments(
            organisation, form.listed, by=request.user
        ) and ""))  # fmt: skip
        messages.success(request, "The list is saved.")
        return redirect("signatories:establishments", slug)
    context = {
        "organisation": organisation,
        "form": form,
        "sites": organisation.covering(clock.today()),
    }
    return render(request, "signatories/establishments.html", context)


@require_POST
def establishment_end(request, slug):
    """Its signature covers this one no more."""
    organisation = _managed(request, slug)
    site = get_object_or_404(organisation.establishments, name=request.POST.get("name", ""))
    details.end_establishment(site, by=request.user)
    messages.success(request, f"{site} is no longer listed.")
    return redirect("signatories:establishments", slug)


@require_POST
def set_up_hide(request, slug):
    """They have read the list of what sets the organisation up, and want it out of their way."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)
    require(permissions.works_for(request.user, organisation, "lead"))
    setting_up.hide(organisation, by=request.user)
    messages.success(request, "The list is hidden. You can do each of these things at any time.")
    return redirect("in_tray")


def leave_agreement(request, slug):
    """The organisation leaves: what names it is listed first, the last day and a code are asked."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)
    require(permissions.may_leave(request.user, organisation))
    found = consequences.of(organisation)
    in_the_way = [one for one in found if one.stands_in_the_way]
    form = LeaveForm(
        request.POST or None,
        organisation=organisation,
        initial={"last_day": clock.today()},
    )
    context = {"organisation": organisation, "found": found, "in_the_way": in_the_way, "form": form}
    if in_the_way or not form.is_valid():
        return render(request, "signatories/leave_agreement.html", context)
    purpose = f"leave {organisation.slug}"
    if request.POST.get("checked") != "yes":
        letter = partial(leaving_emails.code, organisation, to=request.user)
        if not mailbox_code.send(request, purpose, letter):
            return render(request, "429.html", status=429)
        context |= {"told": form, "form": LeaveCodeForm()}
        return render(request, "signatories/leave_check.html", context)
    code = LeaveCodeForm(request.POST)
    if code.is_valid() and (
        problem := mailbox_code.problem_with(request, purpose, code.cleaned_data["code"])
    ):
        code.add_error("code", problem)
    if not code.is_valid():
        context |= {"told": form, "form": code}
        return render(request, "signatories/leave_check.html", context)
    try:
        leaving.leave(organisation, by=request.user, **form.told)
    except leaving.StandsInTheWay as named:  # since the page was looked at
        context["in_the_way"] = named.found
        return render(request, "signatories/leave_agreement.html", context)
    messages.success(request, f"{organisation} leaves the agreement.")
    return redirect(organisation)


def _managed(request, slug):
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)
    require(permissions.may_manage(request.user, organisation))
    return organisation
