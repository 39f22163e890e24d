"""A review opens, by time or by hand, and every signatory is asked."""

from collections.abc import Callable

from django.db import transaction

from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.jobs import services as jobs
from kmip_portal.lifecycle import InvalidMove, TooLate
from kmip_portal.nudges import after_commit
from kmip_portal.portal_tags import day
from reviews import asking
from reviews.models import AnnualReview
from reviews.models.review import ASKING
from signatories.models import Organisation


@transaction.atomic
def open_review(review: AnnualReview, *, by: User | None = None) -> None:
    """From now on it takes responses. Asking the signatories follows, slice by slice."""
    if review.closes_at <= clock.now():
        raise TooLate(
            f"The {review} was to close on {day(review.closes_on)}. "
            "Change its dates before you open it."
        )
    review.move("open", opened_at=clock.now(), opened_by=by, version=_to_review(review))
    total = Organisation.objects.signatories().count()
    jobs.start(kind=ASKING, key=str(review.pk), total=total, owner=by, **asking.told(review))
    record(by, "opened", review, signatories=total)
    if by:  # nobody waits at a screen for it: a worker asks
        after_commit("reviews.tasks.open_due")


def _to_review(review: AnnualReview) -> AgreementVersion:
    """The version that is in force now, should another have replaced the one it was planned for."""
    in_force = AgreementVersion.objects.in_force()
    return in_force if in_force and review.version.superseded_on else review.version


def open_due(watched: Callable[[AnnualReview], None] | None = None) -> dict[str, int]:
    """Open what is due, and ask every signatory of an open review who has not been asked;
    whoever watches hears of each slice of them."""
    opened = 0
    for review in AnnualReview.objects.due_to_open():
        try:
            open_review(review)
        except InvalidMove:  # another worker was quicker
            continue
        opened += 1
    asked = asking.total(
        asking.ask(review, watched) for review in AnnualReview.objects.taking_responses()
    )
    return {"opened": opened, **asked._asdict()}
