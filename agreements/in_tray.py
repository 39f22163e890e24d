from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from agreements.models import AgreementVersion
from agreements.permissions import may_approve
from kmip_portal.accounts.permissions import is_chair, is_secretariat
from kmip_portal.in_tray import Item
from kmip_portal.often_asked import OftenAsked

SOME_PROPOSED = OftenAsked(lambda: AgreementVersion.objects.filter(status="proposed"))


def needs(user: Any) -> Iterator[Item]:
    """The chair's: versions proposed by somebody else, waiting to be approved."""
    if not is_chair(user) or not SOME_PROPOSED.has_any():
        return
    for version in AgreementVersion.objects.filter(status="proposed"):
        if may_approve(user, version):
            yield Item(
                verb=f"Approve publication of version {version.number}",
                thing=f"Proposed by {version.drafted_by}" if version.drafted_by else "Proposed",
                url=reverse("manage_agreement:version_approve", args=[version.slug]),
                due_on=version.in_force_on,
            )


def waits(user: Any) -> Iterator[Item]:
    """The secretariat's: versions proposed, until the chair approves."""
    if not is_secretariat(user):
        return
    for version in AgreementVersion.objects.filter(status="proposed"):
        yield Item(
            verb="The chair to approve a version",
            thing=f"version {version.number} of the agreement",
            url=reverse("manage_agreement:version_detail", args=[version.slug]),
            due_on=version.in_force_on,
        )
