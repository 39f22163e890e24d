"""A person's own side: invitations accepted, for whom they work now, and leaving."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from kmip_portal import consequences
from signatories.links import by_link
from signatories.models import AccessRequest, Invitation
from signatories.people_forms import JoinForm, WorkingForForm
from signatories.services import access_requests, invitations, memberships
from signatories.services.memberships import LastLead
from signatories.signing_links import token_hash
from signatories.working_for import KEY, choices_of


@by_link
@login_not_required
def join(request, token):
    """The link of an invitation: create an account, or accept or decline with the one there is."""
    invitation = get_object_or_404(Invitation.objects.with_roles(), token_sha256=token_hash(token))
    somebody_else = request.user.is_authenticated and request.user != invitation.user
    context = {"invitation": invitation, "somebody_else": somebody_else}
    if not invitation.can("accept") or invitation.has_expired or somebody_else:
        return render(request, "signatories/invitation_closed.html", context)
    if not invitation.user.is_new or request.POST.get("answer") == "decline":
        return _answer(request, invitation, context)
    form = JoinForm(
        request.POST or None, user=invitation.user, initial={"name": invitation.user.name}
    )
    if form.is_valid():
        told = form.cleaned_data
        person = invitations.accept(
            invitation,
            name=told["name"],
            job_title=told["job_title"],
            password=told["password1"],
        )
        get_adapter(request).login(request, person)
        messages.success(request, f"You can now use the portal for {invitation.organisation}.")
        return redirect("in_tray")
    return render(request, "signatories/join.html", context | {"form": form})


def invitation(request, reference):
    """The same for somebody who is signed in, from their in-tray."""
    found = get_object_or_404(
        Invitation.objects.visible_to(request.user).with_roles(), reference=reference
    )
    context = {"invitation": found, "somebody_else": False}
    if not found.can("accept") or found.has_expired:
        return render(request, "signatories/invitation_closed.html", context)
    return _answer(request, found, context)


def _answer(request, invitation, context):
    if request.method != "POST":
        return render(request, "signatories/invitation.html", context)
    if request.POST.get("answer") == "decline":
        invitations.decline(invitation)
        messages.success(request, "Declined. We’ve told whoever asked you.")
    else:
        invitations.accept(invitation)
        messages.success(request, f"You can now act for {invitation.organisation}.")
    return redirect("in_tray" if request.user.is_authenticated else "account_login")


@by_link
@login_not_required
def access_confirm(request, token):
    """The link by which somebody without an account shows that an address is theirs."""
    asked = get_object_or_404(
        AccessRequest.objects.with_organisation(), token_sha256=token_hash(token)
    )
    if request.method == "POST" and asked.can("confirm"):
        access_requests.confirm(asked)
    return render(request, "signatories/access_confirm.html", {"asked": asked})


def working_for(request):
    """Choose for which organisation to work now; what is seen does not change by it."""
    organisations = choices_of(request.user)
    back = request.POST.get("next") or request.GET.get("next", "")
    form = WorkingForForm(request.POST or None, organisations=organisations)
    if form.is_valid():
        request.session[KEY] = form.cleaned_data["organisation"]
        ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
        safe = ours and back.startswith("/")  # other words would be read as the name of a page
        return redirect(back if safe else "in_tray")
    context = {"form": form, "next": back, "organisations": organisations}
    return render(request, "signatories/working_for.html", context)


def leave(request, slug):
    """Stop acting for an organisation oneself."""
    theirs = {one.slug: one for one in choices_of(request.user)}
    if not (organisation := theirs.get(slug)):
        raise Http404("They do not act for it")
    problem = ""
    if request.method == "POST":
        try:
            memberships.remove_person(
                person=request.user, organisation=organisation, by=request.user
            )
        except LastLead as refusal:
            problem = str(refusal)
        else:
            messages.success(request, f"You no longer act for {organisation}.")
            return redirect("account")
    context = {
        "organisation": organisation,
        "problem": problem,
        "left_behind": consequences.of(organisation, person=request.user),
    }
    return render(request, "signatories/leave_organisation.html", context)
