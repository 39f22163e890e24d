"""Passkeys in a real browser, whose own virtual device makes and keeps them; and what no browser
would send."""

import json

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.urls import reverse
from playwright.sync_api import expect

from kmip_portal.accounts.models import KmipRole
from kmip_portal.mail.models import Email
from tests import make
from tests.browser.conftest import open_page
from tests.browser.visiting import faults, watch

__all__ = ["open_page"]
PASSWORD = "quay-thatch-sluice"
ADD = "/account/two-step/webauthn/add/"


@pytest.fixture
def priya():
    person = make.user("priya@weald.example", "Priya Shah", PASSWORD)
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    return person


@pytest.fixture
def device(browser, open_page):
    """A browser page with a device that keeps passkeys and knows its owner's finger."""

    def opened(*, knows_the_finger=True):
        page = open_page()
        cdp = page.context.new_cdp_session(page)
        cdp.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": knows_the_finger,
            "automaticPresenceSimulation": True,
        }
        made = cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        page.forget_the_finger = lambda: cdp.send(
            "WebAuthn.setUserVerified",
            {"authenticatorId": made["authenticatorId"], "isUserVerified": False},
        )
        return page

    return opened


def sign_in(page, person):
    page.goto("/account/login/")
    page.get_by_label("Email address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page):
    page.goto("/account/")
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_passkey_is_added_signs_in_alone_is_a_second_step_is_renamed_and_removed(
    device, priya, settings
):
    """Of somebody whose role needs two steps: nothing else opens before."""
    settings.TWO_STEPS_REQUIRED = True
    KmipRole.objects.create(user=priya, role="chair", from_on="2020-01-01")
    page = device()
    seen = watch(page)
    sign_in(page, priya)
    expect(page.get_by_text("Your role needs two-step sign-in")).to_be_visible()
    assert not faults(page, seen)
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Name of the passkey").fill("Work laptop")
    page.get_by_role("button", name="Add the passkey").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    subjects = Email.objects.filter(to=priya.email).values_list("subject", flat=True)
    assert "Your sign-in settings changed – K-MIP portal" in subjects
    assert Authenticator.objects.filter(user=priya).count() == 2

    sign_out(page)
    page.goto("/account/login/?next=/account/two-step/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Two-step sign-in")
    assert not faults(page, seen)

    sign_out(page)
    sign_in(page, priya)
    expect(page.get_by_role("heading", level=1)).to_have_text("Use your passkey or enter a code")
    assert not faults(page, seen)
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your in-tray")

    page.goto("/account/two-step/webauthn/reauthenticate/?next=/account/two-step/")
    assert not faults(page, seen)
    page.get_by_role("button", name="Use your passkey").click()
    page.get_by_role("link", name="Rename Work laptop").click()
    expect(page.get_by_label("Name of the passkey")).to_be_visible()
    assert not faults(page, seen)
    page.get_by_label("Name of the passkey").fill("Old laptop")
    page.get_by_role("button", name="Save the name").click()
    page.get_by_role("link", name="Remove Old laptop").click()
    expect(page.get_by_text("You cannot remove it yet")).to_be_visible()
    assert not faults(page, seen)
    settings.TWO_STEPS_REQUIRED = False
    page.reload()
    assert not faults(page, seen)
    page.get_by_role("button", name="Remove the passkey").click()
    expect(page.get_by_text("Two-step sign-in is off")).to_be_visible()
    assert not Authenticator.objects.filter(user=priya).exists()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_without_a_finger_or_a_script_the_page_says_what_else_there_is(device, open_page, priya):
    page = device()
    sign_in(page, priya)
    page.goto(ADD)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.forget_the_finger()
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text(
        "This browser made no passkey. Try again, or use an authenticator app instead"
    )
    plain = open_page(javascript=False)
    plain.goto("/account/login/")
    plain.get_by_role("button", name="Sign in with a passkey").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Sign in")
    expect(plain.get_by_text("Sign in with your password or a code")).to_be_visible()
    assert not Authenticator.objects.exists()


ODD = [
    "", "null", "[]", "{}", "7", '"text"', "{", "[" * 5000, '{"id": 1, "response": 7}',
    '{"response": {"userHandle": "////"}}', '{"response": {"userHandle": 12}}',
    json.dumps({"id": "a", "rawId": "a", "type": "public-key", "response": {
        "userHandle": "MQ", "clientDataJSON": "e30", "authenticatorData": "AA",
        "signature": "AA"}}),
    json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": {
        "clientDataJSON": "e30", "attestationObject": "AA"}}),
]  # fmt: skip


@pytest.mark.parametrize("sent", ODD, ids=range(len(ODD)))
def test_what_no_browser_sends_is_refused_and_breaks_nothing(client, sent):
    client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"})
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": sent})
    assert (answer.status_code, answer.url) == (302, reverse("account_login"))

    client.force_login(make.user())
    client.get(ADD)
    answer = client.post(ADD, {"name": "Laptop", "credential": sent})
    assert answer.status_code == 200
    assert "There is a problem" in answer.text
    assert not Authenticator.objects.exists()
