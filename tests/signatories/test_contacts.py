"""Whom to ask at another organisation: contacts kept by leads, confirmed, found, reported."""

from datetime import date, timedelta

import pytest

from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.mail.models import Email
from kmip_portal.mail.services import mark_bouncing
from signatories.models import ContactPoint
from signatories.services import contacts
from signatories.tasks import ask_to_confirm_contacts
from tests import make

CONTACTS = "/signatories/weald-police/contacts/"
MONDAY = clock.on_day(date(2027, 3, 8), 10)


def words(response):
    return " ".join(response.content.decode().split())


@pytest.fixture(autouse=True)
def signed(police):
    return make.acceptance(police)


def told(**changes):
    return {
        "role": "dpo",
        "name": "Morgan Teal",
        "email": "DPO@weald.example",
        "phone": "",
        "hours": "",
        "published_to": "signatories",
    } | changes


def test_a_lead_adds_changes_and_removes_a_contact(client, police, lead):
    client.force_login(lead)
    client.post(f"{CONTACTS}add/", told())
    contact = ContactPoint.objects.get()
    assert (contact.email, contact.confirmed_on) == ("dpo@weald.example", clock.today())

    client.post(f"{CONTACTS}{contact.reference}/", told(name="", row_version="1"))
    contact.refresh_from_db()
    assert (contact.name, contact.row_version) == ("", 2)
    assert AuditEvent.objects.about(["weald-police"]).first().detail == {"changed": ["name"]}

    assert "Remove this contact?" in words(client.get(f"{CONTACTS}{contact.reference}/remove/"))
    client.post(f"{CONTACTS}{contact.reference}/remove/")
    assert "has no contacts yet" in words(client.get(CONTACTS))
    assert client.post(f"{CONTACTS}{contact.reference}/remove/").status_code == 404


def test_a_contact_can_be_reached_and_is_for_something(client, police, lead):
    client.force_login(lead)

    text = words(client.post(f"{CONTACTS}add/", told(role="", email="", published_to="")))

    for problem in (
        "Select the role",
        "Enter an email address or phone number for this contact",
        "Select who can see it",
    ):
        assert problem in text
    assert "Morgan Teal" in text
    assert not ContactPoint.objects.exists()


def test_two_who_edit_at_once_see_both_texts(client, police, lead):
    contact = make.contact(police, name="First", row_version=2)
    client.force_login(lead)

    text = words(client.post(f"{CONTACTS}{contact.reference}/", told(name="Mine", row_version="1")))

    assert "Somebody else changed this while you were writing" in text
    for said in ("First", "Mine"):
        assert said in text
    contact.refresh_from_db()
    assert contact.name == "First"
    client.post(f"{CONTACTS}{contact.reference}/", told(name="Mine", row_version="2"))
    contact.refresh_from_db()
    assert contact.name == "Mine"


def test_signatories_see_more_than_the_public_and_others_who_have_not_signed(
    client, police, practitioner, outsider, auditor
):
    make.contact(police, name="For All", published_to="public")
    make.contact(police, name="For Signatories")

    def seen_by(person):
        client.logout() if person is None else client.force_login(person)
        pages = [words(client.get(address)) for address in (CONTACTS, "/expertise/contacts/")]
        assert ["For Signatories" in page for page in pages] in ([True, True], [False, False])
        assert all("For All" in page for page in pages)
        return "For Signatories" in pages[0]

    assert [seen_by(one) for one in (None, outsider, practitioner, auditor)] == [
        False, False, True, True,
    ]  # fmt: skip
    make.acceptance(outsider.memberships.get().organisation)
    assert seen_by(outsider)


def test_after_six_months_the_leads_are_asked_once_and_one_press_confirms(
    client, police, lead, practitioner
):
    with clock.at(MONDAY - timedelta(days=182)):
        make.contact(police)
        make.contact(police, "siro", email="", phone="01622 496 0101")
    with clock.at(MONDAY - timedelta(days=20)):
        assert make.needs(lead) == []
        assert ask_to_confirm_contacts() == 0
    with clock.at(MONDAY):
        assert [ask_to_confirm_contacts() for _ in range(3)] == [1, 0, 0]
        letter = Email.objects.get(kind="signatories/emails/confirm_contacts")
        assert letter.to == lead.email
        assert letter.subject == "Check Weald Police’s contacts are still right"
        (item,) = make.needs(lead)
        assert item.verb == "Check the contacts are still right"
        assert item.due_on == clock.today()
        assert make.needs(practitioner) == []
        client.force_login(lead)
        assert "Not confirmed for 6 months" in words(client.get(item.url))

        client.post(f"{CONTACTS}confirm/")

        assert make.needs(lead) == []
        assert "Not confirmed for 6 months" not in words(client.get(item.url))
        assert {one.confirmed_by for one in ContactPoint.objects.all()} == {lead}
        assert ask_to_confirm_contacts() == 0
    with clock.at(MONDAY + timedelta(days=182)):
        assert ask_to_confirm_contacts() == 1


