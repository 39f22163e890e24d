"""Who was asked cannot be reached, or has left: the next right person is asked instead."""

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from kmip_portal import clock
from kmip_portal.mail.models import Email, addressee
from reviews.asking import ROLES_IN_ORDER, ToAsk, bouncing, right_people, write_to
from reviews.models import AnnualReview, Invitation
from signatories.campaigns.days import is_time_to_write
from signatories.models import Membership, Organisation

LETTERS = "reviews/emails/"  # how the kinds of letters of reviews begin


def run(review: AnnualReview) -> int:
    """Ask the next person wherever there is one; how many organisations were handed on.

    Only while people are at work: each is written to at once.
    """
    return _run(review) if is_time_to_write() and _stuck(review) else 0


@transaction.atomic
def _run(review: AnnualReview) -> int:
    locked = AnnualReview.objects.select_for_update().get(pk=review.pk)
    if not locked.takes_responses:
        return 0
    stuck = _stuck(locked)
    organisations = Organisation.objects.filter(pk__in=[one.organisation_id for one in stuck])
    people = right_people(organisations, unreached(locked))
    asked: list[ToAsk] = []
    for one in stuck:
        right = people.get(one.organisation_id)
        if right and right.person == one.person_id:  # nobody else: the secretariat is shown
            continue
        one.person_id, one.role = (right.person, right.role) if right else (None, "")
        one.invited_at, one.bounced = clock.now(), one.bounced + 1
        one.save(update_fields=["person", "role", "invited_at", "bounced"])
        if right:
            asked.append((one.organisation_id, right))
    write_to(locked, asked)
    return len(asked)


def _stuck(review: AnnualReview) -> list[Invitation]:
    """Unanswered, and the person who was asked is gone or their letters come back."""
    holding = Membership.objects.current().filter(
        organisation=OuterRef("organisation"),
        user=OuterRef("person"),
        role__in=ROLES_IN_ORDER,
        user__is_active=True,
    )
    waiting = review.invitations.unanswered().exclude(person=None)
    lost = unreached(review)
    return [
        one
        for one in waiting.select_related("person").annotate(holds=Exists(holding))
        if not one.holds or addressee(one.person.email) in lost
    ]


def unreached(review: AnnualReview) -> set[str]:
    """Addresses that a letter of this review did not reach, or that bounce anyway."""
    failed = Email.objects.filter(
        Q(given_up_at__isnull=False) | Q(returned_at__isnull=False), **_of(review)
    )
    return bouncing() | set(failed.values_list("addressee", flat=True))


def _of(review: AnnualReview) -> dict[str, Any]:
    return {"dedupe__startswith": f"review/{review.pk}/"}
