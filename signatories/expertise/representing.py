"""Who represents which signatory at K-MIP, and what that lets them read."""

from typing import Any

from django.db.models import QuerySet

from kmip_portal.accounts.models import User
from kmip_portal.accounts.permissions import works_for_kmip
from signatories.expertise.taking_part import acts_for
from signatories.models import Membership, Organisation
from signatories.permissions import held_by

Role = Membership.Role
# who does what K-MIP gave an organisation to do, and is told what it agreed
ANSWERS_FOR = (Role.REPRESENTATIVE, Role.LEAD)


def seats() -> QuerySet[Membership]:
    """Each representative of each signatory, today."""
    return held(Role.REPRESENTATIVE)


def held(*roles: str) -> QuerySet[Membership]:
    """Who acts today for a signatory in one of these roles, and can sign in."""
    return Membership.objects.current().filter(
        role__in=roles,
        user__is_active=True,
        organisation__in=Organisation.objects.signatories().values("pk"),
    )


def people(*roles: str) -> QuerySet[User]:
    """The same people, each once, however many signatories they act for."""
    return User.objects.filter(pk__in=held(*roles).values("user")).order_by("pk")


def represents(user: Any) -> bool:
    """Whether this person represents a signatory today."""
    mine = {one.organisation_id for one in held_by(user) if one.role == Role.REPRESENTATIVE}
    return bool(mine) and any(one.pk in mine for one in acts_for(user))


def reads_papers(user: Any) -> bool:
    """K-MIP's people and representatives: papers, the link to take part, minutes not agreed yet."""
    return works_for_kmip(user) or represents(user)
