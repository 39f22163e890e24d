"""Who has only a link signs on paper and sends a photo of it: checked, sent again, accepted."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kmip_portal.audit.models import AuditEvent
from kmip_portal.lifecycle import TooLate
from kmip_portal.mail.models import Email
from signatories.models import AcceptanceStatement, Organisation, SigningRequest
from signatories.services import acceptances, scans, signing
from tests import make
from tests.make.scans import scan
from tests.make.signing import link_page, prove, sign
from tests.signatories.test_scans import answers, photo


@pytest.fixture(autouse=True)
def version():
    return make.version("6.0")


@pytest.fixture
def asked(police, lead):
    return make.asked(police, by=lead, job_title="Headteacher")


def words(response):
    return " ".join(response.content.decode().split())


def upload(client, request, **more):
    return client.post(
        link_page(request, f"upload/{request.reference}"), answers(**more), follow=True
    )


def sent(client, request):
    prove(client, request)
    page = upload(client, request)
    assert "We have your signed statement" in words(page)
    return AcceptanceStatement.objects.get(organisation=request.organisation)


def test_it_is_one_of_the_ways_to_sign(client, asked):
    prove(client, asked)

    step = client.post(link_page(asked, "how"), {"how": "scan"}, follow=True)

    assert step.request["PATH_INFO"] == link_page(asked, f"upload/{asked.reference}")
    assert 'value="Jordan Okafor"' in words(step)
    assert "upload/" in client.get(link_page(asked, "paper")).content.decode()


def test_a_copy_waits_to_be_checked_and_says_by_whom_it_came(client, asked, version):
    statement = sent(client, asked)

    assert (statement.how, statement.status, statement.version) == ("scan", "submitted", version)
    assert statement.snapshot["asked"] == asked.reference
    assert statement.snapshot["identity"] == (
        "A link and a 6-digit code, both sent to jordan@stour.example"
    )
    assert statement.files.get().sent_by is None
    letter = Email.objects.get(kind="signatories/emails/scan_received")
    assert (letter.to, letter.subject) == (
        asked.email, f"We have your signed statement – {statement.reference}",
    )  # fmt: skip
    assert AuditEvent.objects.of(asked).filter(verb="sent a signed copy for").exists()


def test_until_then_the_link_says_so_and_nothing_more_can_be_signed(client, asked):
    statement = sent(client, asked)

    for page in ("", "statement", "how", f"upload/{asked.reference}"):
        text = words(client.get(link_page(asked, page), follow=True))
        assert statement.reference in text
        assert "within 2 working days" in text
    assert "Accept and sign" not in text
    with pytest.raises(TooLate, match="which is being checked"):
        signing.remind(asked, by=make.kmip_person("secretariat"))


def test_accepted_it_answers_the_request_and_the_link_has_the_certificate(
    client, asked, secretariat, police
):
    statement = sent(client, asked)
    acceptances.accept(statement, by=secretariat)

    asked.refresh_from_db()
    assert (asked.status, asked.acceptance) == ("signed", statement)
    assert Organisation.objects.signatories().contains(police)
    told = Email.objects.to_person(asked.email).filter(kind__endswith="acceptance_accepted")
    assert told.count() == 1
    assert "Weald Police has accepted the agreement" in words(client.get(link_page(asked, "done")))
    assert f"certificates/{statement.reference}.pdf" in words(client.get(link_page(asked, "done")))


def test_a_better_copy_is_asked_for_by_a_new_link_and_taken(client, asked, secretariat, lead):
    statement = sent(client, asked)
    scans.ask_for_better(statement, reason="We cannot read it.", by=secretariat)

    letter = Email.objects.get(kind="signatories/emails/scan_returned_by_link")
    assert letter.to == asked.email
    assert "We cannot read it." in letter.body
    assert make.token(asked) not in letter.body
    others = Email.objects.filter(kind="signatories/emails/scan_returned")
    assert [one.to for one in others] == [lead.email]

    page = prove(client, asked)
    page = client.get(page.url, follow=True)
    assert "Send a better copy of the statement" in words(page)
    assert "We cannot read it." in words(page)
    client.post(page.request["PATH_INFO"], {"file": SimpleUploadedFile("2.jpg", photo())})

    statement.refresh_from_db()
    assert statement.status == "submitted"
    assert [one.attempt for one in statement.files.all()] == [1, 2]
    acceptances.accept(statement, by=secretariat)
    asked.refresh_from_db()
    assert asked.status == "signed"


def test_after_a_poor_copy_signing_online_is_as_good(client, asked, secretariat, police):
    statement = sent(client, asked)
    scans.ask_for_better(statement, reason="We cannot read it.", by=secretariat)

    done = sign(client, asked)

    assert "Weald Police has accepted the agreement" in words(done)
    asked.refresh_from_db()
    assert asked.acceptance != statement
    assert police.acceptances.get(status="accepted").how == "online"


def test_pressed_twice_one_copy_is_sent(client, asked):
    sent(client, asked)
    again = upload(client, asked)

    assert "We have your signed statement" in words(again)
    assert AcceptanceStatement.objects.get().files.count() == 1
    assert Email.objects.filter(kind="signatories/emails/scan_received").count() == 1


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"file": ""}, "Select a file"),
        ({"file": SimpleUploadedFile("a.jpg", b"no photo at all")}, "The selected file"),
        ({"file": SimpleUploadedFile("a.exe", b"MZ")},
         "The selected file must be a PDF, JPG, JPEG, PNG, HEIC or DOCX"),
        ({"name": ""}, "Enter the name of the person who signed"),
        ({"signed_on-year": "2999"}, "Date on the statement must be today or in the past"),
    ],
)  # fmt: skip
def test_it_is_looked_at_as_any_other_copy(client, asked, changes, says):
    prove(client, asked)

    assert says in words(upload(client, asked, **changes))
    assert not AcceptanceStatement.objects.exists()


def test_each_of_several_has_its_own_copy(client, version):
    schools = [make.organisation(f"School {n}") for n in (1, 2)]
    requests = signing.ask_many(
        [signing.Wanted(one, "Jordan Okafor", "jordan@stour.example") for one in schools],
        version, by=None,
    )  # fmt: skip
    prove(client, requests[0])
    listed = words(client.get(link_page(requests[0], "upload")))
    assert all(one.name in listed for one in schools)

    first = client.post(
        link_page(requests[0], f"upload/{requests[0].reference}"), answers(), follow=True
    )
    assert "We have your signed statement for School 1." in words(first)
    assert first.request["PATH_INFO"].endswith(f"/upload/{requests[1].reference}/")
    second = client.post(
        link_page(requests[0], f"upload/{requests[1].reference}"), answers(), follow=True
    )

    assert "We have your signed statements" in words(second)
    assert {one.organisation for one in AcceptanceStatement.objects.all()} == set(schools)


def test_a_copy_that_a_lead_sent_stops_the_link_too(client, asked, police, lead, version):
    scan(police, version, by=lead)

    assert "We have your signed statement" in words(client.get(link_page(asked)))


def test_nobody_sends_for_what_they_were_not_asked(client, asked, version):
    other = make.asked(make.organisation("Elsewhere Council"), email="other@elsewhere.example")
    prove(client, asked)

    page = client.post(link_page(asked, f"upload/{other.reference}"), answers())

    assert page.status_code == 404
    assert SigningRequest.objects.unanswered().count() == 2
