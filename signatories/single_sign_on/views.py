"""The page of an organisation's single sign-on: its leads see it and agree, the secretariat puts
forward what it is to be."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from kmip_portal.accounts.permissions import is_chair, is_secretariat
from kmip_portal.lifecycle import TooLate
from kmip_portal.permissions import require
from kmip_portal.submissions.services import once
from signatories.models import Organisation
from signatories.permissions import may_agree_single_sign_on, may_manage, may_see_people
from signatories.services.editing import ChangedMeanwhile
from signatories.single_sign_on import setting
from signatories.single_sign_on.forms import AgreeSingleSignOnForm, SingleSignOnForm

AGREE_ID = "agree_%s"  # it may stand on one page with the other form


def single_sign_on(request, slug):
    """What it is set to, and what waits to be agreed; the secretariat puts forward."""
    organisation = _organisation(request, slug)
    require(may_manage(request.user, organisation) or is_chair(request.user))
    single, waiting = setting.standing(organisation)
    form = None
    if is_secretariat(request.user):
        newest = waiting or single
        told = setting.told_of(newest) | {"row_version": newest.row_version if newest else None}
        form = SingleSignOnForm(request.POST or None, single=single, waiting=waiting, initial=told)
        if form.is_valid() and _saved(request, organisation, form):
            return redirect("signatories:single_sign_on", slug)
    return _page(request, organisation, form=form)


def _page(request, organisation, **other):
    single, waiting = setting.standing(organisation)
    context = {
        "organisation": organisation,
        "single": single,
        "waiting": waiting,
        "told": setting.told_of(single),
        "put_forward": setting.told_of(waiting),
        "sees_people": may_see_people(request.user, organisation),
        "back_address": request.build_absolute_uri(reverse("single_sign_on_back")),
    }
    if waiting and may_agree_single_sign_on(request.user, waiting):
        context["agree"] = AgreeSingleSignOnForm(
            initial={"row_version": waiting.row_version}, auto_id=AGREE_ID
        )
    context |= other
    forms = [context.get("form"), context.get("agree")]
    context["wrong"] = next((one for one in forms if one and one.errors), None)
    return render(request, "single_sign_on/settings.html", context)


def _organisation(request, slug):
    return get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)


def _saved(request, organisation, form):
    """Whether it is; where a colleague was faster the page shows what both wrote."""
    version = form.cleaned_data["row_version"]

    def save():
        setting.save(organisation, by=request.user, row_version=version, **form.answers)

    try:
        once(form, by=request.user, do=save)
    except ChangedMeanwhile as change:
        theirs = setting.told_of(change.now)
        theirs["domains"] = theirs["domains"].split()
        form.meet(theirs=theirs, row_version=change.now.row_version, what=str(change))
        return False
    waits = organisation.single_sign_on_changes.waiting().exists()
    said = "Put forward. Nobody signs in by it until it is agreed." if waits else "Saved."
    messages.success(request, said)
    return True


@require_POST
def single_sign_on_agree(request, slug):
    """A second person agrees to exactly what the page showed them."""
    organisation = _organisation(request, slug)
    change = organisation.single_sign_on_changes.select_related("put_forward_by").last()
    require(change and may_agree_single_sign_on(request.user, change))
    form = AgreeSingleSignOnForm(request.POST, auto_id=AGREE_ID)
    if not form.is_valid():
        return _page(request, organisation, agree=form)
    version = form.cleaned_data["row_version"]

    def agree():
        if version != change.row_version:
            raise TooLate("Other values have been put forward since. Look at them first.")
        setting.agree(change, by=request.user)

    once(form, by=request.user, do=agree)
    messages.success(request, "Agreed. Try it before you tell your colleagues.")
    return redirect("signatories:single_sign_on", slug)


@require_POST
def single_sign_on_off(request, slug):
    """Switched off at once; whoever signed in by it is signed out."""
    organisation = _organisation(request, slug)
    require(is_secretariat(request.user))
    setting.switch_off(organisation, by=request.user)
    messages.success(request, "Single sign-on is off. Who had signed in by it is signed out.")
    return redirect("signatories:single_sign_on", slug)
