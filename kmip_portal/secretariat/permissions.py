"""Who may do what about the secretariat and what it is asked for; lifecycles say when.

The body that leaves puts the next one forward; the chair agrees, for the partnership. A second
person of the same body would speak for one body alone.
"""

from typing import Any

from kmip_portal.accounts.permissions import is_chair, is_secretariat, works_for_kmip


def may_see(user: Any, secretariat: Any = None) -> bool:
    return works_for_kmip(user)


def may_propose(user: Any, secretariat: Any = None) -> bool:
    return is_secretariat(user)


def may_decide(user: Any, secretariat: Any) -> bool:
    """The chair, and never the person who put it forward."""
    return is_chair(user) and user.pk != secretariat.proposed_by_id


def may_cancel(user: Any, secretariat: Any = None) -> bool:
    """Either side: the secretariat or the chair."""
    return is_secretariat(user) or is_chair(user)


MAY = {
    "Secretariat": {"agree": may_decide, "refuse": may_decide, "cancel": may_cancel},
    "FormatRequest": {"answer": is_secretariat},
}
