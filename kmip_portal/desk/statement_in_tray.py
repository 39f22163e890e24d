from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.urls import reverse

from kmip_portal import clock
from kmip_portal.accounts.permissions import is_secretariat
from kmip_portal.desk import statements
from kmip_portal.in_tray import Item

SOON = timedelta(days=30)  # before a page is due


def needs(user: Any) -> Iterator[Item]:
    """The secretariat’s: pages of plain words that were last reviewed a year ago."""
    if not is_secretariat(user):
        return
    for one in statements.all_standing():
        if one.review_by - SOON <= clock.today():
            yield Item(
                f"Review the page “{one.page.called}”",
                "once a year",
                reverse("statement_edit", args=[one.page.name]),
                due_on=one.review_by,
            )
