"""Data protection officers, Caldicott Guardians and SIROs, each with a deputy: roles of an
organisation, given as any other, of which one person may hold some for forty."""

from datetime import timedelta

import pytest

from kmip_portal import clock
from signatories.models import Membership
from signatories.models.membership import role_in_words
from signatories.permissions import advised_by, advises, leads
from signatories.services import invitations, memberships, successions
from tests import make


def test_one_person_advises_forty_organisations_in_the_offices_they_hold(police):
    person = make.user()
    forty = [make.organisation() for _ in range(40)]
    for one in forty:
        make.member(one, "dpo", person=person)
    make.member(forty[0], "siro", person=person)

    assert advised_by(person) == {one.pk for one in forty}
    assert advised_by(person, "siro", "caldicott") == {forty[0].pk}
    assert not advises(person, police)
    assert not leads(person, forty[0])


@pytest.mark.parametrize("role", Membership.ADVISERS)
def test_a_deputy_advises_as_who_holds_the_office(police, role):
    person = make.member(police, role)

    office = role.removeprefix("deputy_")
    assert advises(person, police, office)
    assert not advises(person, police, *(set(Membership.OFFICES) - {office}))


def test_who_advised_an_organisation_that_ended_goes_on_with_what_it_left(police, lead):
    after = make.organisation()
    successions.replace(kind="replaced", predecessors=[police], successors=[after],
                        from_on=clock.today(), takes_people=False,
                        takes_contacts=False, by=lead)  # fmt: skip
    person = make.member(after, "dpo")

    assert advised_by(person) == {police.pk, after.pk}


def test_who_advises_no_more_is_no_adviser(police):
    person = make.member(police, "dpo")
    held = person.memberships.get()
    memberships.end_membership(held, by=None, last_day=clock.today() - timedelta(days=1))

    assert not advises(person, police)


def test_a_lead_invites_an_adviser_and_the_page_says_what_they_do(client, police, lead):
    client.force_login(lead)
    page = client.get("/signatories/weald-police/people/invite/")
    assert "Deputy Caldicott Guardian" in page.text
    assert "never decide what they advised on" in page.text

    client.post(
        "/signatories/weald-police/people/invite/",
        {"email": "dana@dpo.example", "name": "Dana", "roles": ["dpo", "deputy_caldicott"]},
    )

    assert "Data protection officer and deputy Caldicott Guardian" in client.get(
        "/signatories/weald-police/people/"
    ).text  # fmt: skip


def test_offices_read_well_within_a_sentence(police, lead):
    asked = invitations.send(
        email="dana@dpo.example", name="Dana", organisation=police,
        roles=["caldicott", "deputy_caldicott", "siro"], by=lead,
    )  # fmt: skip

    assert asked.roles_in_words == (
        "Caldicott Guardian, deputy Caldicott Guardian and senior information risk owner"
    )
    assert role_in_words("representative") == "K-MIP representative"
