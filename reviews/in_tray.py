from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.accounts.permissions import is_secretariat
from kmip_portal.in_tray import Item
from reviews import deciding_in_tray
from reviews.models import AnnualReview
from reviews.permissions import RESPONDERS, answers_for
from signatories.models import Membership
from signatories.permissions import held_by

ASKED = (*RESPONDERS, Membership.Role.SIGNING_OFFICER, *Membership.OFFICES["dpo"])


def needs(user: Any) -> Iterator[Item]:
    """What a review wants of this person: one row a review, however many they answer for."""
    for review in AnnualReview.objects.known_to(user):
        if review.status in AnnualReview.ANSWERABLE:
            yield from _responses_owed(review, user)
        if review.takes_responses and is_secretariat(user):
            yield from _unreached(review)
        if review.missed_its_time and is_secretariat(user):
            yield _missed(review)
        yield from deciding_in_tray.needs_of(review, user)


def _responses_owed(review: AnnualReview, user: Any) -> Iterator[Item]:
    if not any(one.role in ASKED for one in held_by(user)):
        return
    owing = _owing(review, user)
    if not owing:
        return
    names = owing[0][0] if len(owing) == 1 else f"{len(owing):,} organisations"
    verb, page = _what_is_next(review, user)
    if len(owing) > 1:
        page = reverse("together:review", args=[review.year])
    yield Item(
        verb=verb,
        thing=names,
        url=page,
        due_on=clock.day_in_london(min(closes_at for _, closes_at in owing)),
    )


def _what_is_next(review: AnnualReview, user: Any) -> tuple[str, str]:
    """Whoever only represents one organisation is told how far its response is; and the page."""
    asked = [one for one in held_by(user) if one.role in ASKED]
    only = {one.role for one in asked} == {Membership.Role.REPRESENTATIVE}
    if not only or len(asked) != 1:
        return f"Respond to the {review}", reverse("reviews:respond", args=[review.year])
    organisation = asked[0].organisation
    draft = review.responses.filter(organisation=organisation).first()
    if draft is None:
        page = reverse("reviews:review_changes", args=[review.year])
        return f"Read what has changed in the {review}", page
    where = [review.year, organisation.slug]
    if draft.draft_answer == draft.Answer.COMMENTS and not draft.proposals.exists():
        return "Comment on clauses", reverse("reviews:respond_clauses", args=where)
    return "Submit your organisation’s response", reverse("reviews:respond_check", args=where)


def _owing(review: AnnualReview, user: Any) -> list[tuple[str, datetime]]:
    """The organisations that have not answered and still may: name, and when it closes."""
    answered = review.responses.responded().values("organisation")
    longer = review.invitations.filter(extended_to__gt=clock.now(), organisation=OuterRef("pk"))
    theirs = answers_for(user).exclude(pk__in=answered)
    found = theirs.annotate(extended_to=Subquery(longer.values("extended_to")[:1]))
    return [
        (name, max(review.closes_at, extended_to or review.closes_at))
        for name, extended_to in found.values_list("name", "extended_to")
        if extended_to or review.takes_responses
    ]


def _unreached(review: AnnualReview) -> Iterator[Item]:
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
