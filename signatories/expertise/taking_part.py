"""Who takes part in questions and answers: people of signatories, and K-MIP's."""

from typing import Any

from django.db.models import Q, QuerySet

from kmip_portal.accounts.models import KmipRole, User
from signatories.models import Membership, Organisation
from signatories.permissions import held_by

# as which of their roles a person of several writes
ROLES = (
    Membership.Role.LEAD,
    Membership.Role.REPRESENTATIVE,
    Membership.Role.SIGNING_OFFICER,
    *Membership.ADVISERS,
    Membership.Role.PRACTITIONER,
)


def acts_for(user: Any) -> list[Organisation]:
    """The signatories for which this person acts today, by name.

    Read once for the person of a request: a page asks it of everything it shows.
    """
    if not hasattr(user, "signatories_acted_for"):
        own = {one.organisation_id for one in held_by(user)}
        user.signatories_acted_for = Organisation.signatories_among(own)
    return list(user.signatories_acted_for)


def takes_part(user: Any) -> bool:
    """Whether this person reads, asks and answers."""
    return bool(user.is_authenticated) and (bool(user.kmip_roles) or bool(acts_for(user)))


def role_of(user: Any, organisation: Organisation | None) -> str:
    """In which of their roles this person speaks for the organisation."""
    held = {one.role for one in held_by(user) if organisation and one.organisation == organisation}
    return next((str(role) for role in ROLES if role in held), "")


def kmips_people() -> QuerySet[KmipRole]:
    return KmipRole.objects.current().values("user")


def readers(*, kmip_only: bool = False) -> QuerySet[User]:
    """Everybody who may read today what was asked of all signatories, or of K-MIP only."""
    may = Q(pk__in=kmips_people())
    if not kmip_only:
        signed = Organisation.objects.signatories().values("pk")
        members = Membership.objects.current().filter(organisation__in=signed)
        may |= Q(pk__in=members.values("user"))
    return User.objects.filter(may, is_active=True)
