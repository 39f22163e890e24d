"""Staying signed in by saying so, but never past 12 hours."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from kmip_portal import clock
from tests import make


@pytest.fixture(autouse=True)
def _nine_in_the_morning():
    with clock.at(datetime(2026, 11, 23, 9, tzinfo=UTC)):
        yield


@pytest.fixture
def signed_in(client):
    client.force_login(make.user())
    client.get(reverse("account"))
    return client


def after(minutes):
    return clock.at(clock.now() + timedelta(minutes=minutes))


def test_who_stays_has_another_hour(signed_in):
    with after(55):
        assert signed_in.post(reverse("account_stay")).json() == {"left": 3600, "whole": 39900}
    with after(110):
        assert signed_in.get(reverse("account")).status_code == 200


def test_who_does_not_is_signed_out_and_cannot_come_back_by_it(signed_in):
    with after(61):
        assert signed_in.post(reverse("account_stay")).status_code == 302
        assert signed_in.get(reverse("account")).status_code == 302


def test_after_12_hours_staying_does_not_help(signed_in):
    start = clock.now()
    for minutes in range(50, 12 * 60, 50):
        with clock.at(start + timedelta(minutes=minutes)):
            assert signed_in.post(reverse("account_stay")).status_code == 200

    with clock.at(start + timedelta(minutes=12 * 60 + 1)):
        assert signed_in.get(reverse("account")).status_code == 302


def test_a_page_says_how_long_is_left_to_those_who_are_signed_in_alone(client):
    assert "data-session-left" not in client.get("/help/").text
    client.force_login(make.user())

    assert 'data-session-left="3600" data-session-whole="43200"' in client.get("/help/").text


def test_looking_at_it_does_not_stay(signed_in):
    assert signed_in.get(reverse("account_stay")).status_code == 405


def test_readers_get_no_cookie_and_messages_have_none_of_their_own(client, settings):
    for page in ("/", "/agreement/", "/agreement/versions/", "/signatories/", "/terms/", "/about/"):
        assert not client.get(page).cookies, page
    assert {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME} == {
        "kmip_session",
        "kmip_csrf",
    }
    assert settings.CSRF_COOKIE_AGE == settings.SESSION_COOKIE_AGE
