"""Whoever answers for others gives two steps, by whichever way they sign in, before anything of
theirs opens: over every address of the portal."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.desk.two_steps import GIVING, SETTING_UP
from tests import make
from tests.inventory import ROUTES
from tests.sign_in.steps import (
    ANOTHER,
    PASSWORD,
    by_code,
    by_password,
    by_reset_link,
    code_now,
    may_sign_in,
    with_app,
)

INDEX, GIVE = "/account/two-step/", "/account/two-step/reauthenticate/"
IN_TRAY = "/in-tray/"


@pytest.fixture(autouse=True)
def _required(settings):
    settings.TWO_STEPS_REQUIRED = True


@pytest.fixture
def lee(lead):
    return may_sign_in(lead)


WAYS = {"password": by_password, "code": by_code, "reset link": by_reset_link}


@pytest.mark.parametrize("way", WAYS)
def test_a_lead_with_no_second_step_is_led_to_set_one_up(client, lee, way):
    WAYS[way](client, lee)

    held = client.get("/records/?q=a")
    assert (held.status_code, held.url) == (302, INDEX)
    page = client.get(INDEX)
    assert "Your role needs two-step sign-in" in page.text
    assert 'aria-label="Menu"' not in page.text

    given = {"password": ANOTHER if way == "reset link" else PASSWORD}
    client.post(f"{reverse('account_reauthenticate')}?next={INDEX}", given)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    codes = client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)}, follow=True)

    assert 'href="/records/?q=a"' in codes.text  # go on to what was opened
    assert client.get("/records/?q=a").status_code == 200


@pytest.mark.parametrize("way", WAYS)
def test_a_lead_with_an_app_gives_its_code_before_anything_opens(client, lee, way):
    with_app(lee)

    answer = WAYS[way](client, lee)
    assert answer.url == reverse("mfa_authenticate")
    assert client.get(IN_TRAY).status_code == 302
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert client.get(IN_TRAY).status_code == 302

    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert client.get(IN_TRAY).status_code == 200


@pytest.mark.parametrize(
    "role", ["lead", "dpo", "deputy_siro", "secretariat", "chair", "auditor", "administrator"]
)
def test_it_is_asked_of_everybody_who_answers_for_others(client, police, role):
    if role in ("lead", "dpo", "deputy_siro"):
        person = make.member(police, role)
    elif role == "administrator":
        person = make.user(is_staff=True)
    else:
        person = make.kmip_person(role)
    client.force_login(person)

    assert client.get(IN_TRAY).url == INDEX


def test_a_page_that_is_not_there_shows_nothing_of_theirs_either(client, lee):
    client.force_login(lee)

    page = client.get("/no-such-page/")

    assert page.status_code == 404
    assert "In-tray" not in page.text


def test_it_is_not_asked_of_a_practitioner(client, practitioner):
    client.force_login(practitioner)

    assert client.get(IN_TRAY).status_code == 200


def test_who_becomes_a_lead_meanwhile_loses_nothing_typed(client, practitioner, police):
    client.force_login(practitioner)
    make.member(police, "lead", person=practitioner)
    url = reverse("records:record_new_page")

    held = client.post(url, {"submission_id": str(uuid4()), "title": "Long in the typing"})

    assert held.url == INDEX
    client.get(INDEX)
    assert client.session["wanted"] == url
    assert "rescued" in client.session


def test_an_invitation_makes_a_lead_who_still_needs_a_second_step(client, police):
    person = make.user("new.lead@weald.example")
    make.invitation(police, person, roles=("lead",), token="a-token-of-an-invitation")
    given = {"name": "New Lead", "job_title": "Head", "password1": ANOTHER}

    client.post(reverse("membership:join", args=["a-token-of-an-invitation"]), given)

    assert client.get(IN_TRAY).url == INDEX


def test_a_session_without_the_step_cannot_make_itself_one(client, lee):
    """Somebody has the session of a lead whose app they do not have: they set up no other."""
    with_app(lee)
    client.force_login(lee)
    before = Authenticator.objects.count()

    for name in sorted(SETTING_UP - GIVING):
        for ask in (client.get, client.post):
            assert ask(reverse(name)).url.startswith(GIVE), name
    assert client.post(reverse("account_change_password")).url.startswith(GIVE)
    assert client.get(reverse("mfa_view_recovery_codes")).url.startswith(GIVE)

    assert Authenticator.objects.count() == before
    assert "Use your password" not in client.get(GIVE).text
    assert client.post(GIVE, {"code": "000000"}).status_code == 200
    assert client.post(f"{GIVE}?next=/records/", {"code": code_now()}).url == "/records/"
    assert client.get("/records/").status_code == 200


def test_a_recovery_code_is_a_second_step_once(lee):
    with_app(lee)
    code = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).generate_codes()[0]
    first, again = Client(), Client()
    for client in (first, again):
        by_password(client, lee)
        client.post(reverse("mfa_authenticate"), {"code": code})

    assert first.get(IN_TRAY).status_code == 200
    assert again.get(IN_TRAY).status_code == 302


def test_the_last_second_step_stays(client, lee):
    with_app(lee)
    by_password(client, lee)
    client.post(reverse("mfa_authenticate"), {"code": code_now()})

    page = client.post(reverse("mfa_deactivate_totp"))

    assert "Your role needs two-step sign-in. Set up a passkey first" in page.text
    assert Authenticator.objects.filter(type="totp").exists()


def test_guesses_of_the_second_step_are_counted_across_sessions(lee):
    with_app(lee)
    for _ in range(10):
        client = Client()
        by_password(client, lee)
        client.post(reverse("mfa_authenticate"), {"code": "000000"})

    by_password(client, lee)
    page = client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert "Try again in 15 minutes" in page.text
    assert client.get(IN_TRAY).status_code == 302


def no_token(address):
    """An address without the secret that is another each time."""
    return re.sub(r"[\w-]{40,}", "…", address)


@pytest.mark.parametrize("has_one", [False, True], ids=["none set up", "not given"])
def test_no_address_opens_before_the_second_step_is_given(request, has_one):
    """The whole inventory as a lead: a public page is a stranger's, all else is held back."""
    world = make.world(request)
    lead, stranger, held = Client(), Client(), 0
    with clock.at(clock.now() + timedelta(seconds=1)):
        if has_one:
            with_app(world.cast["lead"])
        lead.force_login(world.cast["lead"])
        wrong = []
        for route in ROUTES:
            if route.name in (GIVING if has_one else SETTING_UP):
                continue
            url = route.url(world)
            as_lead = (lead.post if route.post else lead.get)(url)
            back = as_lead.headers.get("Location", "")
            if back.startswith(GIVE if has_one else INDEX):
                held += 1
                continue
            as_stranger = (stranger.post if route.post else stranger.get)(url)
            theirs = as_stranger.headers.get("Location", "")
            same = as_lead.status_code == as_stranger.status_code
            same = same and no_token(back) == no_token(theirs)
            if not same or b"Sign out" in getattr(as_lead, "content", b""):
                wrong.append(f"{route.name} ({url}): {as_lead.status_code} {back}")
    assert not wrong, "\n".join(wrong)
    assert held > 150
