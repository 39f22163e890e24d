"""Whom an organisation's single sign-on lets in; `setting` says how it is set."""

from typing import Any

from django.db import transaction
from django.db.models import Q

from kmip_portal import openid
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from signatories.models import SignInSubject, SingleSignOn

LONGEST_SUBJECT = 255  # characters, as the standard has it


class NotInvited(openid.Refused):
    """The right domain, and no account."""


class NotTheirs(openid.Refused):
    """An address that this organisation's sign-in does not speak for."""


def way_in(single: SingleSignOn) -> str:
    """How a sign-in by it is marked among where a person is signed in."""
    return f"single sign-on {single.pk}"


def is_open(way: str) -> bool:
    """Whether somebody may still sign in this way."""
    number = way.rpartition(" ")[2]
    return number.isdigit() and SingleSignOn.objects.on().filter(pk=int(number)).exists()


@transaction.atomic
def person_of(single: SingleSignOn, claims: dict[str, Any]) -> User:
    """The one person of the portal who has just signed in there; anybody else is refused.

    Known by the address at first, and from then on by the provider's own number for them as well.
    """
    email = str(claims.get("email", "")).strip().lower()
    verified = claims.get("email_verified", single.confirms_addresses or None)
    if verified is not True:
        raise NotTheirs("the address is not confirmed")
    if not SingleSignOn.objects.for_address(email).filter(pk=single.pk).exists():
        raise NotTheirs("the address is of another domain")
    user = User.objects.filter(email=email, is_active=True).first()
    if user is None:
        raise NotInvited("nobody was invited by this address")
    _bind(user, single, subject=str(claims["sub"]))
    return user


def _bind(user: User, single: SingleSignOn, *, subject: str) -> None:
    """From the first time on, this number there is this person here, and nobody else."""
    if len(subject) > LONGEST_SUBJECT:
        raise openid.Refused("the number of the person there is too long to be one")
    User.objects.select_for_update().get(pk=user.pk)  # two first times at once are one
    known = SignInSubject.objects.filter(issuer=single.issuer)
    bound = known.filter(Q(user=user) | Q(subject=subject)).first()
    if bound is None:
        SignInSubject.objects.create(issuer=single.issuer, user=user, subject=subject)
        slug = single.organisation.slug
        record(user, "signed in for the first time by", single, organisations=[slug])
    elif (bound.user_id, bound.subject) != (user.pk, subject):
        raise NotTheirs("the address belongs to another person there than before")
