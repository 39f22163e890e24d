"""One sitting for many organisations: each gets its own statement, certificate and reference."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kmip_portal import clock, in_tray
from kmip_portal.documents.models import StoredDocument
from kmip_portal.documents.services import make_due
from kmip_portal.mail.models import Email
from kmip_portal.mail.outbox import send_due
from signatories.models import AcceptanceStatement, Organisation, SigningRequest
from signatories.services import signing, sitting
from tests import make
from tests.make.signing import link_page, prove

EMAIL = "jordan@stour.example"
YOU = {"name": "Jordan Okafor", "job_title": "Executive head", "authority": "head"}
SIGNED = {"ticked": ["read", "authority"], "typed": "Jordan Okafor"}


@pytest.fixture(autouse=True)
def version():
    return make.version("6.0")


def asked_for(number, version, email=EMAIL):
    schools = [
        make.organisation(f"School {n:02}", slug=f"school-{n}-of-{number}")
        for n in range(1, number + 1)
    ]
    wanted = [signing.Wanted(school, "Jordan Okafor", email) for school in schools]
    return signing.ask_many(wanted, version, by=None)


@pytest.fixture
def thirty(version):
    return asked_for(30, version)


def words(response):
    return " ".join(response.content.decode().split())


def sit_through(client, requests, *, leaving_out=()):
    prove(client, requests[0])
    first = link_page(requests[0])
    chosen = [one.reference for one in requests if one not in leaving_out]
    client.post(f"{first}organisations/", {"organisations": chosen})
    client.post(f"{first}you/", YOU)
    return client.post(f"{first}statement/", SIGNED, follow=True)


def test_thirty_schools_in_one_sitting(client, thirty):
    done = sit_through(client, thirty)

    assert "30 organisations have accepted the agreement" in words(done)
    assert "Each organisation is shown among" in words(done)
    statements = AcceptanceStatement.objects.all()
    assert statements.count() == 30
    assert len({one.reference for one in statements}) == 30
    assert len({one.snapshot_sha256 for one in statements}) == 30
    for one in statements:
        assert one.words.startswith(f"{one.organisation} accepts version 6.0")
        assert one.reference in words(done)
    assert Organisation.objects.signatories().count() == 30


def test_each_has_a_certificate_of_its_own(client, version):
    requests = asked_for(3, version)
    sit_through(client, requests)
    make_due()

    files = StoredDocument.objects.filter(kind="acceptance_certificate")
    assert len({file.sha256 for file in files}) == 3
    for statement in AcceptanceStatement.objects.all():
        page = link_page(requests[0], f"certificates/{statement.reference}.pdf")
        assert client.get(page)["Content-Disposition"].endswith(f'{statement.reference}.pdf"')


def test_one_letter_lists_all_thirty(thirty):
    letter = Email.objects.get()

    assert letter.subject == "Sign the information sharing agreement for 30 organisations"
    assert all(f"- School {n:02}" in letter.body for n in range(1, 31))


def test_the_one_without_authority_is_left_out_and_named(client, version):
    requests = asked_for(4, version)

    done = sit_through(client, requests, leaving_out=requests[2:3])

    assert "3 organisations have accepted" in words(done)
    assert "You said that you cannot sign for:" in words(done)
    assert "School 03" in words(done)
    left = SigningRequest.objects.unanswered().get()
    assert (left.organisation.name, left.left_out) == ("School 03", True)
    assert not left.organisation.acceptances.exists()


def test_the_left_out_can_be_passed_on_in_the_same_sitting(client, version):
    requests = asked_for(3, version)
    sit_through(client, requests, leaving_out=requests[1:2])

    page = client.get(link_page(requests[0], "instead"))
    assert "organisations" not in page.context["form"].fields  # there is only one left
    client.post(
        link_page(requests[0], "instead"), {"name": "Asha Deputy", "email": "asha@school.example"}
    )

    fresh = SigningRequest.objects.open().get()
    assert (fresh.organisation.name, fresh.name) == ("School 02", "Asha Deputy")


def test_the_left_out_can_be_taken_in_again_though_it_is_the_only_one_left(client, version):
    requests = asked_for(2, version)
    done = sit_through(client, requests, leaving_out=requests[1:])
    first = link_page(requests[0])
    assert 'href="../organisations/">sign for it' in words(done)

    again = client.post(first)
    assert again.url == f"{first}organisations/"
    assert "School 02" in words(client.get(again.url))
    client.post(again.url, {"organisations": [requests[1].reference]})
    done = client.post(f"{first}statement/", SIGNED, follow=True)

    assert "2 organisations have accepted the agreement" in words(done)
    assert Organisation.objects.signatories().count() == 2


def test_a_failure_on_one_leaves_the_others_standing(client, version):
    requests = asked_for(5, version)
    prove(client, requests[0])
    # school 3 has ended by the time of signing
    Organisation.objects.filter(name="School 03").update(until_on="2020-01-01")
    first = link_page(requests[0])
    client.post(f"{first}you/", YOU)

    done = client.post(f"{first}statement/", SIGNED, follow=True)

    assert AcceptanceStatement.objects.count() == 4
    assert "School 03: School 03 did not exist on the day of acceptance" in words(done)
    assert "Not signed yet" in words(done)
    assert SigningRequest.objects.unanswered().get().organisation.name == "School 03"


def test_what_breaks_for_a_reason_nobody_foresaw_leaves_the_others_standing(version):
    requests = asked_for(3, version)
    link = requests[0].links.get()
    sitting.open_waiting(link)
    waiting = list(sitting.waiting_for(link))
    # a character that no file can show; no form lets it in
    Organisation.objects.filter(name="School 02").update(name="School 02\x07")

    outcomes = sitting.sign(
        waiting,
        name="Jordan Okafor",
        job_title="Head",
        authority="Head",
        identity="shown",
        ticked=[],
        typed="Jordan Okafor",
    )

    assert [outcome.problem for outcome in outcomes] == [
        "",
        "The portal could not record it. Try again.",
        "",
    ]
    assert AcceptanceStatement.objects.count() == 2


@pytest.mark.parametrize("step", ["organisations", "read", "you", "statement", "done"])
def test_no_page_asks_the_database_more_for_thirty_than_for_three(client, version, step):
    def queries(requests):
        client.cookies.clear()
        if step == "done":
            sit_through(client, requests)
        else:
            prove(client, requests[0])
            client.post(link_page(requests[0], "you"), YOU)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(link_page(requests[0], step)).status_code == 200
        SigningRequest.objects.unanswered().delete()
        return len(seen)

    few = queries(asked_for(3, version))
    many = queries(asked_for(30, version, email="many@stour.example"))

    assert many <= few


def test_nobody_is_chosen_for_is_an_error_and_nothing_changes(client, version):
    requests = asked_for(2, version)
    prove(client, requests[0])

    page = client.post(link_page(requests[0], "choose"), {"organisations": []}, follow=True)
    page = client.post(f"{link_page(requests[0])}organisations/", {"typed": ""})

    assert [one.text for one in page.context["form"].problems] == [
        "Select the organisations you have authority to sign for"
    ]


def test_somebody_elses_organisation_cannot_be_slipped_in(client, version):
    mine = asked_for(2, version)
    other = make.asked(make.organisation("Elsewhere"), email="else@where.example")
    prove(client, mine[0])

    page = client.post(
        f"{link_page(mine[0])}organisations/",
        {"organisations": [mine[0].reference, other.reference]},
    )

    assert page.context["form"].problems
    other.refresh_from_db()
    assert other.status == "asked"


def test_letters_asked_for_on_different_days_are_signed_in_one_sitting(client, version):
    first = make.asked(make.organisation("Early School"))
    make.asked(make.organisation("Later School"))

    prove(client, first)
    page = client.get(f"{link_page(first)}organisations/")

    assert "Early School" in words(page)
    assert "Later School" in words(page)


def test_a_lead_of_thirty_is_told_in_one_letter(client, version, mailoutbox):
    requests = asked_for(30, version)
    lead = make.user(email="lead@schools.example")
    for one in requests:
        make.member(one.organisation, "lead", person=lead)
    sit_through(client, requests)
    with clock.at(clock.now() + timedelta(minutes=11)):
        send_due()

    told = [letter for letter in mailoutbox if lead.email in letter.to[0]]
    assert len(told) == 1
    assert told[0].body.count("accepted version 6.0") >= 30


# --- from the in-tray -----------------------------------------------------------------------------


@pytest.fixture
def officer(version):
    person = make.user(name="Jordan Okafor", email=EMAIL, job_title="Executive head")
    for n in (1, 2, 3):
        make.member(make.organisation(f"Own School {n}"), "signing_officer", person=person)
    return person


def test_a_signing_officer_finds_it_in_the_in_tray(officer):
    item = next(one for one in in_tray.needs(officer) if one.verb.startswith("Sign "))

    assert (item.verb, item.thing) == ("Sign version 6.0 of the agreement", "3 organisations")
    assert item.url == "/sign/mine/"


def test_signing_from_the_in_tray_asks_for_a_code_where_only_a_password_was_given(client, officer):
    client.force_login(officer)

    for looked in (client.get("/sign/mine/"), client.head("/sign/mine/")):
        assert looked.status_code == 200
        assert not SigningRequest.objects.exists()
    assert client.post("/sign/mine/").url == "/sign/mine/code/"


def test_with_two_steps_no_code_is_asked_for(client, officer):
    client.force_login(officer)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password"}, {"method": "mfa"}]
    session.save()

    assert client.post("/sign/mine/").url == "/sign/mine/organisations/"
    client.post("/sign/mine/you/", YOU)
    done = client.post("/sign/mine/statement/", SIGNED, follow=True)

    assert "3 organisations have accepted the agreement" in words(done)
    statement = AcceptanceStatement.objects.first()
    assert statement.accepted_by == officer
    assert statement.snapshot["identity"] == (
        f"Signed in to the portal as {EMAIL}, with two-step sign-in"
    )
    assert not Email.objects.filter(kind__endswith="signing_code").exists()
    assert not [one for one in in_tray.needs(officer) if one.verb.startswith("Sign ")]


def test_the_in_tray_holds_what_was_asked_of_somebody_who_is_no_officer(client, version, police):
    person = make.user(email=EMAIL)
    make.asked(police)

    assert [one.thing for one in in_tray.needs(person)] == ["Weald Police"]


def test_a_lead_is_told_to_ask_until_somebody_is_asked(lead, police):
    verbs = [one.verb for one in in_tray.needs(lead)]
    assert "Ask a signing officer to sign" in verbs

    make.asked(police, by=lead)

    assert "Ask a signing officer to sign" not in [one.verb for one in in_tray.needs(lead)]


def test_who_has_nothing_to_sign_is_told_so(client, practitioner):
    client.force_login(practitioner)

    assert "You have nothing to sign" in words(client.get("/sign/mine/"))
    assert "You have nothing to sign" in words(client.post("/sign/mine/", follow=True))
