"""Signing from the in-tray: a person who is signed in needs no link."""

from collections.abc import Iterator
from typing import Any

from django.shortcuts import render
from django.urls import reverse

from agreements.models import AgreementVersion
from kmip_portal.in_tray import Item
from kmip_portal.often_asked import OftenAsked
from signatories.models import Membership, Organisation, SigningLink, SigningRequest
from signatories.permissions import held_by, organisations_of
from signatories.services import sitting
from signatories.standing import Standing

IS_ASKED = OftenAsked(lambda email: SigningRequest.objects.unanswered().filter(email=email))
BY_TWO_STEPS = "Signed in to the portal as {email}, with two-step sign-in"
BY_EMAILED_CODE = "Signed in to the portal as {email}, with a code sent to that address"


def needs(user: Any) -> Iterator[Item]:
    """What they are to sign, in one row; what they lead and nobody has been asked to sign for."""
    if not user.is_authenticated:
        return
    roles = {one.role for one in held_by(user)}
    signs = IS_ASKED.has_any(user.email) or Membership.Role.SIGNING_OFFICER in roles
    if not (signs or Membership.Role.LEAD in roles):
        return
    standing = Standing()
    if standing.in_force is None:
        return
    mine = to_sign(user, standing.in_force) if signs else []
    if mine:
        yield Item(
            verb=f"Sign {standing.in_force} of the agreement",
            thing=str(mine[0]) if len(mine) == 1 else f"{len(mine):,} organisations",
            url=reverse("signing:start", args=["mine"]),
            due_on=standing.accept_by,
        )
    if Membership.Role.LEAD in roles:
        yield from _nobody_asked(user, standing, except_for=mine)


def _nobody_asked(user: Any, standing: Standing, *, except_for: list[Organisation]):
    asked = SigningRequest.objects.unanswered().for_version(standing.in_force)
    leads = organisations_of(user, "lead").not_having_accepted(standing.enough)
    unasked = leads.exclude(pk__in=asked.values("organisation"))
    for organisation in unasked.exclude(pk__in=[one.pk for one in except_for])[:20]:
        yield Item(
            verb="Ask a signing officer to sign",
            thing=f"{standing.in_force} of the agreement",
            url=reverse("signatories:ask_to_sign", args=[organisation.slug]),
            due_on=standing.accept_by,
            organisation=str(organisation),
        )


def to_sign(user, version: AgreementVersion) -> list[Organisation]:
    """What they are asked to sign for, and what they are signing officer of, in one list."""
    own = _own(user)
    asked = SigningRequest.objects.unanswered().for_version(version).to_person(user.email)
    every = Organisation.objects.filter(pk__in=asked.values("organisation")) | own
    return list(every.distinct().order_by("folded_name", "pk"))


def _own(user):
    """Organisations of which they are a signing officer, and which have still to sign."""
    mine = organisations_of(user, "signing_officer")
    return mine.not_having_accepted(Standing().enough)


def start(request):
    version = AgreementVersion.objects.in_force()
    organisations = to_sign(request.user, version) if version else []
    context = {"version": version, "organisations": organisations}
    return render(request, "signing/own.html", context)


def sit_down(request) -> SigningLink | None:
    """Where they have something to sign; None where there is nothing."""
    version = AgreementVersion.objects.in_force()
    if version is None or not to_sign(request.user, version):
        return None
    return sitting.sit_down(request.user, version, _own(request.user))


def strongly_signed_in(request) -> str:
    """How, in words, where they showed more than a password when they signed in."""
    records = request.session.get("account_authentication_methods", [])
    methods = {record.get("method") for record in records}
    if "mfa" in methods:
        return BY_TWO_STEPS.format(email=request.user.email)
    if "code" in methods:
        return BY_EMAILED_CODE.format(email=request.user.email)
    return ""
