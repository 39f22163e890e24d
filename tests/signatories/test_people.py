"""People who act for an organisation: invited, and their access ended."""

from datetime import timedelta

import pytest

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.models import AuditEvent
from kmip_portal.mail.models import Email
from signatories.models import Membership
from signatories.permissions import organisations_of, works_for
from signatories.services import memberships
from tests import make


@pytest.fixture
def invited(police, lead):
    return memberships.invite(
        email=" Jo@Police.example ", name="Jo O’Neill", organisation=police,
        role="practitioner", by=lead,
    )  # fmt: skip


def test_an_invitation_makes_the_person_the_membership_and_the_letter(invited, police, lead):
    person = User.objects.get(email="jo@police.example")

    assert works_for(person, police, "practitioner")
    assert not works_for(person, police, "lead")
    letter = Email.objects.get()
    assert letter.subject == "You’ve been invited to the K-MIP portal by Lee Lead"
    assert letter.body.startswith("Dear Jo O’Neill\n")
    assert "as practitioner for Weald Police" in letter.body
    assert "http://testserver/account/login/code/" in letter.body


def test_the_history_names_the_organisation(invited, police, lead):
    event = AuditEvent.objects.about([police.slug]).first()

    assert str(event) == "Lee Lead invited Jo O’Neill"
    assert event.detail == {"role": "practitioner", "organisation": "weald-police"}


def test_inviting_twice_changes_nothing(invited, police, lead):
    events = AuditEvent.objects.count()
    again = memberships.invite(
        email="jo@police.example", name="Someone", organisation=police,
        role="practitioner", by=lead,
    )  # fmt: skip

    assert again == invited
    assert Membership.objects.filter(user=invited.user).count() == 1
    assert Email.objects.count() == 1
    assert AuditEvent.objects.count() == events


def test_one_person_may_act_for_many_organisations_in_many_roles(invited, police, lead):
    school = make.organisation("Hythe School")
    for of, role in ((police, "lead"), (school, "representative")):
        memberships.invite(email="jo@police.example", name="", organisation=of, role=role, by=lead)

    assert list(organisations_of(invited.user)) == [school, police]
    assert list(organisations_of(invited.user, "lead")) == [police]


def test_access_ends_at_once_with_a_letter(invited, police, lead):
    memberships.end_membership(invited, by=lead)
    memberships.end_membership(invited, by=lead)

    assert not works_for(invited.user, police)
    assert [letter.subject for letter in Email.objects.all()] == [
        "Your access to Weald Police has ended",
        "You’ve been invited to the K-MIP portal by Lee Lead",
    ]
    assert AuditEvent.objects.first().verb == "ended the access of"


def test_access_may_end_after_a_last_day(invited, police, lead):
    memberships.end_membership(invited, by=lead, last_day=clock.today())
    assert works_for(invited.user, police)

    with clock.at(clock.now() + timedelta(days=1)):
        assert not works_for(invited.user, police)


def test_somebody_whose_access_ended_may_be_invited_again(invited, police, lead):
    memberships.end_membership(invited, by=lead)
    again = memberships.invite(
        email="jo@police.example", name="Jo", organisation=police, role="practitioner", by=None
    )

    assert again != invited
    assert works_for(invited.user, police)
    assert "by the K-MIP secretariat" in Email.objects.first().subject
