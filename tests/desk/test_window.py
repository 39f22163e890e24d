"""System administrators look at what is kept, by two steps, and change nothing."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.apps import apps
from django.urls import reverse

from kmip_portal.accounts.services import add_person
from kmip_portal.desk import window
from tests import make

PASSWORD = "three words for a window"
NEVER_SEEN = {"password", "secret", "token_hash", "code_hash", "token_sha256", "snapshot", "body",
              "gist", "text", "draft", "phone", "contact_email", "data_shared",
              "decision_reason"}  # fmt: skip


@pytest.fixture
def administrator():
    person = add_person(email="admin@kmip.example", name="Ada Admin", by=None)
    person.set_password(PASSWORD)
    person.is_staff = True
    person.save()
    return person


@pytest.fixture
def signed_in(client, administrator):
    """By a password and a code, as the browser does it."""
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(administrator, secret)
    given = {"login": administrator.email, "password": PASSWORD}
    client.post(reverse("account_login"), given)
    code = totp.format_hotp_value(
        totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time()))
    )
    client.post(reverse("mfa_authenticate"), {"code": code})
    return client


def test_two_steps_are_asked_for_even_of_a_system_administrator(client, administrator):
    client.force_login(administrator)

    page = client.get(reverse("admin:index"))

    assert page.status_code == 403
    assert "Sign in by two steps to look here" in page.text
    assert not Authenticator.objects.exists()


def test_who_is_no_administrator_does_not_learn_that_it_is_here(client, secretariat):
    client.force_login(secretariat)

    assert client.get(reverse("admin:index")).status_code == 404
    assert "System administration" not in client.get(reverse("account")).text


def test_everything_that_may_be_seen_opens(request):
    make.world(request)  # before there is an administrator, so that it need not be made anew
    signed_in = request.getfixturevalue("signed_in")
    assert "What the portal keeps" in signed_in.get(reverse("admin:index")).text
    assert reverse("admin:index") in signed_in.get(reverse("account")).text
    opened = 0
    for label in window.SHOWN:
        name = f"admin:{label.lower().replace('.', '_')}"
        assert signed_in.get(reverse(f"{name}_changelist")).status_code == 200
        if row := apps.get_model(label).objects.first():
            page = signed_in.get(reverse(f"{name}_change", args=[row.pk]))
            assert page.status_code == 200, label
            assert 'type="submit"' not in page.text
            opened += 1
    assert opened > 12


def test_nothing_can_be_changed(signed_in, secretariat):
    url = reverse("admin:accounts_user_change", args=[secretariat.pk])

    answers = [
        signed_in.post(url, {"name": "Mallory", "is_staff": "on"}),
        signed_in.post(
            reverse("admin:accounts_user_changelist"),
            {"action": "delete_selected", "_selected_action": [secretariat.pk]},
        ),
    ]

    secretariat.refresh_from_db()
    assert secretariat.name == "Amira Diallo"
    assert not secretariat.is_staff
    assert answers[0].status_code == 403


def test_no_column_shows_a_secret_or_what_a_record_says():
    for label, columns in window.SHOWN.items():
        model = apps.get_model(label)
        names = set(columns.split())
        assert names & NEVER_SEEN == set(), label
        assert all(model._meta.get_field(name) for name in names)
    assert "RecordOfSharing" in "".join(window.SHOWN)
    assert not {"title", "our_ref", "owner"} & set(window.SHOWN["records.RecordOfSharing"].split())


def test_a_list_is_not_narrowed_by_what_it_does_not_show(signed_in):
    narrowed = {
        "records/recordofsharing/?data_requested__contains=Smith",
        "accounts/user/?password__startswith=argon2",
        "signatories/membership/?user__password__startswith=argon2",
        "records/recordofsharing/?organisation__records__title__contains=Smith",
    }
    for address in narrowed:
        assert signed_in.get(f"/{window.place()}{address}").status_code in (302, 400), address


def test_its_address_cannot_be_guessed_and_is_another_for_each_portal(settings):
    here = window.place()
    settings.SECRET_KEY = "another"

    assert len(here) > 20
    assert window.place() != here
