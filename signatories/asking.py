"""An organisation's lead, or the secretariat, asks a person to sign; reminds them; cancels it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from agreements.models import AgreementVersion
from kmip_portal.permissions import require
from kmip_portal.submissions.services import once
from signatories import permissions
from signatories.models import Organisation, SigningRequest
from signatories.services import signing
from signatories.signing_forms import AskToSignForm, CancelRequestForm


def ask_to_sign(request, slug):
    """Who has been asked so far, and whom to ask."""
    organisation = _organisation(request, slug)
    version = AgreementVersion.objects.in_force()
    form = AskToSignForm(
        request.POST or None,
        initial=_signing_officer(organisation),
        organisation=organisation,
        by=request.user,
    )
    if version and form.is_valid():
        asked = form.answers
        once(form, by=request.user, do=lambda: signing.ask(
            organisation, version, by=request.user, **asked
        ))  # fmt: skip
        messages.success(request, f"We’ve emailed {asked['name']} a link to sign.")
        return redirect("signatories:ask_to_sign", slug=slug)
    requests = organisation.signing_requests.with_names()
    context = {
        "organisation": organisation,
        "version": version,
        "form": form,
        "requests": requests,
        "accepted": version and organisation.acceptances.filter(version=version).standing().first(),
    }
    return render(request, "signatories/ask_to_sign.html", context)


def _organisation(request, slug):
    seen = Organisation.objects.visible_to(request.user)
    organisation = get_object_or_404(seen, slug=slug)
    require(permissions.may_ask_to_sign(request.user, organisation))
    return organisation


def _signing_officer(organisation):
    """Where there is just one, the form begins with them."""
    officers = organisation.memberships.with_people().filter(role="signing_officer")
    people = {officer.user for officer in officers}
    if len(people) != 1:
        return {}
    person = people.pop()
    return {"name": person.name, "email": person.email, "job_title": person.job_title}


def _request(request, slug, reference):
    organisation = _organisation(request, slug)
    seen = SigningRequest.objects.visible_to(request.user).with_names()
    return get_object_or_404(seen, organisation=organisation, reference=reference)


@require_POST
def signing_remind(request, slug, reference):
    """One more letter, with a new link."""
    asked = _request(request, slug, reference)
    signing.remind(asked, by=request.user)
    messages.success(request, f"We’ve emailed {asked.name} again, with a new link.")
    return redirect(asked)


def signing_cancel(request, slug, reference):
    """The signature is not wanted any more."""
    asked = _request(request, slug, reference)
    require(permissions.MAY["SigningRequest"]["cancel"](request.user, asked))
    form = CancelRequestForm(request.POST or None)
    if form.is_valid():
        signing.cancel(asked, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, f"Cancelled. {asked.name} can no longer sign by that link.")
        return redirect(asked)
    return render(request, "signatories/signing_cancel.html", {"asked": asked, "form": form})
