"""What a review will come to before it opens: whom it asks, and its letters with real data."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from kmip_portal.accounts.models import User
from kmip_portal.mail.services import letterhead, worded
from reviews import reminding
from reviews.asking import RightPerson, right_people
from reviews.models import AnnualReview
from signatories.models import Membership, Organisation

Role = Membership.Role


class ToAsk(NamedTuple):
    """A signatory on the opening day, and who is asked for it."""

    organisation: Organisation
    person: User | None
    role: str

    @property
    def role_in_words(self) -> str:
        return Role(self.role).label if self.role else ""


class WhoIsAsked:
    """Every signatory on the day a review opens, as things are now: those in trouble first."""

    def __init__(self, review: AnnualReview):
        self.organisations = Organisation.objects.signatories(review.opens_on)
        self.people = right_people(self.organisations, on=review.opens_on)
        names = self.organisations.order_by("folded_name", "pk").values_list("pk", flat=True)
        self.order = sorted(names, key=self._trouble)

    def _trouble(self, organisation: int) -> int:
        right = self.people.get(organisation)
        return 0 if right is None else 1 if right.role == Role.SIGNING_OFFICER else 2

    def __len__(self) -> int:
        return len(self.order)

    def count(self) -> int:
        return len(self)

    def __getitem__(self, part: slice) -> list[ToAsk]:
        """For a paginator: the organisations and people of one page."""
        ids = self.order[part]
        organisations = Organisation.objects.in_bulk(ids)
        people = User.objects.in_bulk({self.people[pk].person for pk in ids if pk in self.people})
        return [
            ToAsk(organisations[pk], people.get(right.person) if right else None,
                  right.role if right else "")
            for pk, right in ((pk, self.people.get(pk)) for pk in ids)
        ]  # fmt: skip

    @property
    def nobody(self) -> int:
        return len(self.order) - len(self.people)

    @property
    def by_signing_officer(self) -> int:
        return sum(right.role == Role.SIGNING_OFFICER for right in self.people.values())

    @property
    def letters(self) -> int:
        return len({right.person for right in self.people.values()})


class Shown(NamedTuple):
    """One letter as it will read: what it is, the day on which it goes, subject and words."""

    kind: str
    label: str
    on: date
    subject: str
    body: str


def recipient(review: AnnualReview, organisation: Organisation) -> User | None:
    """Who would be asked for this organisation."""
    right = _right(review, organisation)
    return User.objects.get(pk=right.person) if right else None


def with_somebody_to_ask(review: AnnualReview, some: list[Organisation]) -> set[int]:
    """Of these organisations those for which somebody would be asked."""
    only = Organisation.objects.filter(pk__in=[one.pk for one in some])
    return set(right_people(only, on=review.opens_on))


def _right(review: AnnualReview, organisation: Organisation) -> RightPerson | None:
    only = Organisation.objects.filter(pk=organisation.pk)
    return right_people(only, on=review.opens_on).get(organisation.pk)


def answers_for(review: AnnualReview, person: User) -> list[str]:
    """The names of all organisations that this person would be asked for."""
    theirs = Organisation.objects.signatories(review.opens_on).filter(
        pk__in=person.memberships.current(review.opens_on).values("organisation")
    )
    people = right_people(theirs, on=review.opens_on)
    mine = [pk for pk, right in people.items() if right.person == person.pk]
    return sorted(Organisation.objects.filter(pk__in=mine).values_list("name", flat=True))


def letters(review: AnnualReview, person: User) -> Iterator[Shown]:
    """Every letter that this person may get, in the order of their days."""
    names = answers_for(review, person)
    about = {"organisation": names[0]} if len(names) == 1 else {"organisations": names}
    yield _shown(review, "open", "When it opens", review.opens_on, person, about)
    for days, on in _reminders(review):
        label = f"{days} days before it closes"
        left = {"days_left": (review.closes_on - on).days, "closes_at": review.closes_at}
        yield _shown(review, reminding.BEFORE, label, on, person, about | left)
    if review.reminds_after:
        on = reminding.day_after(review.closes_on)
        left = {"closes_at": review.closes_at}
        yield _shown(review, reminding.AFTER, "After it has closed", on, person, about | left)


def _reminders(review: AnnualReview) -> Iterator[tuple[int, date]]:
    for days in sorted(review.reminds_before, reverse=True):
        yield days, reminding.working_day(review.closes_on - timedelta(days=days))


def _shown(
    review: AnnualReview, kind: str, label: str, on: date, person: User, about: dict[str, Any]
) -> Shown:
    template = f"reviews/emails/{kind}"
    words = {"review": review} | about | letterhead(kind=template)
    subject, body = worded(template, (person.email, person.name), words)
    return Shown(kind, label, on, " ".join(subject.split()), body.strip())
