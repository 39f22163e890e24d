"""Who received what, and whom to write to there now: each organisation once.

Of a repeat record those count who took part in any version of it that was active: who has left
still holds what it was sent. Who is no more is told through whoever stands in its place.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from kmip_portal.portal_tags import day
from records.matters import kinds
from records.models import Confirmation, Matter, Party, RecordOfSharing, Telling
from signatories.models import ContactPoint, Membership, Organisation, Succession
from signatories.models.succession import reached
from signatories.names import fold

ON_THE_RECORD, TYPED = "Contact on the record", "Address typed for this"
# who is written to where no contact is known, the first there is
PEOPLE = {
    Membership.Role.DPO: "Data protection officer",
    Membership.Role.DEPUTY_DPO: "Deputy data protection officer",
    Membership.Role.LEAD: "Its lead",
}


class Contact(NamedTuple):
    """Where a letter goes, and as what they are known."""

    email: str
    name: str
    through: str


class Recipient(NamedTuple):
    """An organisation that has to do with what was shared, as it stands today."""

    key: str
    called: str
    organisation: Organisation | None
    parties: list[Party]
    contact: Contact | None
    is_signatory: bool

    @property
    def instead_of(self) -> list[str]:
        """Those on the record that it stands for, if they are called otherwise."""
        return sorted({one.called for one in self.parties} - {self.called})

    @property
    def received(self) -> bool:
        return any(one.direction in {"receives", "both", "asks"} for one in self.parties)

    @property
    def notes(self) -> list[str]:
        """What has changed about it since."""
        left = [one.left_on for one in self.parties if one.left_on]
        stays = any(one.left_on is None for one in self.parties)
        return [
            *(f"Stands in the place of {name}" for name in self.instead_of),
            *([f"Took part until {day(max(left))}"] if left and not stays else []),
            *(["No signatory today"] if self.organisation and not self.is_signatory else []),
        ]


def parties_of(record: RecordOfSharing) -> list[Party]:
    """Everybody who takes part, or took part while a version of it was active."""
    versions = {record.pk}
    if record.is_repeat and record.family:
        active = RecordOfSharing.objects.filter(family=record.family, active_at__isnull=False)
        versions |= set(active.values_list("pk", flat=True))
    never = Confirmation.objects.standing().filter(answer="not_us").values("party")
    found = Party.objects.filter(record__in=versions).exclude(pk__in=never)
    return list(found.select_related("organisation").order_by("-record_id", "pk"))


def of(matter: Matter) -> list[Recipient]:
    """All but the one that sees to it itself, in the order of their names."""
    places: dict[str, tuple[Organisation | None, str, list[Party]]] = {}
    parties = [one for one in parties_of(matter.record) if one.called]
    today = _today({one.organisation for one in parties if one.organisation})
    for party in _newest(parties):
        stand = today[party.organisation.pk] if party.organisation else [None]
        for organisation in stand:
            key = organisation.slug if organisation else f"typed-{fold(party.name)}"
            called = organisation.name if organisation else party.name
            places.setdefault(key, (organisation, called, []))[2].append(party)
    own = Succession.objects.now_for(matter.organisation)  # whoever came after it sees to it now
    places = {key: place for key, place in places.items() if not place[0] or place[0].pk not in own}
    listed = [place[0] for place in places.values() if place[0]]
    reach = _Reach(listed, kinds.CONTACTS.get(Matter.Kind(matter.kind), kinds.OF_RIGHTS))
    signed = set(
        Organisation.objects.signatories()
        .filter(pk__in=[one.pk for one in listed])
        .values_list("pk", flat=True)
    )
    found = [
        Recipient(
            key=key,
            called=called,
            organisation=organisation,
            parties=its,
            contact=reach.of(organisation, its),
            is_signatory=bool(organisation) and organisation.pk in signed,
        )
        for key, (organisation, called, its) in places.items()
    ]
    return sorted(found, key=lambda one: fold(one.called))


def is_of(one: Recipient, told: Telling) -> bool:
    """Whether this one was told so. A name that was typed may be spelled otherwise since."""
    if one.organisation or told.organisation_id:
        return one.organisation is not None and one.organisation.pk == told.organisation_id
    return fold(one.called) == fold(told.called)


def parties_told(told: Telling) -> list[Party]:
    """Its own rows of the record, and those of whom it came after, whatever it is called now."""
    if told.organisation_id is None:
        name = fold(told.called)
        return [one for one in parties_of(told.record) if fold(one.name) == name]
    pairs = Succession.objects.begun().values_list("successor", "predecessor")
    place = reached({told.organisation_id}, list(pairs))
    return [one for one in parties_of(told.record) if one.organisation_id in place]


def proposed(matter: Matter, found: list[Recipient]) -> set[str]:
    """Whom the kind of matter says to tell: who received it, where a duty names recipients; the
    one there is, of anything else; of a breach and a request for information, everybody."""
    kind = Matter.Kind(matter.kind)
    if kind in kinds.TOLD_TO_RECIPIENTS:
        return {one.key for one in found if one.received}
    if kind == Matter.Kind.BREACH or kind in kinds.ABOUT_INFORMATION or len(found) == 1:
        return {one.key for one in found}
    return set()


def _newest(parties: list[Party]) -> Iterable[Party]:
    """Each of a record's family once, as its newest version names it."""
    seen = set()
    for one in parties:
        name = one.organisation_id or fold(one.name)
        if name in seen and one.record_id != parties[0].record_id:
            continue
        seen.add(name)
        yield one


def _today(organisations: set[Organisation]) -> dict[int, list[Organisation]]:
    """Who stands for each today: itself while it exists, and whoever came after it."""
    pairs = list(Succession.objects.begun().values_list("predecessor", "successor"))
    reach = {one.pk: reached({one.pk}, pairs) for one in organisations}
    every = {pk for found in reach.values() for pk in found}
    there = {one.pk: one for one in Organisation.objects.existing().filter(pk__in=every)}
    return {
        one.pk: [there[pk] for pk in sorted(reach[one.pk]) if pk in there] or [one]
        for one in organisations
    }


class _Reach:
    """The contacts and leads of some organisations, read together."""

    def __init__(self, organisations: list[Organisation], roles: tuple[str, ...]):
        points = ContactPoint.objects.standing().exclude(email="")
        held = points.filter(organisation__in=organisations, role__in=roles).order_by("pk")
        self.points: dict[tuple[int, str], Any] = {}
        for one in held:
            self.points.setdefault((one.organisation_id, one.role), one)
        held = Membership.objects.current().filter(
            organisation__in=organisations, role__in=[*PEOPLE], until_on=None, user__is_active=True
        )
        self.people: dict[tuple[int, str], Any] = {}
        for one in held.select_related("user").order_by("pk"):
            self.people.setdefault((one.organisation_id, one.role), one.user)
        self.roles = roles

    def of(self, organisation: Organisation | None, parties: list[Party]) -> Contact | None:
        if organisation:
            for role in self.roles:
                if point := self.points.get((organisation.pk, role)):
                    name = point.name or organisation.name
                    return Contact(point.email, name, point.get_role_display())
            for role, called in PEOPLE.items():
                if person := self.people.get((organisation.pk, role)):
                    return Contact(person.email, person.name, called)
        for party in parties:
            if party.contact_email and (organisation is None or party.organisation == organisation):
                name = party.contact_name or party.called
                return Contact(party.contact_email, name, ON_THE_RECORD)
        return None
