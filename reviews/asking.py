"""Asking every signatory to respond: one invitation an organisation, one letter a person.

What is still to do is read from the database each time, so asking may be run twice, late, by two
workers at once, or again after it was killed: a slice is one transaction, and says who was asked
together with the letter that asks them.
"""

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Case, QuerySet, Value, When

from kmip_portal import clock
from kmip_portal.audit.services import record
from kmip_portal.inserting import insert_many
from kmip_portal.jobs import services as jobs
from kmip_portal.mail.models import BouncingAddress, addressee
from kmip_portal.portal_tags import count
from reviews import telling
from reviews.models import AnnualReview, Invitation
from reviews.models.review import ASKING
from signatories.models import Membership, Organisation

SLICE = 250  # organisations asked in one transaction
Role = Membership.Role
ROLES_IN_ORDER = (Role.REPRESENTATIVE, Role.LEAD, Role.SIGNING_OFFICER)


class RightPerson(NamedTuple):
    """Who is asked for an organisation, and in which role."""

    person: int
    role: str


class Asked(NamedTuple):
    """What asking came to: organisations, letters, and organisations with nobody to ask."""

    organisations: int = 0
    letters: int = 0
    nobody: int = 0


def total(parts: Iterable[Asked]) -> Asked:
    """What several slices came to together."""
    return Asked(*(sum(column) for column in zip(*parts, strict=True)))


def right_people(
    organisations: QuerySet[Organisation],
    unreached: AbstractSet[str] | None = None,
    on: date | None = None,
) -> dict[int, RightPerson]:
    """For each organisation its representative, else a lead, else a signing officer.

    Where several hold the role, the one who has held it longest. Whose letters come back is asked
    only where there is nobody else.
    """
    if unreached is None:
        unreached = bouncing()
    rank = Case(*(When(role=role, then=Value(n)) for n, role in enumerate(ROLES_IN_ORDER)))
    holders = (
        Membership.objects.current(on)
        .filter(organisation__in=organisations, role__in=ROLES_IN_ORDER, user__is_active=True)
        .order_by(rank, "from_on", "pk")
        .values_list("organisation", "user", "role", "user__email")
    )
    found: dict[int, RightPerson] = {}
    spare: dict[int, RightPerson] = {}
    for organisation, person, role, email in holders:
        best = spare if addressee(email) in unreached else found
        best.setdefault(organisation, RightPerson(person, role))
    return spare | found


def bouncing() -> set[str]:
    """Addresses whose letters come back today."""
    standing = BouncingAddress.objects.filter(cleared_at=None)
    return set(standing.values_list("address", flat=True))


def count_to_ask() -> Asked:
    """What opening now would come to: shown before it is done."""
    signatories = Organisation.objects.signatories()
    people = right_people(signatories)
    total = signatories.count()
    letters = len({right.person for right in people.values()})
    return Asked(total, letters, total - len(people))


def ask(review: AnnualReview, watched: Callable[[AnnualReview], None] | None = None) -> Asked:
    """Ask everybody who has not been asked; whoever watches hears of each slice."""
    parts = []
    for part in ask_in_slices(review):
        parts.append(part)
        if watched:
            watched(review)
    return total(parts)


def ask_in_slices(review: AnnualReview, size: int = SLICE) -> Iterator[Asked]:
    """Ask everybody who has not been asked, one slice at each step."""
    if not review.takes_responses:
        return
    job = review.asking
    slices = list(_slices(_still_to_ask(review), size))
    if slices and job is None:
        total = Organisation.objects.signatories().count()
        job = jobs.start(kind=ASKING, key=str(review.pk), total=total, **told(review))
    for part in slices:
        asked = _ask_slice(review, part)
        jobs.progress(job, done=review.invitations.count())
        yield asked
    if job:
        invited = review.invitations.count()
        nobody = review.invitations.nobody_to_ask().count()
        said = f"{count(invited, 'organisation')} asked, {nobody:,} with nobody to ask."
        jobs.finish(job, said=said, organisations=invited, nobody=nobody)


