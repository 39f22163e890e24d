"""Signing in: by password or by a code, and only for people who were invited."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.accounts import services
from kmip_portal.accounts.models import User
from kmip_portal.mail import outbox
from kmip_portal.mail.models import Email

PASSWORD = "quay-thatch-sluice"


@pytest.fixture(autouse=True)
def _no_counts_from_earlier_tests():
    cache.clear()


@pytest.fixture
def priya(secretariat):
    user = services.add_person(email="Priya@Weald.example", name="Priya O’Shah", by=secretariat)
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, email="priya@weald.example", password=PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def test_the_right_password_opens_the_in_tray(client, priya):
    assert sign_in(client).url == reverse("in_tray")
    assert client.get(reverse("in_tray")).status_code == 200


def test_an_address_is_the_same_in_capitals(client, priya):
    assert sign_in(client, email="PRIYA@weald.example").status_code == 302


@pytest.mark.parametrize("email", ["priya@weald.example", "nobody@weald.example"])
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, priya, email):
    response = sign_in(client, email=email, password="something else")

    assert "The email address or password you entered is not correct" in response.text
    assert "something else" not in response.text
    assert email in response.text


def test_the_tenth_wrong_password_is_the_last_for_a_while(client, priya):
    for _ in range(10):
        sign_in(client, password="wrong")

    response = sign_in(client)

    assert "Try again in 15 minutes" in response.text
    assert client.get(reverse("in_tray")).status_code == 302


def test_a_code_signs_in_and_is_never_kept_in_clear(client, priya, mailoutbox):
    client.post(reverse("account_request_login_code"), {"email": "priya@weald.example"})
    kept = Email.objects.get()
    outbox.send_due()
    [letter] = mailoutbox
    code = re.search(r"^\s*(\d{6})\s*$|(\d{6}) is your", letter.body, re.M)
    code = code.group(1) or code.group(2)

    assert (
        letter.to == ["Priya O’Shah <priya@weald.example>"] or "priya@weald.example" in letter.to[0]
    )
    assert "Dear Priya O’Shah" in letter.body
    assert code not in kept.body + kept.subject
    assert code.encode() not in bytes(kept.secret)
    kept.refresh_from_db()
    assert kept.secret is None

    wrong = client.post(reverse("account_confirm_login_code"), {"code": "000000"})
    assert "The code you entered is not correct" in wrong.text
    right = client.post(reverse("account_confirm_login_code"), {"code": code})
    assert right.url == reverse("in_tray")


def test_asking_a_code_for_an_unknown_address_looks_the_same(client, priya):
    known = client.post(reverse("account_request_login_code"), {"email": "priya@weald.example"})
    unknown = client.post(reverse("account_request_login_code"), {"email": "who@weald.example"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


def test_nobody_signs_up_by_themselves(client):
    response = client.post(
        reverse("account_signup"), {"email": "new@weald.example", "password1": PASSWORD}
    )

    assert response.status_code == 200
    assert not User.objects.filter(email="new@weald.example").exists()


def test_a_session_ends_after_an_idle_hour_and_after_twelve_hours_at_most(client, priya):
    began = clock.now()
    sign_in(client)
    for minutes in range(0, 12 * 60, 50):
        with clock.at(began + timedelta(minutes=minutes)):
            assert client.get(reverse("in_tray")).status_code == 200
    with clock.at(began + timedelta(hours=12, minutes=1)):
        assert client.get(reverse("in_tray")).status_code == 302

    sign_in(client)
    with clock.at(clock.now() + timedelta(minutes=61)):
        assert client.get(reverse("in_tray")).status_code == 302


def test_signing_out_takes_a_button_not_a_link(client, priya):
    sign_in(client)

    client.get(reverse("account_logout"))
    assert client.get(reverse("in_tray")).status_code == 200
    client.post(reverse("account_logout"))
    assert client.get(reverse("in_tray")).status_code == 302


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short", "Password must be 12 characters or more"),
        ("passwordpassword", "Password is too easy to guess. Choose a different one"),
        ("kentandmedway2026", "Password is too easy to guess. Choose a different one"),
        ("aaaaaaaaaaaaaaa", "Password is too easy to guess. Choose a different one"),
    ],
)
def test_a_new_password_is_long_and_not_on_the_deny_list(client, priya, password, words):
    client.force_login(priya)

    response = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": password}
    )

    assert words in response.text
    assert "This field" not in response.text
