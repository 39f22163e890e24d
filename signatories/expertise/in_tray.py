"""What needs a person in sharing expertise."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse

from kmip_portal.accounts.permissions import is_chair, is_secretariat
from kmip_portal.in_tray import Item
from signatories.expertise.models import Guide, GuideVersion

SHOWN = 20  # of more than this the list itself is the better page


def needs(user: Any) -> Iterator[Item]:
    """Guides: to review, to go on with after a review, and to check."""
    if not user.is_authenticated:
        return
    yield from _drafts(user)
    yield from _checks(user)


def _drafts(user: Any) -> Iterator[Item]:
    if is_secretariat(user) or is_chair(user):
        for version in GuideVersion.objects.waiting().exclude(hands=user)[:SHOWN]:
            yield Item("Review a guide", version.title, _page("guide_review", version))
    for version in GuideVersion.objects.returned_to(user)[:SHOWN]:
        yield Item("Go on with a guide that came back", version.title, _page("guide_edit", version))


def _checks(user: Any) -> Iterator[Item]:
    """The owner's; the secretariat's where there is none, or the owner has not looked."""
    whose = Q(owner=user)
    if is_secretariat(user):
        whose |= Q(owner=None) | Q(owner__is_active=False) | Q(kmip_asked_on__isnull=False)
    for guide in Guide.objects.due().filter(whose).with_titles()[:SHOWN]:
        yield Item(
            "Check a guide is still right",
            guide.title,
            guide.get_absolute_url(),
            due_on=guide.next_check_on,
        )


def _page(name: str, version: GuideVersion) -> str:
    return reverse(f"guides:{name}", args=[version.guide.slug])
