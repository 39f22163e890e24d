"""Letters to many of those who respond: one a person, naming the organisations it is about."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from kmip_portal.accounts.models import User
from kmip_portal.mail.services import Letter, send_many
from reviews.models import AnnualReview, Invitation


def tell(
    review: AnnualReview, kind: str, answers_for: Mapping[int, list[str]], key: str, **context: Any
) -> int:
    """One letter of this kind to each person; `answers_for` says for which organisations."""
    people = User.objects.filter(pk__in=answers_for, is_active=True)
    words = {"review": review, **context}
    letters = _letters(people.values_list("pk", "email", "name"), answers_for, key, words)
    return send_many(f"reviews/emails/{kind}", list(letters))


def _letters(
    people: Iterable[tuple[int, str, str]],
    answers_for: Mapping[int, list[str]],
    key: str,
    words: dict[str, Any],
) -> Iterator[Letter]:
    """Those who answer for one organisation share their words."""
    for pk, email, name in people:
        theirs = sorted(answers_for[pk])
        if len(theirs) == 1:
            yield Letter((email, name), f"{key}{pk}", words, {"organisation": theirs[0]})
        else:
            yield Letter((email, name), f"{key}{pk}", words | {"organisations": theirs})


def named(invitations: Iterable[Invitation]) -> dict[int, list[str]]:
    """The organisations of these, by the person who was asked for them."""
    answers_for: dict[int, list[str]] = defaultdict(list)
    for one in invitations:
        if one.person_id:
            answers_for[one.person_id].append(one.organisation.name)
    return answers_for


def closes_on(review: AnnualReview, invitations: Any, closes_at: datetime) -> int:
    """Who was asked for these is told the day on which it closes now."""
    theirs = named(invitations.select_related("organisation"))
    key = f"review/{review.pk}/closes/{review.row_version}/"
    return tell(review, "closes_on", theirs, key, closes_at=closes_at)


def closed_early(review: AnnualReview) -> int:
    """Everybody who was asked is told that it is over, and why."""
    theirs = named(review.invitations.select_related("organisation"))
    return tell(review, "closed_early", theirs, f"review/{review.pk}/closed-early/")
