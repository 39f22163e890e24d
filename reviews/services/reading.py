"""Somebody of an organisation begins to look at what a review asks of it."""

from collections.abc import Iterable

from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from reviews.models import AnnualReview
from signatories.models import Organisation


@transaction.atomic
def note_opened(review: AnnualReview, organisations: Iterable[Organisation], *, by: User) -> None:
    """They pressed Start; the first time is kept.

    Not when a page is only read: mail scanners follow links, and reading changes nothing.
    """
    new = review.invitations.filter(organisation__in=organisations, opened_at=None)
    slugs = list(new.values_list("organisation__slug", flat=True))
    if new.update(opened_at=clock.now()):
        record(by, "opened their part of", review, organisations=slugs)
