"""Somebody asks to act for an organisation, and its leads answer."""

import re
from datetime import timedelta

import pytest

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.mail import outbox
from kmip_portal.mail.models import Email
from signatories.models import AccessRequest
from signatories.models.invitation import WORKS_FOR
from signatories.permissions import works_for
from signatories.services import access_requests
from signatories.services.access_requests import is_known_domain
from tests import make

ASK = "/signatories/weald-police/people/ask/"


def words(response):
    return " ".join(response.content.decode().split())


@pytest.fixture(autouse=True)
def signed(police):
    police.website = "https://www.weald.police.uk/contact"
    police.save()
    return make.acceptance(police)


def asked(client, **changes):
    told = {
        "name": "Jo O’Neill",
        "job_title": "Analyst",
        "email": "jo@weald.police.uk",
        "reason": "I record what we share",
    }
    return client.post(ASK, told | changes)


def test_somebody_with_an_account_asks_and_a_lead_approves(client, police, lead, outsider):
    client.force_login(outsider)
    client.post(ASK, {"reason": "I moved to the police"})
    client.post(ASK, {"reason": "Pressed again"})
    assert AccessRequest.objects.count() == 1
    letter = Email.objects.filter(kind="signatories/emails/access_requested").get()
    assert letter.to == lead.email
    assert letter.subject == "Olu Outsider has asked to join Weald Police on the portal"

    item = make.needs(lead)[0]
    assert item.verb == "Approve a request to join"
    client.force_login(lead)
    client.post(item.url, {"answer": "approve", "roles": ["practitioner"]})

    assert works_for(outsider, police, "practitioner")
    assert Email.objects.first().subject == "You can now use the portal for Weald Police"
    assert make.needs(lead) == []


def test_a_lead_refuses_with_a_reason_that_is_sent(client, police, lead, outsider):
    request = make.access_request(police, outsider)
    client.force_login(lead)
    address = f"/signatories/weald-police/people/requests/{request.reference}/"
    assert "Enter why you refuse" in words(client.post(address, {"answer": "refuse"}))
    assert "Select what this person can do" in words(client.post(address, {"answer": "approve"}))
    assert "Select your answer" in words(client.post(address, {"answer": ""}))

    client.post(address, {"answer": "refuse", "refused_reason": "You work elsewhere"})

    assert not works_for(outsider, police)
    assert "The reason: You work elsewhere" in Email.objects.first().body
    assert client.post(address, {"answer": "approve", "roles": ["lead"]}).status_code == 404


def test_an_address_of_the_organisation_lets_somebody_without_an_account_ask(
    client, police, lead, mailoutbox
):
    assert "We’ve sent a link to <strong>jo@weald.police.uk</strong>" in words(asked(client))
    assert not User.objects.filter(email="jo@weald.police.uk").exists()
    outbox.send_due()
    link = re.search(r"http://testserver(/account/\S+)", mailoutbox[-1].body)[1]

    assert "Confirm your email address" in words(client.get(link))
    assert AccessRequest.objects.get().status == "asked"
    for _ in range(2):
        assert "The leads of Weald Police will answer" in words(client.post(link))

    request = AccessRequest.objects.get()
    assert (request.status, request.user.name) == ("received", "Jo O’Neill")
    assert Email.objects.filter(kind="signatories/emails/access_requested").count() == 1
    assert not works_for(request.user, police)


def links(mailoutbox):
    """The links to confirm, the newest first."""
    outbox.send_due()
    return [re.search(r"http://testserver(/account/\S+)", one.body)[1] for one in mailoutbox[::-1]]


