"""The page of an organisation's single sign-on: its leads see it, the secretariat changes it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from kmip_portal.accounts.permissions import is_secretariat
from kmip_portal.permissions import require
from kmip_portal.submissions.services import once
from signatories.models import Organisation
from signatories.permissions import may_manage
from signatories.services.editing import ChangedMeanwhile
from signatories.single_sign_on import services
from signatories.single_sign_on.forms import SingleSignOnForm


def single_sign_on(request, slug):
    """What it is set to; the secretariat sets it."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)
    require(may_manage(request.user, organisation))
    single = organisation.single_sign_ons.on().first()
    told = services.told_of(single) if single else {}
    context = {
        "organisation": organisation,
        "single": single,
        "told": told,
        "back_address": request.build_absolute_uri(reverse("single_sign_on_back")),
    }
    if is_secretariat(request.user):
        version = {"row_version": single.row_version if single else None}
        form = SingleSignOnForm(request.POST or None, single=single, initial=told | version)
        if form.is_valid() and _saved(request, organisation, form):
            messages.success(request, "Single sign-on saved. Try it before you tell anybody.")
            return redirect("signatories:single_sign_on", slug)
        context["form"] = form
    return render(request, "single_sign_on/settings.html", context)


def _saved(request, organisation, form):
    """Whether it is; where a colleague was faster the page shows what both wrote."""
    version = form.cleaned_data["row_version"]

    def save():
        services.save(organisation, by=request.user, row_version=version, **form.answers)

    try:
        once(form, by=request.user, do=save)
    except ChangedMeanwhile as change:
        theirs = services.told_of(change.now)
        theirs["domains"] = theirs["domains"].split()
        form.meet(theirs=theirs, row_version=change.now.row_version, what=str(change))
        return False
    return True


@require_POST
def single_sign_on_off(request, slug):
    """Switched off at once; whoever signed in by it is signed out."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)
    require(is_secretariat(request.user))
    services.switch_off(organisation, by=request.user)
    messages.success(request, "Single sign-on is off. Who had signed in by it is signed out.")
    return redirect("signatories:single_sign_on", slug)
