"""How K-MIP looks after the patterns."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from kmip_portal.accounts.permissions import is_secretariat, works_for_kmip
from kmip_portal.audit.models import AuditEvent
from kmip_portal.audit.sentences import sentence
from kmip_portal.permissions import require
from kmip_portal.portal_tags import moment
from records.models import Pattern
from records.patterns import services
from records.patterns.forms import PatternForm, WithdrawPatternForm
from signatories.services.editing import ChangedMeanwhile


def pattern_work(request):
    """All of them, withdrawn ones too."""
    require(works_for_kmip(request.user))
    return render(
        request,
        "records/patterns/pattern_work.html",
        {"patterns": Pattern.objects.visible_to(request.user)},
    )


def pattern_edit(request, slug):
    """What K-MIP says of one, and its history; the form for those who may."""
    require(works_for_kmip(request.user))
    pattern = get_object_or_404(Pattern.objects.visible_to(request.user), slug=slug)
    form = None
    if request.method == "POST" or is_secretariat(request.user):
        require(is_secretariat(request.user))
        told = PatternForm.told(pattern) | {"row_version": pattern.row_version}
        form = PatternForm(request.POST or None, initial=told)
    if form and form.is_valid():
        try:
            services.change(
                pattern,
                by=request.user,
                row_version=form.cleaned_data["row_version"],
                **form.answers,
            )
        except ChangedMeanwhile as met:
            _meet(form, met)
        else:
            messages.success(request, "The pattern is saved.")
            return redirect("manage_patterns:pattern_work")
    context = {"pattern": pattern, "form": form, "events": _history(pattern)}
    status = 409 if form and form.met else 200
    return render(request, "records/patterns/pattern_edit.html", context, status=status)


def pattern_withdraw(request, slug):
    """Nobody begins from it any more, and why."""
    require(is_secretariat(request.user))
    pattern = get_object_or_404(Pattern.objects.visible_to(request.user), slug=slug)
    if pattern.withdrawn_at:  # pressed twice
        return redirect("manage_patterns:pattern_edit", slug)
    form = WithdrawPatternForm(request.POST or None, initial={"row_version": pattern.row_version})
    if form.is_valid():
        try:
            services.withdraw(
                pattern,
                by=request.user,
                row_version=form.cleaned_data["row_version"],
                because=form.cleaned_data["because"],
            )
        except ChangedMeanwhile as met:
            form.meet(theirs={}, row_version=met.now.row_version, what=str(met))
        else:
            messages.success(request, "The pattern is withdrawn.")
            return redirect("manage_patterns:pattern_edit", slug)
    context = {"pattern": pattern, "form": form}
    return render(request, "records/patterns/pattern_withdraw.html", context)


@require_POST
def pattern_offer(request, slug):
    """It is offered again."""
    require(is_secretariat(request.user))
    services.offer_again(
        get_object_or_404(Pattern.objects.visible_to(request.user), slug=slug), by=request.user
    )
    messages.success(request, "The pattern is offered again.")
    return redirect("manage_patterns:pattern_edit", slug)


def _meet(form, met):
    form.meet(theirs=PatternForm.told(met.now), row_version=met.now.row_version, what=str(met))


def _history(pattern):
    return [[moment(event.at), sentence(event)] for event in AuditEvent.objects.of(pattern)]
