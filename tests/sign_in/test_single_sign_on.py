"""Signing in at one's own organisation, by OpenID Connect, against a provider that really runs."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from kmip_portal import clock, openid
from kmip_portal.accounts.models import User
from kmip_portal.audit.models import AuditEvent
from signatories.models import SignInSubject, SingleSignOn
from signatories.single_sign_on import services, setting
from tests import make
from tests.browser.conftest import open_page
from tests.make.signatories import single_sign_on as make_single_sign_on
from tests.sign_in.provider import Provider
from tests.sign_in.steps import PASSWORD, code_now, may_sign_in, with_app

__all__ = ["open_page"]
LEE, START = "lee@weald.example", "/account/single-sign-on/weald-police/start/"
IN_TRAY = "/in-tray/"
YES = {"email_verified": True}
PEOPLE = [
    {"sub": "1", "email": "Lee@Weald.example"} | YES,
    {"sub": "by-two", "email": LEE, "amr": ["pwd", "mfa"]} | YES,
    {"sub": "stranger", "email": "new@weald.example"} | YES,
    {"sub": "elsewhere", "email": "olu@elsewhere.example"} | YES,
    {"sub": "below", "email": "lee@evil.weald.example"} | YES,
    {"sub": "unconfirmed", "email": LEE, "email_verified": False},
    {"sub": "says nothing", "email": LEE},
    {"sub": "as text", "email": LEE, "email_verified": "true"},
]


@pytest.fixture(scope="module")
def provider():
    running = Provider(PEOPLE)
    yield running
    running.stop()


@pytest.fixture(autouse=True)
def _here(settings):
    settings.OPENID_MAY_BE_LOCAL = True


@pytest.fixture
def lee(police):
    return may_sign_in(make.member(police, "lead", email=LEE, name="Lee Lead"))


@pytest.fixture
def switched(provider, police, secretariat, lee):
    """Switched on for the police; switched(...) with other settings."""

    def on(**other):
        told = {
            "issuer": provider.issuer,
            "client_id": "the-portal",
            "client_secret": "a-secret-of-the-portal",
        }
        return make_single_sign_on(police, by=secretariat, agreed_by=lee, **(told | other))

    return on


@pytest.fixture
def go(provider, switched, client):
    """go("1"): sign in there as this one, and come back."""

    def through(sub, client=client, **other):
        if not SingleSignOn.objects.on().exists() or other:
            switched(**other)
        return client.get(provider.signs_in(client.get(START).url, sub))

    return through


def is_in(client):
    return client.get(IN_TRAY).status_code == 200


def test_a_lead_types_the_address_alone_and_signs_in_at_work(client, provider, switched, lee):
    switched()

    offered = client.post(
        reverse("account_login"), {"login": LEE, "password": "", "next": "/records/"}
    )
    page = client.get(offered.url)
    assert "Sign in with Weald Police" in page.text
    begun = client.get(page.context["start"])
    asked = parse_qs(urlsplit(begun.url).query)
    back = client.get(provider.signs_in(begun.url, "1"))

    assert back.url == "/records/"
    assert is_in(client)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["scope"] == ["openid email profile"]
    assert SignInSubject.objects.get(user=lee).subject == "1"


def test_a_password_typed_with_it_is_a_password(client, switched, lee):
    switched()

    answer = client.post(reverse("account_login"), {"login": LEE, "password": "not this one"})

    assert "The email address or password you entered is not correct" in answer.text


@pytest.mark.parametrize(
    ("sub", "says"),
    [
        ("stranger", "Lee Lead"),  # whom to ask
        ("elsewhere", "which is not one of its own"),
        ("below", "which is not one of its own"),
        ("unconfirmed", "which it has not confirmed"),
        ("says nothing", "which it has not confirmed"),
        ("as text", "which it has not confirmed"),
    ],
)
def test_whoever_was_not_invited_by_that_domain_stays_out(go, client, outsider, sub, says):
    outsider.email = "olu@elsewhere.example"
    outsider.save()
    before = User.objects.count()

    answer = go(sub)

    assert answer.status_code == 403
    assert says in answer.text
    assert not is_in(client)
    assert User.objects.count() == before
    assert not SignInSubject.objects.exists()


def test_a_directory_that_confirms_every_address_need_not_say_so_but_may_not_deny_it(go, client):
    assert go("unconfirmed", confirms_addresses=True).status_code == 403
    go("says nothing", confirms_addresses=True)

    assert is_in(client)


def test_one_person_there_is_not_two_people_here(switched, lee, police, secretariat):
    """Whose address was changed there to a colleague's. Another client has other numbers."""
    make.member(police, "lead", email="ada@weald.example", name="Ada")
    single, told = switched(), {"sub": "1", "email": LEE} | YES
    assert services.person_of(single, told) == lee

    with pytest.raises(services.NotTheirs, match="another person"):
        services.person_of(single, told | {"email": "ada@weald.example"})
    with pytest.raises(openid.Refused, match="too long"):
        services.person_of(single, told | {"sub": "1" * 256})
    assert SignInSubject.objects.get().user == lee
    setting.switch_off(police, by=secretariat)
    assert services.person_of(switched(client_id="another"), told | {"sub": "one"}) == lee


