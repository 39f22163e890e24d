"""Who is to be written to today in a campaign: read from what happened, never from a timer.

For each organisation that has not answered, the person who was asked last is reminded, each time
after a longer wait, and no more after the last step. Who could not be reached, or was the wrong
person, makes way for the next: signing officers first, then leads, then the representative, then
the contacts that the organisation has named.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db.models import Case, Q, Value, When

from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.mail.models import BouncingAddress, Email, addressee
from kmip_portal.working_days import CLOSES
from signatories import signing_emails
from signatories.campaigns.days import DAY, Days
from signatories.models import (
    Campaign,
    CampaignEntry,
    CampaignLetter,
    ContactPoint,
    Membership,
    Organisation,
    SigningRequest,
)

Status = SigningRequest.Status


class Person(NamedTuple):
    """Somebody who may be asked."""

    email: str
    name: str
    job_title: str


@dataclass
class Place:
    """Where one organisation stands in a campaign, with all that decides what comes next."""

    entry: CampaignEntry
    organisation: Organisation
    requests: list[SigningRequest] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    is_answered: bool = False

    @property
    def request(self) -> SigningRequest | None:
        """The newest request that waits for an answer, whoever asked."""
        waiting = [one for one in self.requests if one.is_unanswered and not one.left_out]
        return waiting[-1] if waiting else None

    def next_person(self, unreached: set[str]) -> Person | None:
        """The first who has not been asked, and whose letters arrive."""
        asked = {one.email for one in self.requests}
        for person in self.people:
            if person.email not in asked | unreached:
                return person
        return None


class ToWrite(NamedTuple):
    """One thing to tell one person; what is told to one person on one day is one letter."""

    kind: str  # ask or remind
    person: Person
    place: Place


class Ladder:
    """A campaign as it stands at this moment, for all its organisations or for a few."""

    def __init__(self, campaign: Campaign, only: Iterable[int] | None = None):
        self.campaign, self.today, self.days = campaign, clock.today(), Days()
        self.version = version_to_sign(campaign)
        entries = campaign.entries.select_related("organisation").order_by("pk")
        if only is not None:
            entries = entries.filter(organisation__in=list(only))
        self.places = {entry.organisation_id: Place(entry, entry.organisation) for entry in entries}
        self._read()

    def _read(self) -> None:
        ids = list(self.places)
        for answered in answered_by(self.campaign.version, ids):
            self.places[answered].is_answered = True
        requests = SigningRequest.objects.filter(version=self.version)
        for request in requests.filter(organisation__in=ids).order_by("asked_at", "pk"):
            place = self.places[request.organisation_id]
            place.requests.append(request)
            place.is_answered |= request.status in (Status.SIGNED, Status.DECLINED)
        self._read_people(ids)
        addresses = {one.email for place in self.places.values() for one in place.requests}
        addresses |= {one.email for place in self.places.values() for one in place.people}
        self.unreached = unreached(addresses, self.campaign)

    def _read_people(self, ids: list[int]) -> None:
        rank = Case(
            *(When(role=role, then=Value(n)) for n, role in enumerate(Membership.ASKED_IN_ORDER))
        )
        holders = (
            Membership.objects.current()
            .filter(organisation__in=ids, role__in=Membership.ASKED_IN_ORDER, user__is_active=True)
            .order_by(rank, "from_on", "pk")
            .values_list("organisation", "user__email", "user__name", "user__job_title")
        )
        for organisation, email, name, job_title in holders:
            person = Person(addressee(email), name, job_title)
            self.places[organisation].people.append(person)
        self._read_contacts(ids)

    def _read_contacts(self, ids: list[int]) -> None:
        """Nobody of these may be able to sign, but each can say who is."""
        order = ContactPoint.KNOW_WHO_SIGNS
        rank = Case(*(When(role=role, then=Value(n)) for n, role in enumerate(order)))
        named = ContactPoint.objects.standing().filter(organisation__in=ids, role__in=order)
        for contact in named.exclude(email="").order_by(rank, "pk"):
            label = contact.get_role_display()
            person = Person(addressee(contact.email), contact.name or label, label)
            self.places[contact.organisation_id].people.append(person)

    # --- what is due ----------------------------------------------------------------------------

    def due(self) -> list[ToWrite]:
        """What is to be told today, whether or not its person had a letter today already."""
        found = []
        for place in self.places.values():
            if place.is_answered or self.version is None:
                continue
            request = place.request
            # what had to wait, as its person had a letter that day, waits for a day like it
            at_once = request is None and place.entry.bounced
            if not self.days.is_open(self.today, None if at_once else place.organisation):
                continue
            if request is None:
                person = place.next_person(self.unreached)
                if person and self.ask_on(place) <= self.today:
                    found.append(ToWrite("ask", person, place))
            elif (day := self.remind_on(place, request)) and day <= self.today:
                person = Person(request.email, request.name, request.job_title)
                found.append(ToWrite("remind", person, place))
        return found

    def bounced(self) -> list[Place]:
        """Where the person who was asked cannot be reached."""
        return [
            place
            for place in self.places.values()
            if not place.is_answered and place.request and place.request.email in self.unreached
        ]

    def ask_on(self, place: Place) -> date:
        """When the next person is asked. After a bounce that is any working day, for schools too:
        the second contact must hear of it within one."""
        if place.entry.bounced:
            return self.days.first(self.today)
        if place.requests:
            return self.days.first(self.today, place.organisation)
        added = place.entry.added_at.astimezone(clock.LONDON)
        begun = added.date() if added.time() < CLOSES else added.date() + DAY
        return self.days.first(begun, place.organisation)

    def remind_on(self, place: Place, request: SigningRequest) -> date | None:
        """When this person hears next; None after the last step of the ladder.

        Who asked for more time is written to on the day they named, and not before.
        """
        last = clock.day_in_london(request.reminded_at or request.asked_at)
        if request.waiting_until and request.waiting_until > last:
            return self.days.first(request.waiting_until, place.organisation)
        if request.reminders >= len(self.campaign.steps):
            return None
        return self.days.after(last, self.campaign.steps[request.reminders], place.organisation)

    def by_person(self, kind: str) -> dict[str, list[ToWrite]]:
        """What is due of this kind, for those who have had no letter today."""
        had = written_to(self.today)
        found: dict[str, list[ToWrite]] = defaultdict(list)
        for one in self.due():
            if one.kind == kind and one.person.email not in had:
                found[one.person.email].append(one)
        return found

    def next_on(self, place: Place) -> date | None:
        """When somebody of this organisation is written to next, as things are; None is never."""
        if place.is_answered or self.version is None or not self.campaign.is_open:
            return None
        if place.request is None:
            return self.ask_on(place) if place.next_person(self.unreached) else None
        day = self.remind_on(place, place.request)
        if day is None or day > self.campaign.accept_by:
            return None
        return self.days.first(max(day, self.today), place.organisation)


def written_to(day: date) -> set[str]:
    """Everybody whom some campaign wrote to on a day."""
    return set(CampaignLetter.objects.filter(sent_on=day).values_list("addressee", flat=True))


def version_to_sign(campaign: Campaign) -> AgreementVersion | None:
    """The campaign's version, or the newest correction of it; None once another asks everyone."""
    version = campaign.version
    later = Q(in_force_on__gt=version.in_force_on) | Q(
        in_force_on=version.in_force_on, pk__gt=version.pk
    )
    newer = list(AgreementVersion.objects.readable().filter(later))
    if any(one.asks_everyone for one in newer):
        return None
    return newer[0] if newer else version


