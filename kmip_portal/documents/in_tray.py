from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from kmip_portal.accounts.permissions import is_secretariat
from kmip_portal.documents.models import StoredDocument
from kmip_portal.in_tray import Item


def needs(user: Any) -> Iterator[Item]:
    """The secretariat's: files that could not be made."""
    if is_secretariat(user) and (number := StoredDocument.objects.given_up().count()):
        things = "1 file that" if number == 1 else f"{number:,} files that"
        yield Item("Look at", f"{things} could not be made", reverse("files_not_made"))
