"""Leads name the teams of their organisation; a team keeps its records to itself."""

from django.urls import reverse

from kmip_portal.audit.models import AuditEvent
from records.models import RecordOfSharing
from tests import make


def address(of):
    return reverse("signatories:team_list", args=[of.slug])


def test_a_lead_adds_a_team_once_and_people_are_put_in_it(client, police, lead):
    client.force_login(lead)

    page = client.post(address(police), {"name": "Early help"}, follow=True).content.decode()
    again = client.post(address(police), {"name": "early HELP"}).content.decode()
    invite = client.get(reverse("signatories:person_invite", args=[police.slug])).content.decode()

    assert "Early help" in page
    assert "There is a team with this name. Enter another name" in again
    assert police.teams.get().name == "Early help"
    assert "Early help" in invite
    assert AuditEvent.objects.filter(verb="added a team to").count() == 1


def test_others_add_none(client, police, practitioner, outsider):
    for person, answer in ((practitioner, 403), (outsider, 404)):
        client.force_login(person)
        assert client.post(address(police), {"name": "Early help"}).status_code == answer
    assert not police.teams.exists()


def test_what_a_team_records_is_for_its_people_and_the_leads(police, lead):
    help, housing = make.team(police, "Early help"), make.team(police, "Housing")
    tess, mate, hugo = (make.member(police, "practitioner", team) for team in (help, help, housing))
    draft = make.draft(tess, police, help)

    def sees(person):
        return draft in RecordOfSharing.objects.visible_to(person)

    assert [sees(person) for person in (tess, mate, lead, hugo)] == [True, True, True, False]