def answered_by(version: AgreementVersion, ids: list[int]) -> set[int]:
    """Those who have accepted this version or one after it, whose statement is being checked, or
    who have left the agreement, or have said when they will."""
    these = Organisation.objects.filter(pk__in=ids)
    newer = AgreementVersion.objects.published().filter(in_force_on__gte=version.in_force_on)
    done = these.having_accepted(newer)
    checked = these.filter(acceptances__version__in=newer, acceptances__status="submitted")
    staying = these.existing().filter(acceptances__status="accepted")
    gone = these.exclude(pk__in=staying.values("pk"))
    return {pk for found in (done, checked, gone) for pk in found.values_list("pk", flat=True)}


def unreached(addresses: Iterable[str], campaign: Campaign) -> set[str]:
    """Those to whom letters come back, or to whom the last letter about signing did not go."""
    addresses = list(addresses)
    found = {one.address for one in BouncingAddress.objects.standing(*addresses)}
    last: dict[str, bool] = {}
    letters = Email.objects.filter(
        addressee__in=addresses,
        kind__in=(signing_emails.ASKED, signing_emails.REMINDED),
        written_at__gte=campaign.opened_at,
    ).order_by("pk")
    for address, returned, given_up in letters.values_list(
        "addressee", "returned_at", "given_up_at"
    ):
        last[address] = bool(returned or given_up)
    return found | {address for address, failed in last.items() if failed}
