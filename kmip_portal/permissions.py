"""Who may do what, asked one way everywhere."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied

from kmip_portal.lifecycle import Lifecycle

May = dict[str, Callable[[Any, Any], bool]]


def require(allowed: bool) -> None:
    """Seen but not yours is 403."""
    if not allowed:
        raise PermissionDenied


def signed_in(user: Any, thing: Any = None) -> bool:
    return bool(user.is_authenticated)


def nobody(user: Any, thing: Any = None) -> bool:
    """For moves that only the portal itself makes."""
    return False


def open_moves(thing: Lifecycle, user: Any, may: May) -> list[str]:
    """The moves this user may make on this thing as it stands: the buttons to show."""
    return [move for move in thing.MOVES if thing.can(move) and may[move](user, thing)]