def test_an_address_given_to_somebody_else_there_lets_nobody_in(go, client):
    go("1")
    again = Client()

    assert "belonged to somebody else before" in go("by-two", client=again).text
    assert not is_in(again)


@pytest.mark.parametrize(
    ("sub", "trusted", "asked"),
    [("1", False, True), ("1", True, True), ("by-two", False, True), ("by-two", True, False)],
)
def test_a_lead_gives_a_second_step_unless_it_was_given_there_and_the_token_says_so(
    go, client, settings, lee, sub, trusted, asked
):
    settings.TWO_STEPS_REQUIRED = True
    with_app(lee)

    back = go(sub, asks_second_step=trusted)

    assert (back.url == reverse("mfa_authenticate")) == asked
    assert is_in(client) != asked
    if asked:
        client.post(reverse("mfa_authenticate"), {"code": code_now()})
        assert is_in(client)


def test_a_lead_with_no_second_step_sets_one_up_after_it_too(go, client, settings):
    settings.TWO_STEPS_REQUIRED = True
    go("1")

    assert client.get(IN_TRAY).url == reverse("mfa_index")


def test_switching_it_off_ends_such_sign_ins_and_no_others(go, client, police, secretariat, lee):
    by_password = Client()
    by_password.force_login(lee)
    go("1")
    assert is_in(client)

    setting.switch_off(police, by=secretariat)
    setting.switch_off(police, by=secretariat)

    assert not is_in(client)
    assert is_in(by_password)
    assert client.get(START).status_code == 404
    verbs = AuditEvent.objects.filter(subject_type="signatories.singlesignon")
    assert list(verbs.order_by("sequence").values_list("verb", flat=True)) == [
        "agreed and switched on", "signed in for the first time by", "switched off"]  # fmt: skip


def test_who_waits_at_the_second_step_when_it_is_switched_off_stays_out(
    go, client, police, secretariat, lee
):
    with_app(lee)
    go("1")
    setting.switch_off(police, by=secretariat)

    client.post(reverse("mfa_authenticate"), {"code": code_now()})

    assert not is_in(client)


def test_who_stayed_out_so_signs_in_by_the_portals_own_way_in_the_same_browser(
    go, client, police, secretariat, lee
):
    with_app(lee)
    go("1")
    setting.switch_off(police, by=secretariat)
    client.post(reverse("mfa_authenticate"), {"code": code_now()})

    client.post(reverse("account_login"), {"login": LEE, "password": PASSWORD})
    cache.clear()  # as if time had gone by: a code of the app is good once
    client.post(reverse("mfa_authenticate"), {"code": code_now()})

    assert is_in(client)
    assert lee.sign_ins.get().way == ""


def test_the_way_back_is_walked_once_by_the_browser_that_began_and_in_time(
    client, provider, switched
):
    switched()
    back = provider.signs_in(client.get(START).url, "1")
    assert Client().get(back).status_code == 403  # another browser

    other = provider.signs_in(client.get(START).url, "1")
    assert client.get(back).status_code == 403  # an earlier state
    assert client.get(other).status_code == 403  # spent by that

    late = provider.signs_in(client.get(START).url, "1")
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert client.get(late).status_code == 403

    refused = client.get(START)
    state = parse_qs(urlsplit(refused.url).query)["state"][0]
    gone = client.get(f"/account/signed-in-there/?error=access_denied&state={state}")
    assert gone.status_code == 403

    changed = provider.signs_in(client.get(START).url, "1")
    switched(client_secret="another")
    assert client.get(changed).status_code == 403
    assert not is_in(client)


def test_a_code_used_twice_is_refused_by_the_provider_and_by_us(client, provider, switched):
    switched()
    back = provider.signs_in(client.get(START).url, "1")
    session = client.session
    kept = session["single_sign_on"]
    client.get(back)
    assert is_in(client)

    thief = Client()
    session = thief.session
    session["single_sign_on"] = kept
    session.save()
    thief.cookies["kmip_session"] = session.session_key
    assert thief.get(back).status_code == 403
    assert not is_in(thief)


def test_a_provider_that_says_it_is_another_is_refused(provider):
    with pytest.raises(openid.Refused, match="another"):
        openid.discovered(f"{provider.issuer}/")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_in_a_browser_it_is_two_presses_and_no_policy_stands_in_the_way(
    open_page, provider, settings, police, secretariat
):
    settings.OPENID_MAY_BE_LOCAL = True
    lee = may_sign_in(make.member(police, "lead", email=LEE, name="Lee Lead"))
    make_single_sign_on(police, by=secretariat, agreed_by=lee, issuer=provider.issuer)
    page = open_page()
    page.goto("/account/login/?next=/records/")
    page.get_by_label("Email address").fill(LEE)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(f"{provider.issuer}/**")

    page.get_by_role("button", name="1", exact=True).click()

    page.wait_for_url("**/records/")
    assert SignInSubject.objects.get().user == lee
