"""Who has not answered is reminded: before it closes, and once on the day after.

Who is due is read from the days of the review and from what each was told last, so a run that is
late, doubled or missed sends nobody the same twice: after days off, only the newest reminder goes.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import F

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.lifecycle import TooLate
from kmip_portal.portal_tags import clock_time, weekday
from kmip_portal.working_days import is_working_day, next_working_day
from reviews import handing_on, telling
from reviews.models import AnnualReview, Invitation
from signatories.campaigns.days import is_time_to_write

SLICE = 250  # people reminded in one transaction
STILL_NEWS = timedelta(days=10)  # later nobody is told any more that it has closed
DAY = timedelta(days=1)
BEFORE, AFTER = "reminder", "not_answered"  # the two letters


class Reminded(NamedTuple):
    """What reminding by hand came to."""

    letters: int
    people_left_out: int


def reminder_days(review: AnnualReview, closes_on: date) -> list[date]:
    """When it reminds those for whom it closes on this day: where people are not at work then, on
    the working day before."""
    return sorted({working_day(closes_on - days * DAY) for days in review.reminds_before})


def working_day(day: date) -> date:
    """This day, or the last working day before it."""
    while not is_working_day(day):
        day -= DAY
    return day


def day_after(closes_on: date) -> date:
    """The working day after it closed."""
    return next_working_day(closes_on)


def remind_due() -> int:
    """Write what is due today; how many letters."""
    if not is_time_to_write():
        return 0
    return sum(_remind(review) for review in AnnualReview.objects.answerable())


def _remind(review: AnnualReview) -> int:
    if review.takes_responses:
        handing_on.run(review)
    people = sorted(_due(review))
    parts = [people[start : start + SLICE] for start in range(0, len(people), SLICE)]
    return sum(_remind_slice(review, part) for part in parts)


@transaction.atomic
def _remind_slice(review: AnnualReview, people: list[int]) -> int:
    """One slice of people, read again under the review’s lock."""
    locked = AnnualReview.objects.select_for_update().get(pk=review.pk)
    if locked.status not in AnnualReview.ANSWERABLE:
        return 0
    letters = 0
    due = _due(locked, people)
    for kind in (BEFORE, AFTER):
        theirs = [one for kind_of, found in due.values() if kind_of == kind for one in found]
        letters += _write(locked, kind, theirs, by=None)
    return letters


def _due(
    review: AnnualReview, people: Iterable[int] | None = None
) -> dict[int, tuple[str, list[Invitation]]]:
    """For each person which letter, and the organisations it is about. Before closing wins: a
    person gets one letter a day, and the other is still due on the next."""
    waiting = _waiting(review)
    if people is not None:
        waiting = waiting.filter(person__in=people)
    found: dict[int, dict[str, list[Invitation]]] = defaultdict(lambda: defaultdict(list))
    for one in waiting:
        if kind := _kind_due(review, one):
            found[one.person_id][kind].append(one)
    had = told_today(review, found)
    return {
        person: (BEFORE, kinds[BEFORE]) if kinds[BEFORE] else (AFTER, kinds[AFTER])
        for person, kinds in found.items()
        if person not in had
    }


def _waiting(review: AnnualReview) -> list[Invitation]:
    asked = review.invitations.unanswered().exclude(person=None).with_draft()
    return asked.select_related("organisation", "review")


def _kind_due(review: AnnualReview, one: Invitation) -> str:
    """Which letter is due today for this organisation; empty where none is."""
    today, closes_on = clock.today(), clock.day_in_london(one.closes_at)
    told_on = clock.day_in_london(max(one.invited_at, one.reminded_at or one.invited_at))
    if one.closes_at > clock.now():
        passed = [day for day in reminder_days(review, closes_on) if day <= today]
        return BEFORE if passed and told_on < passed[-1] else ""
    after = day_after(closes_on)
    late = review.reminds_after and not review.closed_reason
    return AFTER if late and told_on < after <= today <= after + STILL_NEWS else ""


def told_today(review: AnnualReview, people: Iterable[int]) -> set[int]:
    """Those of these people who were asked or reminded in this review today."""
    since = clock.start_of_day(clock.today())
    asked = review.invitations.filter(person__in=list(people))
    return set(asked.filter(invited_at__gte=since).values_list("person", flat=True)) | set(
        asked.filter(reminded_at__gte=since).values_list("person", flat=True)
    )


def _write(review: AnnualReview, kind: str, theirs: list[Invitation], by: User | None) -> int:
    """One letter to each of their people, and one event that names all organisations."""
    by_closing: dict[date, list[Invitation]] = defaultdict(list)
    for one in theirs:
        by_closing[clock.day_in_london(one.closes_at)].append(one)
    if not theirs:
        return 0
    answers_for: dict[int, list[str]] = defaultdict(list)
    for one in theirs:
        answers_for[one.person_id].append(_line(one, several=len(by_closing) > 1))
    letters = telling.tell(
        review,
        kind,
        answers_for,
        f"review/{review.pk}/remind/{clock.today()}/",
        closes_at=min(one.closes_at for one in theirs),
        days_left=(min(by_closing) - clock.today()).days,
    )
    review.invitations.filter(pk__in=[one.pk for one in theirs]).update(
        reminded_at=clock.now(), reminders=F("reminders") + 1
    )
    slugs = sorted(one.organisation.slug for one in theirs)
    record(by, "reminded signatories of", review, organisations=slugs, letters=letters)
    return letters


def _line(one: Invitation, several: bool) -> str:
    """An organisation as a reminder names it."""
    line = one.organisation.name
    if one.has_draft:
        line += " (started, not sent)"
    elif one.wants_time:
        line += " (asked for more time)"
    if several:
        closes_on = clock.day_in_london(one.closes_at)
        line += f", until {clock_time(one.closes_at)} on {weekday(closes_on)}"
    return line


# --- by hand ------------------------------------------------------------------------------------


class ToRemind(NamedTuple):
    """A person, and the organisations they have not answered for."""

    person: User
    invitations: list[Invitation]

    @property
    def reminded_at(self) -> datetime | None:
        told = [one.reminded_at for one in self.invitations if one.reminded_at]
        return max(told, default=None)


class Preview(NamedTuple):
    """Whom a reminder by hand would go to, and who is left out as they had a letter today."""

    people: list[ToRemind]
    left_out: list[ToRemind]
    nobody: list[Invitation]


def preview(review: AnnualReview, invitations: Iterable[Invitation]) -> Preview:
    """What reminding for these would come to; those that have answered are not asked again."""
    wanted = review.invitations.unanswered().with_draft().filter(pk__in=[o.pk for o in invitations])
    by_person: dict[User, list[Invitation]] = defaultdict(list)
    nobody = []
    listed = wanted.select_related("organisation", "review", "person")
    for one in listed.order_by("organisation__folded_name"):
        if one.closes_at <= clock.now():
            continue
        if one.person:
            by_person[one.person].append(one)
        else:
            nobody.append(one)
    had = told_today(review, [person.pk for person in by_person])
    return Preview(
        [ToRemind(*one) for one in by_person.items() if one[0].pk not in had],
        [ToRemind(*one) for one in by_person.items() if one[0].pk in had],
        nobody,
    )


@transaction.atomic
def remind(review: AnnualReview, invitations: Iterable[Invitation], *, by: User) -> Reminded:
    """Remind now for these organisations: at most one letter a person and day."""
    locked = AnnualReview.objects.select_for_update().get(pk=review.pk)
    if locked.status not in AnnualReview.ANSWERABLE:
        raise TooLate(f"The {locked} is {locked.get_status_display().lower()}.")
    seen = preview(locked, invitations)
    theirs = [one for person in seen.people for one in person.invitations]
    return Reminded(_write(locked, BEFORE, theirs, by), len(seen.left_out))
