from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from kmip_portal.accounts.permissions import is_chair, is_secretariat
from kmip_portal.in_tray import Item
from kmip_portal.often_asked import OftenAsked
from kmip_portal.secretariat.models import FormatRequest, Secretariat
from kmip_portal.secretariat.permissions import may_decide

SHOWN = 20  # of more requests than this the list itself is the better page
SOME_HAND_OVER = OftenAsked(lambda: Secretariat.objects.waiting())
SOME_REQUESTS = OftenAsked(lambda: FormatRequest.objects.waiting())


def needs(user: Any) -> Iterator[Item]:
    """The chair's: a hand-over to agree. The secretariat's: documents asked for."""
    if is_chair(user) and SOME_HAND_OVER.has_any():
        for coming in Secretariat.objects.waiting():
            if may_decide(user, coming):
                yield Item(
                    "Agree the hand-over of the secretariat",
                    f"to {coming.organisation_name}",
                    reverse("secretariat:handover_decide", args=[coming.reference]),
                    due_on=coming.from_on,
                )
    if is_secretariat(user) and SOME_REQUESTS.has_any():
        for asked in FormatRequest.objects.waiting()[:SHOWN]:
            yield Item(
                "Answer a request for another format",
                f"{asked.reference}: {asked.get_format_display().lower()}",
                asked.get_absolute_url(),
                due_on=asked.due_on,
            )


def waits(user: Any) -> Iterator[Item]:
    """A hand-over that this person put forward, until the chair agrees."""
    if not is_secretariat(user):
        return
    for coming in Secretariat.objects.waiting().filter(proposed_by=user):
        yield Item(
            "The chair to agree the hand-over of the secretariat",
            f"to {coming.organisation_name}",
            coming.get_absolute_url(),
            due_on=coming.from_on,
        )
