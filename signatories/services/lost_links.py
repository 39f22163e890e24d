"""Links that were lost: asked for by address, answered by a worker."""

from django.db import connection, transaction

from kmip_portal.nudges import after_commit
from signatories.models import LostLink
from signatories.services import signing


@transaction.atomic
def ask_for(email: str) -> None:
    """Write it down, and no more: whether anybody was asked at this address, no page can tell."""
    LostLink.objects.create(email=email)
    after_commit("signatories.tasks.answer_lost_links")


def answer() -> int:
    """Send each its link where there is one to send; how many went. Safe by several at once."""
    sent = 0
    while LostLink.objects.exists():
        went = _answer_next()
        if went is None:
            break
        sent += went
    return sent


@transaction.atomic
def _answer_next() -> bool | None:
    waiting = LostLink.objects.order_by("pk")
    if connection.features.has_select_for_update_skip_locked:
        waiting = waiting.select_for_update(skip_locked=True)
    lost = waiting.first()
    if lost is None:
        return None  # another worker has the rest in hand
    went = signing.send_lost_link(lost.email)
    lost.delete()
    return went
