from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from kmip_portal.accounts.permissions import is_secretariat
from kmip_portal.in_tray import Item
from kmip_portal.mail.models import Email, Pause
from kmip_portal.often_asked import OftenAsked

SOME_WANT_ATTENTION = OftenAsked(lambda: Email.objects.wanting_attention())
IS_PAUSED = OftenAsked(lambda: Pause.objects.standing())


def needs(user: Any) -> Iterator[Item]:
    """The secretariat's: letters that could not be delivered, and a pause that still stands."""
    if not is_secretariat(user):
        return
    if SOME_WANT_ATTENTION.has_any():
        number = Email.objects.wanting_attention()[:1000].count()
        emails = "1 email" if number == 1 else f"{number:,} emails"
        yield Item(
            f"{emails} could not be delivered",
            "Change the address, or send it again",
            reverse("letters"),
        )
    if IS_PAUSED.has_any():
        yield Item(
            "Let emails go again", "when the reason for the pause is over", reverse("letters")
        )
