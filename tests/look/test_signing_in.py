"""Signing in, as a person meets it: by password, by code, in two steps, and when it goes wrong."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.hashers import make_password
from django.core.cache import cache

from kmip_portal.mail.models import Email
from kmip_portal.mail.secrets import unseal

PASSWORD = "three random words"


@pytest.fixture(autouse=True)
def _nobody_tried_before():
    cache.clear()


@pytest.fixture
def sam(practitioner):
    practitioner.password = make_password(PASSWORD)
    practitioner.save()
    EmailAddress.objects.create(
        user=practitioner, email=practitioner.email, primary=True, verified=True
    )
    return practitioner


def sign_in(client, email, password=PASSWORD):
    return client.post("/account/login/", {"login": email, "password": password}, follow=True)


def test_a_password_opens_the_in_tray(client, sam):
    page = sign_in(client, sam.email.upper())
    assert page.redirect_chain[-1][0] == "/in-tray/"


def test_the_page_offers_a_code_instead(client):
    page = client.get("/account/login/").content.decode()
    assert '<h1 class="govuk-heading-l">Sign in</h1>' in page
    assert "Email me a code instead" in page
    assert "I cannot sign in" in page


def test_nothing_typed_is_asked_for(client):
    page = sign_in(client, "", "").content.decode()
    assert "<title>Error: Sign in – Kent and Medway Information Sharing Portal</title>" in page
    assert "Enter your email address" in page
    assert "Enter your password" in page


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, sam):
    said = "The email address or password you entered is not correct"
    wrong = sign_in(client, sam.email, "not the password").content.decode()
    unknown = sign_in(client, "nobody@example.gov.uk").content.decode()
    assert said in wrong
    assert said in unknown
    assert f'value="{sam.email}"' in wrong
    assert "not the password" not in wrong


def test_ten_wrong_tries_are_enough(client, sam):
    for _ in range(10):
        sign_in(client, sam.email, "not the password")
    page = sign_in(client, sam.email).content.decode()
    assert "Try again in 15 minutes, or reset your password" in page


def letter_to(email):
    """The letter waiting for this person, and the code or link sealed in it."""
    letter = Email.objects.get(to=email)
    return letter, unseal(letter.secret)


def test_a_code_by_email_opens_the_in_tray(client, sam):
    asked = client.post("/account/login/code/", {"email": sam.email}, follow=True)
    assert "Check your email" in asked.content.decode()
    letter, code = letter_to(sam.email)
    assert letter.subject == "Your code to sign in to the K-MIP portal"
    assert re.fullmatch("[0-9]{6}", code)
    wrong = client.post("/account/login/code/confirm/", {"code": "1"}).content.decode()
    assert "You’ve not entered enough numbers, the code must be 6 numbers" in wrong
    entered = f"{code[:3]} {code[3:]}"
    client.post("/account/login/code/confirm/", {"code": entered})
    assert client.get("/in-tray/").status_code == 200


def test_somebody_unknown_is_told_the_same_about_a_code(client):
    page = client.post("/account/login/code/", {"email": "no@example.gov.uk"}, follow=True)
    assert "If no@example.gov.uk has an account, we have sent" in page.content.decode()


def test_a_forgotten_password_is_chosen_anew_by_a_link(client, sam):
    client.post("/account/password/reset/", {"email": sam.email})
    _, link = letter_to(sam.email)
    address = client.get(link, follow=True).redirect_chain[-1][0]
    page = client.post(address, {"password1": "four quite other words"}, follow=True)
    assert "Your password is changed" in page.content.decode()
    used = client.get(link, follow=True).content.decode()
    assert "This link no longer works" in used


def test_sign_out_is_a_button(client, sam):
    client.force_login(sam)
    page = client.get("/account/").content.decode()
    assert re.search(r'<form method="post" action="/account/logout/">', page)
    client.get("/account/logout/")
    assert client.get("/in-tray/").status_code == 200
    client.post("/account/logout/")
    assert client.get("/in-tray/").status_code == 302


def test_nobody_makes_an_account_alone(client):
    page = client.get("/account/signup/").content.decode()
    assert "You need an invitation" in page


def test_an_account_keeps_the_address_it_was_invited_by(client, sam):
    client.force_login(sam)
    client.post("/account/email/", {"action_add": "", "email": "other@example.gov.uk"})
    assert list(sam.emailaddress_set.exclude(email=sam.email)) == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Enter a new password"),
        ("short", "Password must be 12 characters or more"),
        ("password1234", "Password is too easy to guess. Choose a different one"),
    ],
)
def test_a_new_password_keeps_the_rules_and_is_asked_for_once(client, sam, typed, words):
    sign_in(client, sam.email)
    page = client.post(
        "/account/password/change/", {"oldpassword": PASSWORD, "password1": typed}
    ).content.decode()
    assert words in page
    assert "password2" not in page


def test_a_password_is_changed(client, sam):
    sign_in(client, sam.email)
    client.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": "four quite other words"},
    )
    sam.refresh_from_db()
    assert sam.check_password("four quite other words")


def test_two_steps(client, sam):
    """On, then asked for at the next sign-in, then off."""
    sign_in(client, sam.email)
    turn_on = "/account/two-step/totp/activate/"
    asked = client.get(turn_on, follow=True)
    assert "Confirm it is you" in asked.content.decode()
    page = client.post(asked.redirect_chain[-1][0], {"password": PASSWORD}, follow=True)
    assert "Set up an authenticator app" in page.content.decode()
    secret = page.context["form"].secret
    wrong = client.post(turn_on, {"code": "12"}).content.decode()
    assert "You’ve not entered enough numbers, the code must be 6 numbers" in wrong
    code = totp.format_hotp_value(
        totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time()))
    )
    codes = client.post(turn_on, {"code": code}, follow=True)
    assert "Recovery codes" in codes.content.decode()
    assert "10 codes of 10 left" in codes.content.decode()
    recovery = codes.context["unused_codes"][0]

    client.post("/account/logout/")
    page = sign_in(client, sam.email).content.decode()
    assert "Enter your code" in page
    refused = client.post("/account/two-step/authenticate/", {"code": "000000"}).content.decode()
    assert "The code you entered is not correct" in refused
    client.post("/account/two-step/authenticate/", {"code": recovery})
    assert client.get("/in-tray/").status_code == 200
