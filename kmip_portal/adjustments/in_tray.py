from collections.abc import Iterator
from typing import Any

from kmip_portal.accounts.permissions import is_chair, is_secretariat
from kmip_portal.adjustments.models import AdjustmentChange
from kmip_portal.adjustments.permissions import may_decide
from kmip_portal.in_tray import Item
from kmip_portal.often_asked import OftenAsked

SHOWN = 20
SOME_WAITING = OftenAsked(lambda: AdjustmentChange.objects.waiting())


def needs(user: Any) -> Iterator[Item]:
    """Changes that somebody else put forward."""
    if (is_secretariat(user) or is_chair(user)) and SOME_WAITING.has_any():
        for one in AdjustmentChange.objects.waiting()[:SHOWN]:
            if may_decide(user, one):
                yield Item("Agree a change of settings", one.title, one.get_absolute_url())


def waits(user: Any) -> Iterator[Item]:
    """What this person put forward, and nobody has agreed yet."""
    if is_secretariat(user):
        for one in AdjustmentChange.objects.waiting().filter(proposed_by=user)[:SHOWN]:
            yield Item("Change of settings to be agreed", one.title, one.get_absolute_url())
