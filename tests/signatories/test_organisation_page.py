"""An organisation's own page: public for signatories, with more for its own people."""

from datetime import date, timedelta

import pytest

from kmip_portal import clock
from signatories.models import Organisation
from signatories.services import acceptances
from tests import make


def page(client, slug="weald-police", person=None, status=200, tab=""):
    client.logout() if person is None else client.force_login(person)
    response = client.get(f"/signatories/{slug}/{tab}")
    assert response.status_code == status
    return " ".join(response.content.decode().split())


@pytest.fixture
def signed(police, lead, practitioner):
    version = make.version("6.0", in_force_on=date(2026, 1, 5))
    police.areas.add(make.area("Swale"))
    police.establishments.create(name="Custody Suite", urn="")
    return make.acceptance(police, version, on="2026-02-01", name="Jordan Okafor", how="paper")


def test_the_public_reads_the_profile_and_which_version_was_accepted_when(client, signed):
    text = page(client)

    assert "accepted version 6.0 of the agreement on 1 February 2026" in text
    for words in ("Police force", "Swale", "Custody Suite", "Signed"):
        assert words in text


def test_nothing_on_it_names_a_person_to_the_public_or_to_others(client, signed, lead, outsider):
    for person, tab in ((None, ""), (outsider, ""), (None, "acceptances/")):
        text = page(client, person=person, tab=tab)
        for name in (
            "Jordan",
            "Okafor",
            "Chief executive",
            lead.name,
            lead.email,
            signed.reference,
        ):
            assert name not in text
        assert "People" not in text


def test_its_own_people_read_the_statements_and_find_the_people(
    client, signed, practitioner, lead, secretariat, auditor
):
    for person in (practitioner, lead, secretariat, auditor):
        text = page(client, person=person, tab="acceptances/")
        assert signed.reference in text
        assert "Jordan Okafor, Chief executive" in text
        assert f"/signatories/weald-police/acceptances/{signed.reference}.pdf" in text
    for person in (lead, practitioner, secretariat):
        assert "/signatories/weald-police/people/" in page(client, person=person)
    assert 'people/"' not in page(client, person=auditor)


def test_another_signatory_reads_the_office_and_not_the_name(client, signed, outsider, police):
    assert "Chief executive" not in page(client, person=outsider, tab="acceptances/")
    make.acceptance(outsider.memberships.get().organisation, make.the_version(), on="2026-02-02")

    text = page(client, person=outsider, tab="acceptances/")
    assert "Chief executive" in text
    for kept in ("Jordan", signed.reference, "Certificate", "Ask someone to sign"):
        assert kept not in text
    public = page(client, tab="acceptances/")
    assert "Version 6.0" in public
    assert "1 February 2026" in public
    assert "Chief executive" not in public


def test_what_can_be_done_about_acceptances_is_offered_by_right(
    client, signed, lead, practitioner, secretariat, auditor
):
    offered = {
        person: [
            words
            for words in ("Ask someone to sign", "Send a link to sign",
                          "Record a returned statement", "Send a signed statement")
            if words in page(client, person=person, tab="acceptances/")
        ]
        for person in (lead, practitioner, secretariat, auditor)
    }  # fmt: skip

    assert offered == {
        lead: ["Ask someone to sign", "Send a signed statement"],
        practitioner: [],
        secretariat: ["Send a link to sign", "Record a returned statement",
                      "Send a signed statement"],
        auditor: [],
    }  # fmt: skip


def test_a_corrected_statement_stays_struck_through_with_its_reason(
    client, signed, lead, secretariat
):
    acceptances.correct(
        signed, legal_name="Weald Police", name="Jo Okafor", job_title="Chief executive",
        authority="Head", reason="The name was misspelt", by=secretariat,
    )  # fmt: skip

    text = page(client, person=lead, tab="acceptances/")
    assert "<s>Jordan Okafor, Chief executive</s><br>Corrected: The name was misspelt" in text
    assert "Jo Okafor, Chief executive</td>" in text
    assert page(client, tab="acceptances/").count("Version 6.0</th>") == 1


def test_a_known_public_service_that_never_signed_is_unseen(
    client, outsider, secretariat, lead, police
):
    make.version()
    police.is_known_public_service = True
    police.save()
    page(client, status=404)
    page(client, person=outsider, status=404)

    for person in (lead, secretariat):
        assert "has not accepted any version yet" in page(client, person=person)


def test_a_statement_that_is_being_checked_does_not_make_it_public(client, police, outsider, lead):
    acceptances.submit(
        organisation=police, version=make.version(), how="scan", name="Jo", job_title="Chief",
        authority="Head",
    )  # fmt: skip

    page(client, person=outsider, status=404)
    assert "Being checked" in page(client, person=lead)


def test_a_newer_statement_that_is_being_checked_is_said_beside_where_it_stands(client, signed):
    signed.version.move("supersede", superseded_on=clock.today())
    new = make.version("7.0", in_force_on=clock.today())
    assert "Being checked" not in page(client)
    acceptances.submit(
        organisation=signed.organisation, version=new, how="paper", name="Jo", job_title="Chief",
        authority="Head",
    )  # fmt: skip

    text = page(client)
    assert "Needs to sign version 7.0" in text
    assert "Being checked" in text


def test_one_that_left_stays_readable_and_says_so(client, signed):
    acceptances.withdraw(signed, by=None, reason="Our reasons are ours")

    text = page(client)
    assert "Weald Police is not a signatory today." in text
    assert f"{clock.today().day} {clock.today():%B %Y}" in text
    assert "Our reasons" not in text


def test_an_acceptance_withdrawn_the_day_it_was_given_leaves_no_trace(client, signed, outsider):
    acceptances.withdraw(signed, on=signed.accepted_on, by=None)

    page(client, person=outsider, status=404)


def test_one_that_has_to_sign_again_says_until_when_its_acceptance_counts(client, signed):
    signed.version.move("supersede", superseded_on=clock.today())
    make.version("7.0", in_force_on=clock.today(), accept_by=clock.today() + timedelta(days=90))

    assert "Needs to sign version 7.0" in page(client)
    assert "That counts until the end of" in page(client)
    with clock.at(clock.now() + timedelta(days=91)):
        assert "Weald Police is not a signatory today." in page(client)


def test_one_that_ended_says_when(client, signed, police):
    police.until_on = date(2026, 3, 31)
    police.save()

    assert "It ended on 31 March 2026." in page(client)


def test_a_name_that_is_markup_is_only_text(client):
    make.signatory("<script>alert(1)</script> & Sons", slug="odd")

    text = page(client, "odd")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Sons" in text
    assert "<script>alert" not in text


def test_queries_do_not_grow_with_people_or_statements(
    client, signed, police, lead, frame, django_assert_max_num_queries
):
    for number in range(20):
        make.member(police, "practitioner")
        Organisation.objects.get(pk=police.pk).establishments.create(name=f"Site {number}")
    client.force_login(lead)

    with django_assert_max_num_queries(frame() + 17):
        client.get("/signatories/weald-police/")
