"""An organisation's own templates."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from kmip_portal.permissions import require
from records import pages, templates
from records.forms import places_of
from records.models import RecordOfSharing, RecordTemplate
from records.permissions import (
    may_file,
    may_make_template,
    may_remove_template,
    may_remove_template_of,
)
from records.template_forms import NAME_TAKEN, StartFromTemplateForm, TemplateForm

ONE_OFF = "One-off records"


def template_list(request):
    """What the person's organisations begin records from."""
    require(may_file(request.user))
    seen = RecordTemplate.objects.visible_to(request.user).select_related("organisation", "record")
    by_theme: dict[str, list[tuple[RecordTemplate, bool]]] = {}
    for one in seen:
        group = one.record.get_theme_display() if one.record.is_repeat else ONE_OFF
        by_theme.setdefault(group, []).append((one, may_remove_template(request.user, one)))
    groups = sorted(by_theme.items(), key=lambda group: (group[0] != ONE_OFF, group[0]))
    context = {"groups": groups, "form": StartFromTemplateForm()}
    return render(request, "records/template_list.html", context)


def template_start(request, reference):
    """A new draft from a template."""
    template = _seen(request, reference)
    form = StartFromTemplateForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():  # pressed too late: the button stands there, to be pressed again
        return redirect("records:template_list")
    places = places_of(request.user)
    draft = templates.start_from(
        template,
        by=request.user,
        place=next(one for one in places if one.organisation == template.organisation),
        submission_id=form.cleaned_data["submission_id"],
    )
    if draft.is_repeat:
        return redirect(draft)
    return redirect("records:record_step", draft.reference, pages.STILL_TO_ANSWER)


def template_make(request, reference):
    """A saved record becomes a template."""
    seen = RecordOfSharing.objects.visible_to(request.user).select_related("organisation")
    record = get_object_or_404(seen, reference=reference)
    if request.method == "POST" and may_remove_template_of(request.user, record):
        return _made(request)  # it is one already: pressed twice
    require(may_make_template(request.user, record))
    form = TemplateForm(request.POST or None, organisation=record.organisation)
    if form.is_valid():
        try:
            templates.make_template(record, name=form.cleaned_data["name"], by=request.user)
        except templates.NameTaken:
            form.add_error("name", NAME_TAKEN)
        else:
            return _made(request)
    return render(request, "records/template_make.html", {"record": record, "form": form})


def _made(request):
    messages.success(request, "The record is a template now.")
    return redirect("records:template_list")


def template_remove(request, reference):
    """Taking a template away, after asking."""
    if request.method == "POST" and templates.removed_by(request.user, reference):
        return _removed(request)
    template = _seen(request, reference)
    require(may_remove_template(request.user, template))
    if request.method == "POST":
        templates.remove_template(template, by=request.user)
        return _removed(request)
    back = reverse("records:template_list")
    return render(request, "records/template_remove.html", {"template": template, "back": back})


def _removed(request):
    messages.success(request, "The template is removed.")
    return redirect("records:template_list")


def _seen(request, reference):
    require(may_file(request.user))
    seen = RecordTemplate.objects.visible_to(request.user)
    return get_object_or_404(seen.select_related("record", "organisation"), reference=reference)
