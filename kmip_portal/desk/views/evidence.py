"""Asking for an evidence pack: an organisation's own, or K-MIP's of a period."""

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render

from kmip_portal.desk.evidence import asking
from kmip_portal.forms import DateField, PortalForm
from kmip_portal.permissions import require
from kmip_portal.submissions.services import once
from signatories.models import Organisation


class OwnPackForm(PortalForm):
    """A button."""


class PeriodPackForm(PortalForm):
    """Of which days."""

    from_on = DateField("First day", missing="Enter the first day", today_or_past=True)
    until_on = DateField("Last day", missing="Enter the last day", today_or_past=True)

    def clean_until_on(self):
        first, last = self.cleaned_data.get("from_on"), self.cleaned_data["until_on"]
        if first and last < first:
            raise ValidationError("Last day must be the same as or after the first day")
        return last


def evidence_own(request, slug):
    """A lead asks for the pack of their organisation."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)
    require(asking.may_ask_for_own(request.user, organisation))
    form = OwnPackForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return redirect(once(form, by=request.user, do=lambda: asking.ask_for_own(
            organisation, by=request.user
        )))  # fmt: skip
    return render(request, "evidence/own.html", {"form": form, "organisation": organisation})


def evidence_kmip(request):
    """K-MIP's own people ask for the pack of a period."""
    require(asking.may_ask_for_kmip(request.user))
    form = PeriodPackForm(request.POST or None)
    if form.is_valid():
        days = form.cleaned_data["from_on"], form.cleaned_data["until_on"]
        return redirect(once(form, by=request.user, do=lambda: asking.ask_for_period(
            *days, by=request.user
        )))  # fmt: skip
    return render(request, "evidence/kmip.html", {"form": form})
