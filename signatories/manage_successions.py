"""The secretariat records that organisations merge, split, are replaced or bear another name."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from kmip_portal import consequences
from kmip_portal.accounts.permissions import is_secretariat
from kmip_portal.permissions import require
from kmip_portal.submissions.services import once
from signatories.manage_forms import RenameForm, ReplaceForm
from signatories.models import Organisation, Succession
from signatories.services import successions


def replace(request):
    """Which end, which stand for them, from when; then what that means; then it is recorded."""
    require(is_secretariat(request.user))
    form = ReplaceForm(request.POST or None)
    context = {"form": form, "ahead": Succession.objects.ahead()}
    if not form.is_valid():
        return render(request, "signatories/manage/replace.html", context)
    told = form.answers
    if request.POST.get("checked") != "yes":
        signed = set(Organisation.objects.signatories().filter(pk__in=_pks(told)))
        context |= told | {
            "kind_in_words": Succession.Kind(told["kind"]).label,
            "ends": [(one, one in signed, consequences.of(one)) for one in told["predecessors"]],
            "begins": [(one, one in signed) for one in told["successors"]],
        }
        return render(request, "signatories/manage/replace_check.html", context)
    try:
        successions.replace(by=request.user, **told)
    except successions.Refused as refusal:
        form.add_error("predecessors", str(refusal))
        return render(request, "signatories/manage/replace.html", context)
    messages.success(request, "Recorded. We’ve told those who answer for these organisations.")
    return redirect(told["successors"][0])


@require_POST
def replace_cancel(request):
    """What was planned does not happen."""
    require(is_secretariat(request.user))
    planned = get_object_or_404(
        Succession.objects.ahead(),
        predecessor__slug=request.POST.get("predecessor", ""),
        successor__slug=request.POST.get("successor", ""),
    )
    successions.take_back(planned, by=request.user)
    messages.success(request, f"{planned.predecessor} stays as it is.")
    return redirect("manage_organisations:replace")


def rename(request, slug):
    """A new legal name, from a day."""
    require(is_secretariat(request.user))
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)
    form = RenameForm(request.POST or None)
    if form.is_valid():
        try:
            once(form, by=request.user, do=lambda: str(successions.rename(
                organisation, by=request.user, **form.answers
            ) and ""))  # fmt: skip
        except successions.Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, "The new name is recorded.")
            return redirect(organisation)
    context = {
        "organisation": organisation,
        "form": form,
        "planned": organisation.renamings.filter(done_at=None).first(),
    }
    return render(request, "signatories/manage/rename.html", context)


def _pks(told):
    return [one.pk for one in (*told["predecessors"], *told["successors"])]
