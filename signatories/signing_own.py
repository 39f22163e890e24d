"""Signing from the in-tray: a person who is signed in needs no link."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.shortcuts import render
from django.urls import reverse

from agreements.models import AgreementVersion
from kmip_portal.in_tray import Item
from kmip_portal.often_asked import OftenAsked
from signatories.models import Membership, Organisation, SigningLink, SigningRequest
from signatories.models.organisation import OrganisationQuerySet
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
    is_asked = IS_ASKED.has_any(user.email)
    led, signed_for = (
        {one.organisation_id for one in held_by(user) if one.role == role}
        for role in (Membership.Role.LEAD, Membership.Role.SIGNING_OFFICER)
    )
    if not (is_asked or signed_for or led):
        return
    standing = Standing()
    if standing.in_force is None:
        return
    signs = is_asked or UNSIGNED.has_any(signed_for, _enough(standing), standing.on)
    mine = to_sign(user, standing.in_force) if signs else []
    if mine:
        yield Item(
            verb=f"Sign {standing.in_force} of the agreement",
            thing=str(mine[0]) if len(mine) == 1 else f"{len(mine):,} organisations",
            url=reverse("signing:start", args=["mine"]),
            due_on=standing.accept_by,
        )
    if led:
        yield from _nobody_asked(led, standing, except_for=mine)


def _unsigned(among: list[int], enough: list[int], on: date) -> OrganisationQuerySet:
    """Of these, those whose acceptance of none of the versions that are enough stands."""
    versions = [AgreementVersion(pk=version) for version in enough]
    there = Organisation.objects.existing(on).filter(pk__in=among)
    return there.not_having_accepted(versions, on)


def _unasked(among: list[int], enough: list[int], version: int, on: date) -> OrganisationQuerySet:
    """And for which nobody has been asked to sign this version."""
    asked = SigningRequest.objects.unanswered().filter(version=version)
    return _unsigned(among, enough, on).exclude(pk__in=asked.values("organisation"))


UNSIGNED, UNASKED = OftenAsked(_unsigned), OftenAsked(_unasked)


def _enough(standing: Standing) -> list[int]:
    return [version.pk for version in standing.enough]


def _nobody_asked(led: set[int], standing: Standing, *, except_for: list[Organisation]):
    unasked = UNASKED.found(led, _enough(standing), standing.in_force.pk, standing.on)
    for organisation in [one for one in unasked if one not in except_for][:20]:
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
