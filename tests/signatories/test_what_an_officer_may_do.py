"""An organisation lets its data protection officer act in its name, or does not: off until said."""

import pytest
from django.urls import reverse

from kmip_portal.audit.models import AuditEvent
from kmip_portal.audit.sentences import what
from records import permissions, repeat_pages
from reviews.permissions import may_respond
from signatories.models import Mandate, Membership
from signatories.permissions import confirms_contacts_of
from signatories.services import mandates
from signatories.services.editing import ChangedMeanwhile
from tests import make

ALL = dict.fromkeys(Mandate.MAY, True)


@pytest.fixture
def school():
    return make.signatory("Ash School")


@pytest.fixture
def head(school):
    return make.member(school, "lead", name="Hal Head")


def officer_of(school, role="dpo"):
    return make.member(school, role, name="Ada Adviser")


def afresh(person):
    return type(person).objects.get(pk=person.pk)


def may(person, school):
    """What this person may do for it, as a new request finds them."""
    person = afresh(person)
    return {
        "confirms_contacts": school.pk in confirms_contacts_of(person),
        "answers_review": may_respond(person, school),
        "confirms_records": school.pk in permissions.confirms_for(person),
    }


@pytest.mark.parametrize("role", ["dpo", "deputy_dpo"])
@pytest.mark.parametrize("what_for", Mandate.MAY)
def test_each_is_off_until_a_lead_ticks_it_and_brings_no_other(school, head, role, what_for):
    officer = officer_of(school, role)
    assert not any(may(officer, school).values())

    given = dict.fromkeys(Mandate.MAY, False) | {what_for: True}
    mandates.change(school, by=head, row_version=1, **given)

    assert may(officer, school) == given


@pytest.mark.parametrize("role", ["practitioner", "caldicott", "siro"])
def test_it_is_said_of_data_protection_officers_alone(school, head, role):
    other = make.member(school, role)
    mandates.change(school, by=head, row_version=1, **ALL)

    assert not any(may(other, school).values())


def test_it_holds_for_that_organisation_and_ends_with_the_role(school, head):
    officer = officer_of(school)
    elsewhere = make.signatory("Oak School")
    make.member(elsewhere, "dpo", person=officer)
    mandates.change(school, by=head, row_version=1, **ALL)

    assert not any(may(officer, elsewhere).values())
    Membership.objects.filter(user=officer, organisation=school).update(until_on="2020-01-02")
    assert not any(may(officer, school).values())


def test_a_lead_ticks_it_on_a_page_and_the_history_says_what_changed(client, school, head):
    client.force_login(head)
    page = reverse("signatories:mandate", args=[school.slug])

    assert " checked" not in client.get(page).content.decode()
    sent = {"confirms_contacts": "on", "row_version": 1}
    answers = [client.post(page, sent) for _ in range(2)]

    assert [one.status_code for one in answers] == [302, 302]
    [event] = AuditEvent.objects.filter(subject_type="signatories.mandate")
    assert what(event) == "changed what the data protection officer of Ash School may do"
    assert (event.detail, event.organisations) == (
        {"before": [], "after": ["confirms_contacts"]},
        [school.slug],
    )


def test_who_changes_it_at_once_with_a_colleague_is_told(client, school, head):
    mandates.change(school, by=head, row_version=1, **ALL)
    none = dict.fromkeys(Mandate.MAY, False)
    with pytest.raises(ChangedMeanwhile):
        mandates.change(school, by=head, row_version=1, **none)
    client.force_login(head)

    page = reverse("signatories:mandate", args=[school.slug])
    answer = client.post(page, {"row_version": 1, "answers_review": "on"}).content.decode()

    assert "Somebody else changed this while you were writing" in answer
    assert mandates.of(school).given == ALL


def test_nobody_but_its_leads_says_it(client, school, head, secretariat):
    page = reverse("signatories:mandate", args=[school.slug])
    for person in (secretariat, officer_of(school), make.member(school, "signing_officer")):
        client.force_login(person)
        assert client.get(page).status_code == 403


def test_what_waits_for_the_organisation_waits_for_its_officer_where_they_are_let(
    school, head, lead, police
):
    officer = officer_of(school)
    make.repeat_waiting(lead, police, school)
    assert not repeat_pages.waiting_for(afresh(officer)).exists()

    mandates.change(school, by=head, row_version=1, **ALL)

    assert repeat_pages.waiting_for(afresh(officer)).count() == 1
    verbs = [one.verb for one in make.needs(afresh(officer))]
    assert "Confirm a sharing record from Weald Police" in verbs
