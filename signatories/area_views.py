"""The areas of the county, among K-MIP's settings."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from kmip_portal.accounts.permissions import is_secretariat, works_for_kmip
from kmip_portal.adjustments.models import AdjustmentChange
from kmip_portal.adjustments.services import AdjustedMeanwhile
from kmip_portal.forms import DateField, LongTextField, PortalForm, TextField
from kmip_portal.permissions import require
from kmip_portal.submissions.services import once
from signatories.models import Area
from signatories.services import areas

PUT_FORWARD = "Put forward. It holds when a second person has agreed."


class AddAreaForm(PortalForm):
    name = TextField("Name", max_length=80, missing="Enter the name of the area")
    from_on = DateField(
        "First day", "Leave it empty if it is there already", required=False, name="First day"
    )
    reason = LongTextField("Why is it added?", max_length=500, rows=2, missing="Enter the reason")


class ChangeAreaForm(PortalForm):
    row_versioned = True

    name = TextField("Name", max_length=80, missing="Enter the name of the area")
    until_on = DateField(
        "Last day",
        "After it nobody can choose the area. Those that work in it keep it",
        required=False,
        name="Last day",
    )
    reason = LongTextField(
        "Why does it change?", max_length=500, rows=2, missing="Enter why it changes"
    )


def area_list(request):
    """Every area there is, was or will be; the secretariat puts others forward."""
    require(works_for_kmip(request.user))
    form = None
    if request.method == "POST" or is_secretariat(request.user):
        require(is_secretariat(request.user))
        form = AddAreaForm(request.POST or None)
    if form and form.is_valid():
        try:
            once(form, by=request.user, do=lambda: _put_forward(form, request.user))
        except areas.CannotSet as problem:
            form.add_error(problem.field, str(problem))
        else:
            messages.success(request, PUT_FORWARD)
            return redirect("area_list")
    changes = AdjustmentChange.objects.visible_to(request.user).waiting()
    context = {
        "areas": Area.objects.visible_to(request.user),
        "waiting": changes.filter(name__startswith=areas.NAMES),
        "form": form,
    }
    return render(request, "signatories/manage/area_list.html", context)


def _put_forward(form, by):
    areas.put_forward(**form.answers, by=by)
    return reverse("area_list")


def area_change(request, slug):
    """One area: its name, until when it may be chosen, and who changed it."""
    require(works_for_kmip(request.user))
    area = get_object_or_404(Area.objects.visible_to(request.user), slug=slug)
    form = None
    if request.method == "POST" or is_secretariat(request.user):
        require(is_secretariat(request.user))
        form = ChangeAreaForm(request.POST or None, initial=_as_kept(area))
    if form and form.is_valid():
        version = form.cleaned_data["row_version"]
        try:
            areas.put_forward_change(area, **form.answers, by=request.user, row_version=version)
        except areas.CannotSet as problem:
            form.add_error(problem.field, str(problem))
        except AdjustedMeanwhile as met:
            form.meet(
                theirs=_as_kept(met.now),
                row_version=met.now.row_version,
                what="Somebody else changed this area while you were writing",
            )
        else:
            messages.success(request, PUT_FORWARD)
            return redirect("area_list")
    changes = AdjustmentChange.objects.visible_to(request.user).of(areas.name_in_history(area))
    context = {"area": area, "form": form, "changes": changes[:20]}
    status = 409 if form and form.met else 200
    return render(request, "signatories/manage/area_change.html", context, status=status)


def _as_kept(area):
    return {"name": area.name, "until_on": area.until_on, "row_version": area.row_version}
