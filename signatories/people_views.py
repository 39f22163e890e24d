"""The people of an organisation: its leads invite, change and end; the others read."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from kmip_portal import consequences
from kmip_portal.permissions import require
from kmip_portal.submissions.services import once
from signatories import permissions
from signatories.models import Membership, Organisation
from signatories.people import people_of, person_in
from signatories.people_forms import (
    AnswerRequestForm,
    AskForm,
    AskWithoutAccountForm,
    ChangeRolesForm,
    InviteForm,
)
from signatories.services import access_requests, invitations, memberships
from signatories.services.memberships import LastLead

LEAD, REPRESENTATIVE = Membership.Role.LEAD, Membership.Role.REPRESENTATIVE


def people(request, slug):
    """Who acts for the organisation, who was invited, who asks to."""
    organisation = _organisation(request, slug)
    require(permissions.may_see_people(request.user, organisation))
    context = {
        "organisation": organisation,
        "page": people_of(organisation, request.GET.get("page")),
        "may_manage": permissions.may_manage(request.user, organisation),
    }
    if context["may_manage"]:
        leads = {one.user_id for one in organisation.memberships.leads()}
        context |= {
            "invitations": organisation.invitations.open().with_roles(),
            "requests": organisation.access_requests.waiting(),
            "leads": permissions.leads(request.user, organisation),
            "has_one_lead": len(leads) == 1,
            "has_no_lead": not leads,
        }
    return render(request, "signatories/people.html", context)


def person_invite(request, slug):
    """Ask somebody to act for the organisation."""
    organisation = _managed(request, slug)
    form = InviteForm(
        request.POST or None,
        organisation=organisation,
        by=request.user,
        initial={"roles": request.GET.getlist("role")},
    )
    if form.is_valid():
        told = form.cleaned_data
        once(form, by=request.user, do=lambda: invitations.send(
            email=told["email"], name=told["name"], organisation=organisation,
            roles=told["roles"], team=form.team, by=request.user,
        ) and "")  # fmt: skip
        messages.success(request, f"We’ve emailed {told['email']} an invitation.")
        return redirect("signatories:people", slug)
    context = {"organisation": organisation, "form": form}
    return render(request, "signatories/person_invite.html", context)


def person_change(request, slug, reference):
    """What one person can do for the organisation."""
    organisation = _managed(request, slug)
    person = _person(organisation, reference)
    require(not permissions.lets_themselves_in(request.user, organisation, person.user.email))
    seen = request.POST.get("held", " ".join(person.held)).split()
    form = ChangeRolesForm(
        request.POST or None,
        organisation=organisation,
        held=[role for role in Membership.Role if role in seen],
        initial={"roles": person.held, "team": person.team.name if person.team else ""},
    )
    if form.is_valid():
        try:
            once(form, by=request.user, do=lambda: _change(organisation, person, form, request))
        except LastLead as problem:
            form.add_error("roles", str(problem))
        else:
            messages.success(request, f"{person.user}: saved.")
            return redirect("signatories:people", slug)
    context = {"organisation": organisation, "person": person, "form": form}
    return render(request, "signatories/person_change.html", context)


def _change(organisation, person, form, request):
    nominated = REPRESENTATIVE in form.add and REPRESENTATIVE not in person.held
    memberships.change_roles(
        person=person.user,
        organisation=organisation,
        add=[role for role in form.add if role != REPRESENTATIVE],
        end=form.end,
        team=form.team,
        by=request.user,
    )
    if nominated:
        invitations.nominate(person=person.user, organisation=organisation, by=request.user)
        messages.info(request, f"We’ve asked {person.user} to accept or decline.")


def person_remove(request, slug, reference):
    """One person acts for the organisation no more; what they leave behind is named first."""
    organisation = _managed(request, slug)
    person = _person(organisation, reference)
    problem = ""
    if request.method == "POST":
        try:
            memberships.remove_person(
                person=person.user, organisation=organisation, by=request.user
            )
        except LastLead as refusal:
            problem = str(refusal)
        else:
            messages.success(request, f"{person.user} no longer acts for {organisation}.")
            return redirect("signatories:people" if person.user != request.user else "account",
                            *([slug] if person.user != request.user else []))  # fmt: skip
    context = {
        "organisation": organisation,
        "person": person,
        "problem": problem,
        "left_behind": consequences.of(organisation, person=person.user),
    }
    return render(request, "signatories/person_remove.html", context)


@require_POST
def invitation_resend(request, slug, reference):
    """A new link to the same person."""
    invitation = _invitation(request, slug, reference)
    invitations.send_again(invitation, by=request.user)
    messages.success(request, f"We’ve emailed {invitation.user.email} a new link.")
    return redirect("signatories:people", slug)


@require_POST
def invitation_cancel(request, slug, reference):
    """What was offered is taken back."""
    invitation = _invitation(request, slug, reference)
    invitations.cancel(invitation, by=request.user)
    messages.success(request, f"The invitation of {invitation.user} is cancelled.")
    return redirect("signatories:people", slug)


def access_request(request, slug, reference):
    """Answer somebody who asks to act for the organisation."""
    organisation = _managed(request, slug)
    asked = get_object_or_404(
        organisation.access_requests.waiting().select_related("user"), reference=reference
    )
    require(asked.user_id != request.user.pk)  # nobody answers their own
    form = AnswerRequestForm(
        request.POST or None, organisation=organisation, initial={"roles": ["practitioner"]}
    )
    if form.is_valid():
        told = form.cleaned_data
        if form.approves:
            access_requests.approve(asked, roles=told["roles"], team=form.team, by=request.user)
            messages.success(request, f"{asked.name} can now act for {organisation}.")
        else:
            access_requests.refuse(asked, reason=told["refused_reason"], by=request.user)
            messages.success(request, f"Refused. We’ve told {asked.name} why.")
        return redirect("signatories:people", slug)
    context = {"organisation": organisation, "asked": asked, "form": form}
    return render(request, "signatories/access_request.html", context)


@login_not_required
def access_ask(request, slug):
    """Ask to act for the organisation: with an account, or with an address of its own."""
    organisation = _organisation(request, slug)
    person = request.user if request.user.is_authenticated else None
    if person and permissions.works_for(person, organisation):
        return render(request, "signatories/access_has.html", {"organisation": organisation})
    if person:
        form = AskForm(request.POST or None)
    else:
        form = AskWithoutAccountForm(request.POST or None, organisation=organisation)
    if form.is_valid():
        if person:
            access_requests.ask(person=person, organisation=organisation, **form.answers)
        else:
            email = form.answers["email"]
            if not ratelimit.consume(request, action="access_ask", key=email):
                return render(request, "429.html", status=429)
            access_requests.ask_without_account(organisation=organisation, **form.answers)
        context = {"organisation": organisation, "email": form.answers.get("email")}
        return render(request, "signatories/access_asked.html", context)
    context = {"organisation": organisation, "form": form}
    return render(request, "signatories/access_ask.html", context)


def _organisation(request, slug):
    return get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)


def _managed(request, slug):
    organisation = _organisation(request, slug)
    require(permissions.may_manage(request.user, organisation))
    return organisation


def _person(organisation, reference):
    if person := person_in(organisation, reference):
        return person
    raise Http404("Nobody acts for it by this reference")


def _invitation(request, slug, reference):
    organisation = _managed(request, slug)
    invited = organisation.invitations.select_related("user", "organisation")
    return get_object_or_404(invited, reference=reference)
