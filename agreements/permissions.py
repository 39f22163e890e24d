"""Who may do what with a version; the lifecycle says when."""

from typing import Any

from kmip_portal.accounts.permissions import is_chair, is_secretariat
from kmip_portal.permissions import nobody

may_draft = is_secretariat


def had_a_hand_in(user: Any, version: Any) -> bool:
    """Whether this person began or proposed the text, or ever changed a word or the file of it.

    Every hand is kept: that somebody else edited a clause later gives nobody their approval back.
    """
    hands = {version.drafted_by_id, version.proposed_by_id}
    return user.pk in hands or version.hands.filter(pk=user.pk).exists()


def may_approve(user: Any, version: Any) -> bool:
    """The chair, and never a person who had a hand in this text."""
    return is_chair(user) and not had_a_hand_in(user, version)


MAY = {
    "propose": is_secretariat,
    "return_to_draft": is_secretariat,
    "approve": may_approve,
    "bring_into_force": nobody,  # the day brings it into force
    "supersede": nobody,  # the version after it does
    "discard": is_secretariat,
}
