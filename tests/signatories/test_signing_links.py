"""Links to sign that are unknown, old, used, cancelled, replaced, or somebody else's."""

from datetime import timedelta

import pytest

from kmip_portal import clock
from kmip_portal.documents.services import make_due
from kmip_portal.mail.models import Email
from signatories.models import AcceptanceStatement, SigningRequest
from signatories.services import signing
from tests import make
from tests.make.signing import link_page, prove, sign
from tests.signatories.test_signing_by_link import EMAIL, words


@pytest.fixture(autouse=True)
def version():
    return make.version("6.0")


@pytest.fixture
def asked(police, lead):
    return make.asked(police, by=lead, job_title="Headteacher")


def test_an_unknown_link_says_how_to_get_another(client):
    page = client.get("/sign/not-a-link/")

    assert page.status_code == 404
    assert "This link does not work" in words(page)


def test_an_expired_link_sends_a_new_one_to_the_same_address(client, asked):
    old = link_page(asked)
    with clock.at(clock.now() + timedelta(days=31)):
        assert "This link has expired" in words(client.get(old))
        assert client.post(old, follow=True).redirect_chain[-1][0] == old  # no code is sent
        client.post(f"{old}new-link/")

        assert link_page(asked) != old
        assert "asked you to sign" in words(client.get(link_page(asked)))
    assert Email.objects.filter(kind="signatories/emails/signing_new_link").get().to == EMAIL


def test_a_used_link_says_so_and_gives_the_certificate_for_ever(client, asked):
    sign(client, asked)
    client.cookies.clear()
    statement = AcceptanceStatement.objects.get()
    make_due()
    with clock.at(clock.now() + timedelta(days=2000)):
        page = client.get(link_page(asked))
        assert "Weald Police has already signed" in words(page)
        assert "Jordan" not in words(page)
        assert client.get(link_page(asked, "done")).status_code == 302

        answered = prove(client, asked)

        assert answered.url == link_page(asked, "done")
        file = client.get(link_page(asked, f"certificates/{statement.reference}.pdf"))
        assert file.status_code == 200


def test_another_organisations_certificate_is_not_to_be_had(client, asked):
    sign(client, asked)
    other = make.acceptance(make.organisation("Elsewhere"), how="online")

    page = client.get(link_page(asked, f"certificates/{other.reference}.pdf"))

    assert page.status_code == 404


def test_a_cancelled_link_says_why_and_whom_to_ask(client, asked, lead):
    old = link_page(asked)
    signing.cancel(asked, by=lead, reason="The head has changed")

    page = client.get(old)

    assert "This request to sign was cancelled" in words(page)
    assert "The head has changed (Lee Lead" in words(page)
    assert client.post(old).status_code == 302
    assert not Email.objects.filter(kind__endswith="signing_code").exists()


def test_a_link_that_was_replaced_leads_to_the_newer_one(client, asked, police, lead):
    old = link_page(asked)
    again = make.asked(police, by=lead)

    assert "There is a newer link" in words(client.get(old))
    newest = link_page(again)
    client.post(f"{old}new-link/")
    assert link_page(again) != newest


def test_when_a_newer_version_is_in_force_the_link_asks_for_that(client, asked, version):
    old = link_page(asked)
    version.move("supersede", superseded_on=clock.today())
    newer = make.version("7.0")

    assert "There is a newer version to sign" in words(client.get(old))
    client.post(f"{old}new-link/")

    fresh = SigningRequest.objects.open().get()
    assert (fresh.version, fresh.email) == (newer, EMAIL)
    asked.refresh_from_db()
    assert asked.status == "cancelled"


def test_when_another_person_has_signed_nobody_else_need(client, asked, police, lead):
    other = make.asked(police, by=lead, name="Asha Deputy", email="asha@stour.example")
    old = link_page(asked)
    sign(client, other, name="Asha Deputy", typed="Asha Deputy")

    page = client.get(old)

    assert "Weald Police has already signed" in words(page)
    assert "Somebody else signed" in words(page)
    asked.refresh_from_db()
    assert asked.status == "cancelled"


def test_somebody_else_who_is_signed_in_acts_as_the_person_of_the_link(client, asked, outsider):
    client.force_login(outsider)
    assert "You are signed in as Olu Outsider. This link was sent to Jordan Okafor" in words(
        client.get(link_page(asked))
    )

    sign(client, asked)

    statement = AcceptanceStatement.objects.get()
    assert statement.name == "Jordan Okafor"
    assert statement.accepted_by is None