def test_what_a_stranger_typed_first_does_not_stick(client, lead, mailoutbox):
    asked(client, name="Not Jo", reason="Let me in")
    asked(client)
    mine, strangers = links(mailoutbox)

    text = words(client.get(mine))
    assert "Jo O’Neill" in text
    assert "I record what we share" in text
    assert "Not Jo" not in text
    client.post(mine)

    assert [one.name for one in AccessRequest.objects.waiting()] == ["Jo O’Neill"]
    assert "This link is no longer needed" in words(client.post(strangers))
    assert User.objects.get(email="jo@weald.police.uk").name == "Jo O’Neill"


def test_what_a_stranger_typed_last_is_not_what_the_person_confirms(client, lead, mailoutbox):
    asked(client)
    asked(client, name="Not Jo", reason="Let me in")
    _, mine = links(mailoutbox)

    client.post(mine)

    assert [one.reason for one in AccessRequest.objects.waiting()] == ["I record what we share"]


def test_what_nobody_confirmed_does_not_keep_the_person_with_that_address_out(client, police, lead):
    person = make.user("jo@weald.police.uk")
    asked(client, name="Not Jo", reason="Let me in")

    client.force_login(person)
    client.post(ASK, {"reason": "I moved to the police"})

    assert make.needs(lead)[0].verb == "Approve a request to join"
    assert Email.objects.filter(kind="signatories/emails/access_requested").count() == 1


def test_confirmed_once_the_same_address_is_not_asked_about_again(client, lead, mailoutbox):
    asked(client)
    asked(client)
    first, second = links(mailoutbox)
    client.post(first)

    asked(client)

    assert AccessRequest.objects.waiting().count() == 1
    assert not AccessRequest.objects.unconfirmed().exists()
    assert client.post(second).status_code == 200


def test_one_address_is_sent_so_many_links_and_no_more(client, lead):
    answers = [asked(client).status_code for _ in range(6)]

    assert answers == [200] * 5 + [429]
    assert Email.objects.filter(kind="signatories/emails/access_confirm").count() == 5


def test_what_nobody_confirms_is_forgotten(client, lead):
    asked(client)
    with clock.at(clock.now() + 2 * WORKS_FOR + timedelta(hours=1)):
        assert access_requests.forget_unconfirmed() == 1

    assert not AccessRequest.objects.exists()


def test_any_other_address_is_turned_away_in_words(client, police, lead):
    for email in ("jo@gmail.com", "jo@notweald.police.uk", "jo@police.uk"):
        assert "Enter an email address of Weald Police" in words(asked(client, email=email))
    assert not AccessRequest.objects.exists()


def test_the_domain_is_that_of_its_website_or_of_its_people(police):
    make.member(police, email="someone@weald.pnn.police.uk")
    make.member(police, email="someone@gmail.com")

    for known in ("a@weald.police.uk", "a@mail.weald.police.uk", "a@weald.pnn.police.uk"):
        assert is_known_domain(known, police), known
    for other in ("a@gmail.com", "a@evilweald.police.uk", "a@", ""):
        assert not is_known_domain(other, police), other


def test_where_nobody_leads_the_secretariat_is_asked(client, police, outsider, secretariat):
    client.force_login(outsider)
    client.post(ASK, {"reason": "I work there now"})

    letter = Email.objects.get(kind="signatories/emails/access_requested")
    assert letter.to == secretariat.email
    assert "has no organisation lead, so we ask you" in letter.body
    assert make.needs(secretariat)[0].verb == "Approve a request to join"


def test_who_acts_for_it_already_is_told_so(client, practitioner):
    client.force_login(practitioner)

    assert "You already act for Weald Police" in words(client.get(ASK))


def test_somebody_let_in_to_represent_it_is_asked_first(client, police, lead, outsider):
    request = make.access_request(police, outsider)
    client.force_login(lead)
    client.post(
        f"/signatories/weald-police/people/requests/{request.reference}/",
        {"answer": "approve", "roles": ["practitioner", "representative"]},
    )

    assert works_for(outsider, police, "practitioner")
    assert not works_for(outsider, police, "representative")
    assert make.needs(outsider)[0].thing == "K-MIP representative"
