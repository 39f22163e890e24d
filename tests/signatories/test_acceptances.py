"""Accepting a version: frozen in one transaction, kept for ever, counted from its day."""

import hashlib
import json
from datetime import timedelta
from io import BytesIO

import page
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.audit.services import verify
from kmip_portal.documents import services as documents
from kmip_portal.documents.models import StoredDocument
from kmip_portal.lifecycle import InvalidMove, TooLate
from kmip_portal.mail.models import Email
from signatories.models import AcceptanceStatement, Organisation
from signatories.services import acceptances
from tests import make

WHO = {
    "name": "Jordan O’Kafor & Co",
    "job_title": "Chief constable",
    "authority": "I am the head of the organisation",
}


@pytest.fixture
def version():
    return make.version("6.0")


@pytest.fixture
def accepted(police, version, signing_officer):
    return acceptances.accept_online(
        organisation=police, version=version, **WHO, by=signing_officer
    )


def test_accepting_online_makes_the_organisation_a_signatory_from_that_day(accepted, police):
    assert accepted.status == "accepted"
    assert list(Organisation.objects.signatories()) == [police]
    assert list(Organisation.objects.signatories(clock.today() - timedelta(days=1))) == []


def test_everything_is_frozen_as_it_read_that_day(accepted, police, version):
    police.name, police.address = "Another Name", "Another address"
    police.save()

    kept = AcceptanceStatement.objects.get()
    assert kept.words.startswith("Weald Police accepts version 6.0 of the Kent and Medway")
    assert kept.snapshot["organisation"]["name"] == "Weald Police"
    assert kept.snapshot["words"] == kept.words
    assert kept.version_sha256 == version.pdf.sha256 == kept.snapshot["version"]["sha256"]
    assert (kept.name, kept.job_title) == (WHO["name"], WHO["job_title"])
    text = json.dumps(kept.snapshot, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    assert kept.snapshot_sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_times_are_kept_in_utc_and_as_clocks_stood_in_london(police, version):
    with clock.at(clock.on_day(clock.today().replace(month=7, day=1, year=2027), 10, 42)):
        statement = acceptances.accept_online(organisation=police, version=version, **WHO)

    assert statement.snapshot["submitted_at"] == "2027-07-01T09:42:00+00:00"
    assert statement.snapshot["submitted_in_london"] == "2027-07-01T10:42:00+01:00"


def test_the_history_says_so_once(accepted, signing_officer, police):
    event = AuditEvent.objects.of(accepted).get()

    assert str(event) == "Sam Signer accepted Weald Police’s acceptance statement for version 6.0"
    assert event.organisations == [police.slug]
    assert event.detail["sha256"] == accepted.snapshot_sha256
    assert WHO["name"] not in str(event.detail)
    assert verify().holds


def test_a_doubled_call_gives_the_same_acceptance_back(accepted, police, version):
    again = acceptances.accept_online(organisation=police, version=version, **WHO)
    scanned = acceptances.submit(organisation=police, version=version, how="scan", **WHO)

    assert again == scanned == accepted
    assert AcceptanceStatement.objects.count() == 1
    assert AuditEvent.objects.of(accepted).count() == 1
    assert StoredDocument.objects.filter(kind="acceptance_certificate").count() == 1


def test_the_database_keeps_a_second_standing_acceptance_out(accepted):
    copy = AcceptanceStatement.objects.get()
    copy.pk, copy.reference, copy.certificate = None, "ACC-COPY", None
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)


