"""Who holds a role for K-MIP. Safe for people who are not signed in."""

from typing import Any

from kmip_portal.accounts.models import KmipRole, User


def _holds(user: Any, role: str) -> bool:
    return bool(user.is_authenticated) and role in user.kmip_roles


def is_secretariat(user: Any, thing: Any = None) -> bool:
    return _holds(user, "secretariat")


def is_chair(user: Any, thing: Any = None) -> bool:
    return _holds(user, "chair")


def is_auditor(user: Any, thing: Any = None) -> bool:
    return _holds(user, "auditor")


def works_for_kmip(user: Any, thing: Any = None) -> bool:
    """Secretariat, chair or auditor: people who see the partnership's side."""
    return bool(user.is_authenticated) and bool(user.kmip_roles)


def secretaries() -> list[User]:
    """The people who are the secretariat today."""
    held = KmipRole.objects.current().filter(role=KmipRole.Role.SECRETARIAT)
    return list(User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk"))
