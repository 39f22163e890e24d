from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from kmip_portal.accounts.permissions import is_secretariat
from kmip_portal.documents.models import TRIES, StoredDocument
from kmip_portal.in_tray import Item
from kmip_portal.often_asked import OftenAsked

SOME_TRIED_OFTEN = OftenAsked(
    lambda: StoredDocument.objects.filter(made_at=None, attempts__gte=TRIES)
)


def needs(user: Any) -> Iterator[Item]:
    """The secretariat's: files that could not be made."""
    if not is_secretariat(user) or not SOME_TRIED_OFTEN.has_any():
        return
    if number := StoredDocument.objects.given_up().count():
        things = "1 file that" if number == 1 else f"{number:,} files that"
        yield Item("Look at", f"{things} could not be made", reverse("files_not_made"))