def test_the_certificate_is_made_by_the_worker_from_what_was_frozen(accepted, police):
    assert accepted.certificate.is_ready is False
    Organisation.objects.filter(pk=police.pk).update(name="Renamed since")

    documents.make_due()

    accepted.certificate.refresh_from_db()
    assert accepted.certificate.is_ready
    assert accepted.certificate.pages == 1
    content = documents.read(accepted.certificate)
    report = page.validate_pdf_bytes(content, profile="ua1")
    assert report.is_compliant, [failure.message for failure in report.failures]
    assert accepted.certificate.filename == f"acceptance-{accepted.reference}.pdf"
    words = pdf_words(content)
    for expected in (
        "Weald Police has accepted the agreement",
        "Jordan O’Kafor & Co",
        accepted.reference,
        accepted.version_sha256[:20],
        accepted.snapshot_sha256[:20],
    ):
        assert expected in words
    assert "Renamed" not in words


def pdf_words(content):
    pages = (page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return " ".join(" ".join(pages).split())


def test_leads_and_signing_officers_get_one_letter_each(police, version, lead, signing_officer):
    make.member(police, "practitioner")
    make.member(police, "signing_officer", person=lead)
    statement = acceptances.accept_online(organisation=police, version=version, **WHO)

    letters = Email.objects.filter(kind="signatories/emails/acceptance_accepted")
    assert {letter.to for letter in letters} == {lead.email, signing_officer.email}
    letter = letters.first()
    assert letter.subject == f"Weald Police has accepted version 6.0 – {statement.reference}"
    assert WHO["name"] in letter.body
    assert "http://testserver/signatories/weald-police/" in letter.body


def test_an_import_of_earlier_days_writes_no_letter(police, version, lead):
    day = clock.today() - timedelta(days=10)
    statement = acceptances.import_acceptance(
        organisation=police, version=version, accepted_on=day, **WHO
    )

    assert (statement.how, statement.accepted_on, statement.status) == ("import", day, "accepted")
    assert not Email.objects.exists()


@pytest.mark.parametrize("how", ["scan", "paper"])
def test_a_scan_or_paper_waits_for_the_secretariat(police, version, secretariat, how):
    statement = acceptances.submit(organisation=police, version=version, how=how, **WHO)

    assert (statement.status, statement.certificate) == ("submitted", None)
    assert not Organisation.objects.signatories().exists()

    acceptances.send_back(statement, by=secretariat, reason="Page 2 is missing")
    assert statement.returned_reason == "Page 2 is missing"
    acceptances.resubmit(statement)
    acceptances.accept(statement, by=secretariat)

    assert statement.accepted_by == secretariat
    assert list(Organisation.objects.signatories()) == [police]
    assert [event.verb for event in AuditEvent.objects.of(statement)] == [
        "accepted", "submitted again", "returned", "submitted",
    ]  # fmt: skip


def test_one_that_was_returned_cannot_come_back_beside_another(police, version, secretariat):
    returned = acceptances.submit(organisation=police, version=version, how="scan", **WHO)
    acceptances.send_back(returned, by=secretariat, reason="Blurred")
    acceptances.accept_online(organisation=police, version=version, **WHO)

    with pytest.raises(TooLate, match="Weald Police has already accepted version"):
        acceptances.resubmit(returned)


def test_withdrawing_ends_it_on_a_day_and_the_organisation_may_sign_again(
    accepted, police, version, signing_officer
):
    acceptances.withdraw(accepted, by=signing_officer, reason="We are closing")

    assert (accepted.status, accepted.withdrawn_on) == ("withdrawn", clock.today())
    assert accepted.withdrawn_reason == "We are closing"
    assert not Organisation.objects.signatories().exists()
    assert AuditEvent.objects.of(accepted).first().verb == "withdrew"

    second = acceptances.accept_online(organisation=police, version=version, **WHO)
    assert second != accepted
    assert list(Organisation.objects.signatories()) == [police]


def test_a_withdrawal_may_name_a_day_that_lies_ahead(accepted, police):
    ahead = clock.today() + timedelta(days=30)
    acceptances.withdraw(accepted, on=ahead, by=None)

    assert list(Organisation.objects.signatories()) == [police]
    assert list(Organisation.objects.signatories(ahead)) == []


def test_a_withdrawal_before_the_acceptance_is_refused(accepted):
    with pytest.raises(acceptances.Refused, match="same as or after the day of acceptance"):
        acceptances.withdraw(accepted, on=clock.today() - timedelta(days=1), by=None)


def test_what_is_done_cannot_be_done_twice(accepted, secretariat):
    with pytest.raises(InvalidMove):
        acceptances.accept(accepted, by=secretariat)
    acceptances.withdraw(accepted, by=None)
    with pytest.raises(InvalidMove):
        acceptances.withdraw(accepted, by=None)


@pytest.mark.parametrize("status", ["draft", "proposed", "discarded"])
def test_a_version_that_is_not_approved_cannot_be_accepted(police, status):
    with pytest.raises(acceptances.Refused, match=r"Version 7\.0 has not been approved"):
        acceptances.accept_online(organisation=police, version=make.version("7.0", status), **WHO)
    assert not AcceptanceStatement.objects.exists()


def test_online_only_the_newest_version_can_be_accepted(police):
    old = make.version("5.0", "superseded", in_force_on=clock.today() - timedelta(days=400))
    make.version("6.0")

    with pytest.raises(TooLate, match=r"Version 5\.0 was replaced\. Accept version 6\.0 instead\."):
        acceptances.accept_online(organisation=police, version=old, **WHO)
    assert acceptances.import_acceptance(
        organisation=police, version=old, accepted_on=old.in_force_on, **WHO
    )


def test_a_day_that_lies_ahead_or_before_the_organisation_was_there_is_refused(version):
    young = make.organisation("Young", from_on=clock.today())
    for days, words in ((1, "today or in the past"), (-1, "did not exist on the day")):
        with pytest.raises(acceptances.Refused, match=words):
            acceptances.accept_online(
                organisation=young,
                version=version,
                accepted_on=clock.today() + timedelta(days=days),
                **WHO,
            )


def test_nothing_is_kept_of_an_acceptance_that_failed_half_way(police, version, monkeypatch):
    """The row, its event, its file and its letters stand or fall together."""
    monkeypatch.setattr("signatories.documents.day", lambda value: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        acceptances.accept_online(organisation=police, version=version, **WHO)

    assert not AcceptanceStatement.objects.exists()
    assert not AuditEvent.objects.exists()
    assert not StoredDocument.objects.filter(kind="acceptance_certificate").exists()


# --- who reads what ---------------------------------------------------------------------------


def test_statements_are_seen_by_the_organisation_itself_and_k_mip(
    accepted, practitioner, secretariat, auditor, outsider
):
    for person in (practitioner, secretariat, auditor):
        assert list(AcceptanceStatement.objects.visible_to(person)) == [accepted]
    for person in (outsider, AnonymousUser()):
        assert list(AcceptanceStatement.objects.visible_to(person)) == []


def test_the_certificate_is_downloaded_by_its_own_people_and_nobody_else(
    client, accepted, lead, outsider
):
    address = f"/signatories/weald-police/acceptances/{accepted.reference}.pdf"

    assert client.get(address).status_code == 302  # sign in first
    client.force_login(outsider)
    assert client.get(address).status_code == 404
    client.force_login(lead)
    assert client.get(address).status_code == 202
    documents.make_due()
    response = client.get(address)
    assert response.status_code == 200
    assert response.content == documents.read(
        StoredDocument.objects.get(kind="acceptance_certificate")
    )
    assert response["Cache-Control"] == "private, no-cache"
    assert client.get("/signatories/elsewhere-council/acceptances/ACC-1.pdf").status_code == 404


def test_a_statement_that_waits_has_no_certificate(client, police, version, lead):
    statement = acceptances.submit(organisation=police, version=version, how="scan", **WHO)
    client.force_login(lead)

    address = f"/signatories/weald-police/acceptances/{statement.reference}.pdf"
    assert client.get(address).status_code == 404
