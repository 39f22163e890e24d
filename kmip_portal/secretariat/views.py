"""Pages of K-MIP's own people: who keeps the agreement, and handing it over."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from kmip_portal.lifecycle import InvalidMove
from kmip_portal.permissions import require
from kmip_portal.portal_tags import day
from kmip_portal.secretariat import services
from kmip_portal.secretariat.forms import CancelForm, DecideForm, HandoverForm
from kmip_portal.secretariat.models import Secretariat
from kmip_portal.secretariat.permissions import MAY, may_cancel, may_propose, may_see
from kmip_portal.submissions.services import once

MAY_HANDOVER = MAY["Secretariat"]


def secretariat(request):
    """Who keeps the agreement now, who is to keep it next, and who kept it before."""
    require(may_see(request.user))
    seen = Secretariat.objects.visible_to(request.user)
    coming = seen.coming()
    context = {
        "coming": coming,
        "rows": seen.history(),
        "may_propose": may_propose(request.user) and coming is None,
    }
    return render(request, "secretariat/secretariat.html", context)


def handover_new(request):
    require(may_propose(request.user))
    form = HandoverForm(request.POST or None)
    if form.is_valid():
        try:
            url = once(form, by=request.user, do=partial(_propose, form, by=request.user))
        except services.Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The chair has been asked to agree.")
            return redirect(url)
    return render(request, "secretariat/handover_new.html", {"form": form})


def _propose(form, *, by):
    return services.propose(**form.answers, by=by)


def handover(request, reference):
    """One hand-over: what was put forward, by whom, and what came of it."""
    one = _handover(request, reference)
    context = {
        "handover": one,
        "may_decide": one.can("agree") and MAY_HANDOVER["agree"](request.user, one),
        "may_cancel": one.can_be_called_off and may_cancel(request.user),
    }
    return render(request, "secretariat/handover.html", context)


def handover_decide(request, reference):
    """The second person agrees, or says why not."""
    one = _handover(request, reference)
    require(MAY_HANDOVER["agree"](request.user, one))
    if not one.can("agree"):
        raise InvalidMove(one, "agree")
    form = DecideForm(request.POST or None)
    if form.is_valid() and _decided(form, one, by=request.user):
        return redirect(one)
    context = {"form": form, "handover": one, "now": Secretariat.objects.current()}
    return render(request, "secretariat/handover_decide.html", context)


def _decided(form, one, *, by):
    """Do what was decided; a refusal by the rules becomes an error of the form."""
    if form.cleaned_data["decision"] == "refuse":
        services.refuse(one, by=by, reason=form.cleaned_data["reason"])
        return True
    try:
        services.agree(one, by=by)
    except services.Refused as error:
        form.add_error("decision", str(error))
        return False
    return True


def handover_cancel(request, reference):
    one = _handover(request, reference)
    require(MAY_HANDOVER["cancel"](request.user, one))
    if not one.can("cancel"):
        raise InvalidMove(one, "cancel")
    form = CancelForm(request.POST or None)
    if form.is_valid():
        services.cancel(one, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(
            request, f"The hand-over to {one.organisation_name} on {day(one.from_on)} is cancelled."
        )
        return redirect("secretariat:secretariat")
    return render(request, "secretariat/handover_cancel.html", {"form": form, "handover": one})


def _handover(request, reference):
    require(may_see(request.user))
    seen = Secretariat.objects.visible_to(request.user).history()
    return get_object_or_404(seen, reference=reference)
