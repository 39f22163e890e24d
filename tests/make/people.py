from datetime import timedelta

from kmip_portal import clock, in_tray
from kmip_portal.accounts.models import KmipRole, User
from signatories.models import AccessRequest, Invitation, Membership, Team
from signatories.models.invitation import WORKS_FOR
from signatories.signing_links import token_hash
from tests.make.numbers import next_of


def user(email=None, name=None, password=None, **fields):
    n = next_of("people")
    return User.objects.create_user(
        email or f"person{n}@kmip.example", password, name=name or f"Person {n}", **fields
    )


def kmip_person(role, **fields):
    """Somebody who acts for K-MIP; an auditor for a month."""
    until = clock.today() + timedelta(days=30) if role == "auditor" else None
    person = user(**fields)
    KmipRole.objects.create(user=person, role=role, from_on="2020-01-01", until_on=until)
    return person


def member(of, role="practitioner", team=None, person=None, **fields):
    """Somebody who works for an organisation."""
    person = person or user(**fields)
    Membership.objects.create(
        user=person, organisation=of, role=role, team=team, from_on="2020-01-01"
    )
    return person


def needs(person):
    """What needs them, but for what needs whoever leads a signatory alone, in a story of
    something else."""
    always = {"Add a second organisation lead", "Confirm your organisation’s details"}
    return [one for one in in_tray.needs(person) if one.verb not in always]


def team(of, name="Safeguarding"):
    return Team.objects.create(organisation=of, name=name)


def invitation(of, person=None, *, roles=("practitioner",), token="", by=None):
    """Somebody invited to act for an organisation, by a link of which the test knows the token."""
    person = person or user()
    made = Invitation.objects.create(
        organisation=of,
        user=person,
        is_nomination=list(roles) == ["representative"],
        token_sha256=token_hash(token or "the-token"),
        expires_at=clock.now() + WORKS_FOR,
        invited_by=by,
    )
    for role in roles:
        Membership.objects.create(
            user=person, organisation=of, role=role, from_on=None, invitation=made
        )
    return made


def access_request(of, person=None, **fields):
    """Somebody who asks to act for an organisation."""
    person = person or user()
    fields = {"reason": "I record what we share", "name": person.name} | fields
    return AccessRequest.objects.create(organisation=of, user=person, email=person.email, **fields)
