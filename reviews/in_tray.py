from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from kmip_portal.accounts.permissions import is_secretariat
from kmip_portal.in_tray import Item
from reviews.models import AnnualReview
from reviews.permissions import RESPONDERS, answers_for
from signatories.models import Membership
from signatories.permissions import held_by

ASKED = (*RESPONDERS, Membership.Role.SIGNING_OFFICER)


def needs(user: Any) -> Iterator[Item]:
    """What a review wants of this person: one row a review, however many they answer for."""
    for review in AnnualReview.objects.known_to(user):
        if review.takes_responses:
            yield from _responses_owed(review, user)
            if is_secretariat(user):
                yield from _nobody_to_ask(review)
        elif review.missed_its_time and is_secretariat(user):
            yield _missed(review)


def _responses_owed(review: AnnualReview, user: Any) -> Iterator[Item]:
    if not any(one.role in ASKED for one in held_by(user)):
        return
    answered = review.responses.sent().values("organisation")
    owing = list(answers_for(user).exclude(pk__in=answered).values_list("name", flat=True))
    if not owing:
        return
    names = owing[0] if len(owing) == 1 else f"{len(owing):,} organisations"
    yield Item(
        verb=f"Respond to the {review}",
        thing=names,
        url=reverse("reviews:respond", args=[review.year]),
        due_on=review.closes_on,
    )


def _nobody_to_ask(review: AnnualReview) -> Iterator[Item]:
    if number := review.invitations.nobody_to_ask().count():
        many = "organisation has" if number == 1 else "organisations have"
        yield Item(
            verb=f"Follow the {review}",
            thing=f"{number:,} {many} nobody to ask",
            url=reverse("reviews:response_list", args=[review.year]),
        )


def _missed(review: AnnualReview) -> Item:
    return Item(
        verb=f"Change the dates of the {review}",
        thing="It did not open in time",
        url=reverse("reviews:review_change", args=[review.year]),
    )
