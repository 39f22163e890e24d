"""Who may change how the portal works: the secretariat puts forward, a second person agrees."""

from typing import Any

from kmip_portal.accounts.permissions import is_chair, is_secretariat


def may_change(user: Any, change: Any = None) -> bool:
    return is_secretariat(user)


def may_decide(user: Any, change: Any) -> bool:
    """The chair, or a second person of the secretariat; never who put it forward."""
    return (is_secretariat(user) or is_chair(user)) and user.pk != change.proposed_by_id


def may_cancel(user: Any, change: Any = None) -> bool:
    return is_secretariat(user) or is_chair(user)


MAY = {"agree": may_decide, "refuse": may_decide, "cancel": may_cancel}
