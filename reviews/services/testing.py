"""The letters of a review, sent to whoever plans it."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.mail.services import write
from reviews.models import AnnualReview
from reviews.previews import Shown

TEST = "reviews/emails/test"  # the kind: no template of that name, the words are those shown


@transaction.atomic
def send_tests(review: AnnualReview, shown: Iterable[Shown], *, to: User, key: Any) -> None:
    """The very words, each letter marked as a test; pressed twice, sent once."""
    for number, one in enumerate(shown, 1):
        write(
            kind=TEST,
            to=(to.email, to.name),
            subject=f"Test: {one.subject}",
            body=one.body,
            dedupe=f"test/review/{review.pk}/{key}/{number}",
        )
    record(to, "sent themselves the emails of", review)
