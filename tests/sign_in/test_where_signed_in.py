"""Where a person is signed in: they see it, end it elsewhere, and are told of a new device."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.accounts.models import SignIn
from kmip_portal.accounts.sign_ins import device_in_words, network_of
from kmip_portal.audit.models import AuditEvent
from kmip_portal.desk import disposal
from kmip_portal.mail.models import Email
from tests import make
from tests.sign_in.steps import (
    IPHONE,
    PASSWORD,
    WINDOWS,
    by_code,
    by_password,
    by_reset_link,
    may_sign_in,
)

AGENT = "User-Agent"


@pytest.fixture
def priya():
    return may_sign_in(make.user("priya@weald.example", "Priya Shah"))


@pytest.fixture
def office(priya):
    client = Client(headers={AGENT: WINDOWS.format(140)}, REMOTE_ADDR="203.0.113.9")
    by_password(client, priya)
    return client


@pytest.fixture
def phone(priya):
    client = Client(headers={AGENT: IPHONE}, REMOTE_ADDR="198.51.100.7")
    by_password(client, priya)
    return client


def subjects():
    return list(Email.objects.order_by("pk").values_list("subject", flat=True))


def is_in(client):
    return client.get(reverse("in_tray")).status_code == 200


def test_the_account_page_says_where_and_which_is_this_one(office, phone):
    page = " ".join(office.get(reverse("account")).text.split())

    assert "Chrome on Windows (this one)" in page
    assert "Safari on iPhone</dt>" in page
    assert page.index("Chrome on Windows") < page.index("Safari on iPhone")
    assert "Internet address begins 198.51" in page
    assert "198.51.100" not in page


def test_signing_out_everywhere_else_leaves_this_place_alone(office, phone):
    answer = office.post(reverse("sign_out_elsewhere"), follow=True)

    assert "You are signed out everywhere else." in answer.text
    assert "iPhone" not in answer.text
    assert is_in(office)
    assert not is_in(phone)
    assert AuditEvent.objects.filter(verb="signed out the other devices of").count() == 1
    assert (
        "You were signed in nowhere else."
        in office.post(reverse("sign_out_elsewhere"), follow=True).text
    )


def test_it_does_while_the_key_of_the_portal_is_changed(office, phone, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key of the portal"

    office.post(reverse("sign_out_elsewhere"))

    assert is_in(office)
    assert not is_in(phone)


def test_nobody_signs_out_somebody_else(office, client):
    other = may_sign_in(make.user("sam@weald.example"))
    by_password(client, other)

    office.post(reverse("sign_out_elsewhere"))

    assert is_in(client)


@pytest.mark.parametrize("way", ["changed", "by a link"])
def test_a_new_password_signs_out_the_others(office, phone, priya, way):
    if way == "changed":
        given = {"oldpassword": PASSWORD, "password1": "four quite other words"}
        office.post(reverse("account_change_password"), given)
        assert is_in(office)
        assert "Chrome on Windows (this one)" in office.get(reverse("account")).text
        assert "iPhone" not in office.get(reverse("account")).text
    else:
        by_reset_link(Client(), priya)
        assert not is_in(office)

    assert not is_in(phone)
    assert "Your password was changed – K-MIP portal" in subjects()


def test_a_device_not_used_before_is_told_once_and_the_first_of_all_is_not(office, priya):
    assert subjects() == []

    for _ in range(2):
        by_password(Client(headers={AGENT: IPHONE}), priya)
    by_password(Client(headers={AGENT: WINDOWS.format(141)}), priya)  # the same, a month later

    letter = Email.objects.get()
    assert letter.subject == "New sign-in to your account – K-MIP portal"
    assert "Device: Safari on iPhone" in letter.body
    assert "an internet address that begins 127.0" in letter.body


def test_a_code_by_email_is_noted_as_well(client, priya):
    by_code(client, priya)

    assert SignIn.objects.filter(user=priya).count() == 1


def test_who_reads_the_database_cannot_take_over_a_session(office):
    row = SignIn.objects.get()

    assert office.session.session_key not in f"{row.session_sha256} {row.session_sealed}"


def test_after_400_days_it_is_disposed_of(office):
    began = SignIn.objects.get().began_at
    with clock.at(began + timedelta(days=400)):
        assert disposal.WHAT["sign_in"].dispose() == 0
    with clock.at(began + timedelta(days=402)):
        assert disposal.WHAT["sign_in"].dispose() == 1
    assert not SignIn.objects.exists()


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (WINDOWS.format(140), "Chrome on Windows"),
        (WINDOWS.format(140) + " Edg/140.0", "Edge on Windows"),
        (IPHONE, "Safari on iPhone"),
        ("Mozilla/5.0 (Android 16; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0",
         "Firefox on Android"),
        ("", "Another browser on an unknown device"),
    ],
)  # fmt: skip
def test_a_device_is_said_in_words(agent, words):
    assert device_in_words(agent) == words


def test_of_an_address_only_the_beginning_is_kept():
    assert network_of("203.0.113.9") == "203.0"
    assert network_of("2001:db8:85a3::8a2e:370:7334") == "2001:db8:85a3"
    assert network_of("nonsense") == ""