def test_who_does_not_answer_is_asked_again_after_a_month(police, lead):
    with clock.at(MONDAY - timedelta(days=200)):
        make.contact(police)
    for days, asked in ((0, 1), (29, 0), (30, 1)):
        with clock.at(MONDAY + timedelta(days=days)):
            assert ask_to_confirm_contacts() == asked


def test_the_letter_is_never_sent_on_a_weekend(police, lead):
    saturday = clock.on_day(date(2027, 3, 6), 10)
    with clock.at(saturday - timedelta(days=190)):
        make.contact(police)
    with clock.at(saturday):
        ask_to_confirm_contacts()

    assert clock.day_in_london(Email.objects.get().not_before) == date(2027, 3, 8)


def test_somebody_says_that_a_contact_is_out_of_date(client, police, lead, outsider):
    contact = make.contact(police, published_to="public")
    client.force_login(outsider)
    address = f"{CONTACTS}{contact.reference}/report/"
    assert "Enter what is out of date" in words(client.post(address, {"note": ""}))
    for _ in range(2):
        client.post(address, {"note": "The number is dead"})

    letter = Email.objects.get(kind="signatories/emails/contact_reported")
    assert "They wrote: The number is dead" in letter.body
    (item,) = make.needs(lead)
    assert item.verb == "Check a contact that may be out of date"
    client.force_login(lead)
    assert "The number is dead" in words(client.get(CONTACTS))
    contacts.confirm_all(police, by=lead)
    assert make.needs(lead) == []
    assert "The number is dead" not in words(client.get(CONTACTS))


def test_who_is_not_signed_in_says_it_without_a_name_and_not_by_the_dozen(client, police, lead):
    shown = make.contact(police, published_to="public")
    kept_back = make.contact(police, "siro")
    assert 'href="/expertise/contacts/"' in words(client.get("/"))
    assert client.get(f"{CONTACTS}{kept_back.reference}/report/").status_code == 404
    address = f"{CONTACTS}{shown.reference}/report/"
    assert "do not learn who told us" in words(client.get(address))
    for _ in range(10):
        client.post(address, {"note": "Confirm your password at https://evil.example"})

    letter = Email.objects.get(kind="signatories/emails/contact_reported")
    assert "evil.example" not in letter.body
    assert "What they wrote stands beside the contact." in letter.body
    assert letter.subject.startswith("Somebody who is not signed in says a contact of Weald Police")
    event = AuditEvent.objects.about(["weald-police"]).first()
    assert (event.actor, event.actor_name) == (None, "Somebody who is not signed in")
    assert len(make.needs(lead)) == 1
    assert client.post(address, {"note": "Again"}).status_code == 429
    client.force_login(lead)
    said = words(client.get(CONTACTS))
    assert "Somebody who is not signed in said on" in said
    assert "https://evil.example" in said
    assert 'href="https://evil.example' not in said
    contacts.confirm_all(police, by=lead)
    assert make.needs(lead) == []


def test_an_address_that_bounces_is_to_be_checked(police, lead):
    make.contact(police, email="gone@weald.example")
    mark_bouncing("Gone@weald.example", problem="no_address", because="550 no such user")

    assert [item.verb for item in make.needs(lead)] == ["Check this email address"]


def test_a_named_role_at_an_organisation_is_two_steps_away(client, police, practitioner):
    make.contact(police, "caldicott", name="Rowan Ashby")
    make.contact(police, "siro")
    make.contact(make.signatory("Hoo Council", areas=["Medway"]), "caldicott", name="Sunny Vale")
    client.force_login(practitioner)
    assert 'href="/expertise/contacts/"' in words(client.get("/in-tray/"))

    def found(query):
        page = words(client.get(f"/expertise/contacts/{query}"))
        return [name for name in ("Rowan Ashby", "Sunny Vale") if name in page]

    assert found("?q=caldicott+weald") == ["Rowan Ashby"]
    assert found("?q=caldicott") == ["Rowan Ashby", "Sunny Vale"]
    assert found("?q=medway") == ["Sunny Vale"]
    assert found("?q=rowan") == ["Rowan Ashby"]
    assert found("?role=caldicott&area=medway") == ["Sunny Vale"]
    assert found("?role=siro") == []
    assert "0 results for ‘Caldicott Thanet’" in words(
        client.get("/expertise/contacts/?q=Caldicott+Thanet")
    )


def test_the_page_asks_no_more_of_the_database_with_more_contacts(
    client, police, lead, frame, django_assert_max_num_queries
):
    for number in range(30):
        of = make.signatory(f"School {number}")
        for role in ("dpo", "siro"):
            make.contact(of, role)
    client.force_login(lead)

    with django_assert_max_num_queries(frame() + 7):
        text = words(client.get("/expertise/contacts/"))
    assert "60 contacts" in text
