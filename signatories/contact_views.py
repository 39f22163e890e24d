"""The contacts of an organisation, kept by its leads; and finding one among all."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from kmip_portal.permissions import require
from kmip_portal.submissions.services import once
from signatories import about_yourself, permissions
from signatories.contact_forms import ContactForm, FindForm, ReportForm
from signatories.models import ContactPoint, Organisation
from signatories.services import contacts
from signatories.services.contacts import TOLD
from signatories.services.editing import ChangedMeanwhile

PAGE_SIZE = 25
TOO_MANY = "Too many reports came from where you are. Try again in an hour, or ask K-MIP"


@login_not_required
def find(request):
    """A contact by organisation, role or place, among those this person may see."""
    form = FindForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = ContactPoint.objects.visible_to(request.user).filter(
        organisation__in=Organisation.objects.visible_to(request.user)
    )
    if asked.get("q"):
        found = found.search(asked["q"])
    if asked.get("role"):
        found = found.filter(role=asked["role"])
    if asked.get("type"):
        found = found.filter(organisation__organisation_type=asked["type"])
    if asked.get("area"):
        found = found.filter(organisation__in=Organisation.objects.in_area(asked["area"]))
    context = {
        "form": form,
        "page": Paginator(found.for_list(), PAGE_SIZE).get_page(request.GET.get("page")),
        "is_narrowed": any(asked.values()),
        "q": asked.get("q", ""),
    }
    return render(request, "signatories/contacts_find.html", context)


@login_not_required
def contact_list(request, slug):
    """An organisation's contacts, as many as this person may see."""
    organisation = _organisation(request, slug)
    may_manage = permissions.may_manage(request.user, organisation)
    shown = list(
        ContactPoint.objects.visible_to(request.user)
        .filter(organisation=organisation)
        .select_related("confirmed_by", "organisation")
        .prefetch_related("reports__reported_by")
    )
    context = {
        "organisation": organisation,
        "contacts": shown,
        "may_manage": may_manage,
        "is_own": may_manage or permissions.works_for(request.user, organisation),
        "any_due": any(one.is_due for one in shown),
        "lacks_complaints": may_manage and about_yourself.lacks_complaints(shown),
    }
    return render(request, "signatories/contact_list.html", context)


def contact_add(request, slug):
    """A new contact."""
    organisation = _managed(request, slug)
    form = ContactForm(request.POST or None)
    if form.is_valid():
        once(form, by=request.user, do=lambda: contacts.add(
            organisation=organisation, by=request.user, **form.answers
        ))  # fmt: skip
        messages.success(request, "Contact added.")
        return redirect("signatories:contact_list", slug)
    context = {"organisation": organisation, "form": form}
    return render(request, "signatories/contact_edit.html", context)


def contact_edit(request, slug, reference):
    """Change a contact, which confirms it."""
    organisation = _managed(request, slug)
    contact = _contact(request, organisation, reference)
    told = _told(contact) | {"row_version": contact.row_version}
    form = ContactForm(request.POST or None, initial=told)
    if form.is_valid():
        try:
            contacts.change(
                contact,
                by=request.user,
                row_version=form.cleaned_data["row_version"],
                **form.answers,
            )
        except ChangedMeanwhile as change:
            form.meet(
                theirs=_told(change.now), row_version=change.now.row_version, what=str(change)
            )
        else:
            messages.success(request, "Contact saved.")
            return redirect("signatories:contact_list", slug)
    context = {"organisation": organisation, "form": form, "contact": contact}
    return render(request, "signatories/contact_edit.html", context)


def contact_remove(request, slug, reference):
    """Take a contact away."""
    organisation = _managed(request, slug)
    contact = _contact(request, organisation, reference)
    if request.method == "POST":
        contacts.remove(contact, by=request.user)
        messages.success(request, "Contact removed.")
        return redirect("signatories:contact_list", slug)
    context = {"organisation": organisation, "contact": contact}
    return render(request, "signatories/contact_remove.html", context)


@require_POST
def contacts_confirm(request, slug):
    """All are right today: one press."""
    organisation = _managed(request, slug)
    contacts.confirm_all(organisation, by=request.user)
    messages.success(request, f"The contacts of {organisation} are confirmed.")
    return redirect("signatories:contact_list", slug)


@login_not_required
def contact_report(request, slug, reference):
    """Tell an organisation that a contact is out of date; whoever sees it may."""
    organisation = _organisation(request, slug)
    contact = _contact(request, organisation, reference)
    by = request.user if request.user.is_authenticated else None
    form, status = ReportForm(request.POST or None), 200
    if form.is_valid():
        if by or ratelimit.consume(request, action="contact_report"):
            contacts.report(contact, by=by, **form.answers)
            messages.success(request, f"We’ve told {organisation}.")
            return redirect("signatories:contact_list", slug)
        form.add_error(None, TOO_MANY)
        status = 429
    context = {"organisation": organisation, "contact": contact, "form": form}
    return render(request, "signatories/contact_report.html", context, status=status)


def _told(contact):
    return {name: getattr(contact, name) for name in TOLD}


def _organisation(request, slug):
    return get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)


def _managed(request, slug):
    organisation = _organisation(request, slug)
    require(permissions.may_manage(request.user, organisation))
    return organisation


def _contact(request, organisation, reference):
    seen = ContactPoint.objects.visible_to(request.user).select_related("organisation")
    return get_object_or_404(seen, organisation=organisation, reference=reference)