def told(review: AnnualReview) -> dict[str, Any]:
    """How the work of asking is named, and where it is seen."""
    return {"title": f"the letters that open the {review}", "link": review.get_absolute_url()}


# organisation and the person to ask for it, None where there is nobody
ToAsk = tuple[int, RightPerson | None]


def _still_to_ask(review: AnnualReview) -> list[ToAsk]:
    """Signatories not invited yet, and those invited for whom there was nobody and now is."""
    asked = review.invitations.exclude(person=None).values("organisation")
    missing = Organisation.objects.signatories().exclude(pk__in=asked).order_by("pk")
    if not (ids := list(missing.values_list("pk", flat=True))):
        return []
    people = right_people(missing)
    invited = set(review.invitations.nobody_to_ask().values_list("organisation", flat=True))
    return [(pk, people.get(pk)) for pk in ids if pk in people or pk not in invited]


def _slices(to_ask: Iterable[ToAsk], size: int) -> Iterator[list[ToAsk]]:
    """Slices of about this size that never part the organisations of one person."""

    def person(one: ToAsk) -> int:
        return one[1].person if one[1] else 0

    part: list[ToAsk] = []
    for asked, group in groupby(sorted(to_ask, key=person), key=person):
        for one in group:
            part.append(one)
            if not asked and len(part) >= size:  # nobody is asked for these: part them anywhere
                yield part
                part = []
        if len(part) >= size:
            yield part
            part = []
    if part:
        yield part


@transaction.atomic
def _ask_slice(review: AnnualReview, part: list[ToAsk]) -> Asked:
    """One slice, in one transaction, under the review's lock: nobody else asks meanwhile."""
    locked = AnnualReview.objects.select_for_update().get(pk=review.pk)
    if not locked.takes_responses:
        return Asked()
    earlier = {
        invitation.organisation_id: invitation
        for invitation in review.invitations.filter(organisation__in=dict(part))
    }
    new = [one for one in part if one[0] not in earlier]
    found = [
        (pk, right)
        for pk, right in part
        if right and pk in earlier and earlier[pk].person_id is None
    ]  # of others another worker was quicker
    for pk, right in found:
        earlier[pk].person_id, earlier[pk].role = right.person, right.role
    Invitation.objects.bulk_update([earlier[pk] for pk, _ in found], ["person", "role"])
    insert_many(
        Invitation,
        {
            "organisation_id": [pk for pk, _ in new],
            "person_id": [right and right.person for _, right in new],
            "role": [right.role if right else "" for _, right in new],
        },
        {"review_id": review.pk, "invited_at": clock.now()},
    )
    return write_to(review, [*new, *found])


def write_to(review: AnnualReview, asked: list[ToAsk]) -> Asked:
    """One letter to each person who is asked, and one event that names all organisations."""
    if not asked:
        return Asked()
    organisations = Organisation.objects.filter(pk__in=[pk for pk, _ in asked])
    named = {pk: (slug, name) for pk, slug, name in organisations.values_list("pk", "slug", "name")}
    answers_for: dict[int, list[str]] = {}
    for pk, right in asked:
        if right:
            answers_for.setdefault(right.person, []).append(named[pk][1])
    # who is asked again for others later gets a letter of its own
    first = min(pk for pk, _ in asked)
    letters = telling.tell(review, "open", answers_for, f"{letter_key(review)}{first}/")
    nobody = sum(right is None for _, right in asked)
    record(
        None,
        "asked signatories to respond to",
        review,
        organisations=[slug for slug, _ in named.values()],
        letters=letters,
        nobody_to_ask=nobody,
    )
    return Asked(len(asked), letters, nobody)


def letter_key(review: AnnualReview) -> str:
    """How the dedupe keys of the letters that opened a review begin."""
    return f"review/{review.pk}/open/"
