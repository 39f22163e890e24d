"""The demonstration: whole, made through the services, and nobody real shown as having signed."""

import csv
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import verify
from kmip_portal.desk import sample
from kmip_portal.documents.models import StoredDocument
from kmip_portal.mail import outbox
from kmip_portal.mail.models import Email
from records.models import RecordOfSharing
from reviews.models import AnnualReview
from signatories.models import Campaign, Organisation, SigningRequest
from signatories.names import fold
from signatories.services.organisations import KNOWN_PUBLIC_SERVICES

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _loaded(django_db_setup, django_db_blocker):
    """Loaded once for all the stories below, and taken back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_sample", if_empty=True)
        yield
        transaction.set_rollback(True)


def test_nobody_real_is_shown_as_having_signed():
    with KNOWN_PUBLIC_SERVICES.open(encoding="utf-8", newline="") as file:
        real = {fold(row["name"]) for row in csv.DictReader(file)}
    today = clock.today()
    ever = set()
    for days in range(0, 1200, 30):
        ever |= set(Organisation.objects.signatories(on=today - timedelta(days=days)))

    assert len(ever) == 16
    assert [one for one in ever if one.is_known_public_service or fold(one.name) in real] == []


def test_the_known_public_services_are_all_there():
    assert Organisation.objects.filter(is_known_public_service=True).count() == 716


def test_the_campaign_for_the_version_in_force_has_run_and_two_have_lapsed():
    campaign = Campaign.objects.get()

    assert (campaign.version.number, campaign.status) == ("6.0", "closed")
    lapsed = campaign.entries.exclude(lapsed_on=None).order_by("organisation__name")
    assert [one.organisation.name for one in lapsed] == [
        "Castle Street Surgery",
        "Hopfield Primary School",
    ]
    assert {one.lapsed_on for one in lapsed} == {campaign.accept_by + timedelta(days=1)}


def test_two_need_to_sign_again_and_one_has_left():
    current = set(Organisation.objects.signatories().values_list("name", flat=True))
    a_year_ago = clock.today() - timedelta(days=365)
    then = set(Organisation.objects.signatories(on=a_year_ago).values_list("name", flat=True))

    assert then - current == {
        "Castle Street Surgery",
        "Hopfield Primary School",
        "Lantern Family Support",
    }


def test_three_versions_lie_behind_it_and_one_is_in_force():
    numbers = [version.number for version in AgreementVersion.objects.readable()]

    assert numbers == ["6.0", "5.1", "5.0"]
    assert AgreementVersion.objects.in_force(clock.today() - timedelta(days=720)).number == "5.0"


def test_every_version_has_its_file_and_the_worker_finds_the_rest():
    assert all(version.pdf.is_ready for version in AgreementVersion.objects.readable())
    assert StoredDocument.objects.due().filter(kind__contains="record").count() == 16
    assert RecordOfSharing.objects.filter(status="decided").count() == 5
    assert verify().holds


def test_everybody_of_the_cast_signs_in_with_the_one_password(client, settings):
    for email, _ in sample.sign_ins():
        user = User.objects.get(email=email)
        assert user.check_password(sample.password()), email
        client.force_login(user)
        assert client.get(reverse("in_tray")).status_code == 200


def test_the_review_opens_on_its_day_and_writes_to_each_person_once():
    review = AnnualReview.objects.get()
    for _ in range(2):
        call_command("open_due_reviews", on=clock.day_in_london(review.opens_at))
        with clock.at(clock.day_in_london(review.opens_at)):
            outbox.send_due()

    letters = Email.objects.filter(kind="reviews/emails/open")
    assert sorted(letters.values_list("to", flat=True)) == [
        "lead@police.example",
        "lead@school.example",
        "representative@council.example",
        "signer@trust.example",
    ]
    assert all(letter.sent_at for letter in letters)


def test_loading_again_changes_nothing(capsys):
    before = Organisation.objects.count()

    call_command("load_sample")

    assert Organisation.objects.count() == before


def test_one_person_is_asked_to_sign_for_thirty_schools_by_one_letter(client):
    jordan = User.objects.get(email="signer@trust.example")
    waiting = SigningRequest.objects.open().to_person(jordan.email)
    client.force_login(jordan)

    assert waiting.count() == 30
    assert Email.objects.filter(kind__endswith="signing_asked", to=jordan.email).count() == 1
    assert "Sign version 6.0 of the agreement" in client.get(reverse("in_tray")).content.decode()
    assert client.get("/sign/mine/").content.decode().count("Community Primary School") >= 30
