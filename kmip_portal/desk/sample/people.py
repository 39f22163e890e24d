"""The cast of the demonstration. Nobody here exists."""

from datetime import date
from functools import cache
from typing import NamedTuple

from django.contrib.auth.hashers import make_password

from kmip_portal import clock
from kmip_portal.accounts import services as accounts
from kmip_portal.accounts.models import User
from signatories.models import Organisation
from signatories.services import access_requests, invitations, memberships


class Person(NamedTuple):
    """One who signs in: address, name, what they are, and for whom they act in which roles."""

    email: str
    name: str
    what: str
    kmip_role: str = ""
    roles: tuple[tuple[str, str], ...] = ()  # (slug of the organisation, role)


PEOPLE = [
    Person("secretariat@kmip.example", "Amira Diallo", "the secretariat of K-MIP", "secretariat"),
    Person("chair@kmip.example", "Chris Marchant", "the chair, who approves versions", "chair"),
    Person(
        "lead@police.example", "Lena Osei", "organisation lead of Weald Police",
        roles=(("weald-police", "lead"),),
    ),
    Person(
        "practitioner@police.example", "Pat Fenner", "practitioner at Weald Police",
        roles=(("weald-police", "practitioner"),),
    ),
    Person(
        "lead@school.example", "Sadia Khan", "lead of three federated schools",
        roles=tuple(
            (slug, "lead")
            for slug in (
                "oakhanger-primary-school", "larkmeadow-primary-school", "hopfield-primary-school",
            )
        ),
    ),
    Person(
        "signer@trust.example", "Jordan Okafor", "signing officer of a trust of thirty schools",
        roles=(("stour-valley-academies-trust", "signing_officer"),),
    ),
    Person(
        "representative@council.example",
        "Robin Hale",
        "K-MIP representative of Holmesdale Council",
        roles=(("holmesdale-council", "representative"), ("holmesdale-council", "practitioner")),
    ),
    Person(
        "adviser@dpo.example", "Dilys Marlow", "data protection officer of three schools",
        roles=tuple(
            (slug, "dpo")
            for slug in (
                "oakhanger-primary-school", "larkmeadow-primary-school", "hopfield-primary-school",
            )
        ),
    ),
    Person("outsider@nowhere.example", "Olu Nash", "somebody who acts for no organisation"),
]  # fmt: skip


def make_kmip(password: str) -> tuple[User, User]:
    """The secretariat and the chair."""
    made = []
    for person in PEOPLE[:2]:
        user = accounts.add_person(email=person.email, name=person.name, by=None)
        accounts.give_kmip_role(user=user, role=person.kmip_role, by=None)
        made.append(_may_sign_in(user, password))
    return made[0], made[1]


def make_members(password: str, *, by: User) -> None:
    """Everybody else, each invited into their organisations."""
    for person in PEOPLE[2:]:
        user = accounts.add_person(email=person.email, name=person.name, by=by)
        for slug, role in person.roles:
            organisation = Organisation.objects.get(slug=slug)
            memberships.invite(
                email=person.email, name=person.name, organisation=organisation, role=role, by=by
            )
        _may_sign_in(user, password)


def _may_sign_in(user: User, password: str) -> User:
    user.password = _hashed(password)
    user.save(update_fields=["password"])
    return user


@cache
def _hashed(password: str) -> str:
    """Everybody has the same, which is printed for all to read: it is hashed once."""
    return make_password(password)


def make_requests(today: date) -> None:
    """Somebody asks to join a police force, and a practitioner is asked to represent it."""
    police = Organisation.objects.get(slug="weald-police")
    lead = User.objects.get(email="lead@police.example")
    outsider = User.objects.get(email="outsider@nowhere.example")
    practitioner = User.objects.get(email="practitioner@police.example")
    with clock.at(clock.on_day(today, 0, 2)):
        access_requests.ask(
            person=outsider,
            organisation=police,
            reason="I have moved to the force’s safeguarding team",
        )
        invitations.nominate(person=practitioner, organisation=police, by=lead)
