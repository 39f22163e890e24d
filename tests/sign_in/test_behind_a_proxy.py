"""Guesses are counted against whoever makes them, whatever they say of where that is."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import make
from tests.sign_in.steps import by_password, may_sign_in

VISITOR, OTHER, PROXY, OUTER = "203.0.113.9", "198.51.100.7", "10.0.0.2", "10.0.0.3"
TOO_MANY = "Try again in 15 minutes"
# what arrives of a visitor's own word, by how many proxies stand in front: each adds at the end
ARRIVES = {
    0: lambda word, visitor: (visitor, word),
    1: lambda word, visitor: (PROXY, f"{word}, {visitor}"),
    2: lambda word, visitor: (PROXY, f"{word}, {visitor}, {OUTER}"),
}


def ask(client, proxies, word, visitor, name="request_login_code"):
    """A code is asked for, by somebody who says that they are at `word`."""
    direct, forwarded = ARRIVES[proxies](word, visitor)
    return client.post(
        reverse(f"account_{name}"), {"email": "nobody@weald.example"},
        REMOTE_ADDR=direct, HTTP_X_FORWARDED_FOR=forwarded,
    )  # fmt: skip


@pytest.mark.parametrize("proxies", ARRIVES)
def test_a_forged_address_starts_no_new_count(settings, proxies):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"request_login_code": "5/m/ip"}

    answers = [ask(Client(), proxies, f"192.0.2.{n}", VISITOR) for n in range(7)]

    assert [TOO_MANY in one.text for one in answers] == [False] * 5 + [True] * 2
    # nor is anybody else behind the same proxy kept out by it
    assert ask(Client(), proxies, VISITOR, OTHER).status_code == 302


@pytest.mark.parametrize("proxies", ARRIVES)
def test_ten_guesses_of_one_password_are_all_from_however_many_places(settings, proxies):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    priya = may_sign_in(make.user("priya@weald.example"))
    for n in range(10):
        direct, forwarded = ARRIVES[proxies]("192.0.2.1", f"203.0.113.{n}")
        client = Client(REMOTE_ADDR=direct, HTTP_X_FORWARDED_FOR=forwarded)
        by_password(client, priya, "not the password")

    page = by_password(Client(), priya)

    assert TOO_MANY in page.text


def test_who_comes_around_the_proxies_is_counted_where_they_come_from(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"request_login_code": "5/m/ip"}
    given = {"email": "a@weald.example"}

    answers = [
        Client(REMOTE_ADDR=VISITOR, HTTP_X_FORWARDED_FOR=f"192.0.2.{n}").post(
            reverse("account_request_login_code"), given
        )
        for n in range(7)
    ]

    assert [TOO_MANY in one.text for one in answers] == [False] * 5 + [True] * 2
