from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.urls import reverse

from kmip_portal import clock
from kmip_portal.accounts.permissions import is_secretariat
from kmip_portal.in_tray import Item
from kmip_portal.often_asked import OftenAsked
from records.models import Pattern

SOON = timedelta(days=30)
TO_REVIEW = OftenAsked(lambda by: Pattern.objects.to_review(by))


def needs(user: Any) -> Iterator[Item]:
    """The secretariat’s: patterns that are to be looked at again."""
    if not is_secretariat(user):
        return
    for one in TO_REVIEW.found(clock.today() + SOON):
        yield Item(
            "Review a pattern of sharing",
            one.title,
            reverse("manage_patterns:pattern_edit", args=[one.slug]),
            due_on=one.review_by,
        )
