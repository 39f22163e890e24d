"""A button pressed after the sign-in ended: signing in again leads to its page, with a sentence."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import resolve, reverse

from kmip_portal import clock
from tests import make
from tests.inventory import ROUTES

SAID = "You were signed out when you pressed the button, so nothing was done. Press it again."
OF_SCRIPTS = {"records:record_autosave", "account_stay", "typed"}
HOST = "http://testserver"


@pytest.fixture
def world(request):
    return make.world(request)


def signed_out_and_in_again(client, person, url, sent=(), **headers):
    """The press is an hour and a minute late; then the same person signs in and is sent on."""
    client.force_login(person)
    client.get("/help/")
    with clock.at(clock.now() + timedelta(minutes=61)):
        late = client.post(url, dict(sent), headers=headers)
    assert late.status_code == 302
    assert late.url.startswith("/account/login/?next="), late.url
    asked = client.get(late.url).text
    assert "You’ve been signed out. Sign in to carry on" in asked
    session = dict(client.session)
    client.force_login(person)
    kept = client.session
    kept.update({name: session[name] for name in ("pressed", "rescued") if name in session})
    kept.save()
    return client.get(parse_qs(urlsplit(late.url).query)["next"][0], follow=True)


@pytest.mark.usefixtures("uncounted")
def test_every_button_leads_back_to_where_it_stands(client, world):
    tried = 0
    for route in ROUTES:
        may = [name for name, status in route.who.items() if status != 403 and name != "anonymous"]
        if not route.post or route.name in OF_SCRIPTS or not may:
            continue
        person = world.cast[may[0]]
        client.force_login(person)
        url = route.url(world)
        if not getattr(resolve(url.split("?")[0]).func, "login_required", True):
            continue  # for whoever has a link, signed in or not
        for sent in ({}, {"submission_id": ""}):
            back = signed_out_and_in_again(client, person, url, sent, referer=f"{HOST}/help/?a=b")
            assert back.status_code in {200, 404}, (url, back.status_code)
            assert back.status_code == 404 or back.request["PATH_INFO"] != url, url
        tried += 1
    assert tried >= 10


def test_it_says_once_that_nothing_was_done(client, world):
    person = world.cast["practitioner"]
    record = reverse("records:record_detail", args=[world.record])
    close = reverse("records:record_close", args=[world.record])

    back = signed_out_and_in_again(client, person, close, referer=HOST + record)

    assert back.request["PATH_INFO"] == record
    assert SAID in back.text
    assert "The record is closed." not in back.text
    assert SAID not in client.get(record).text
    assert "The record is closed." in client.post(close, follow=True).text


def test_without_a_word_of_whence_it_came_it_ends_at_the_in_tray(client, world):
    close = reverse("records:record_close", args=[world.record])

    back = signed_out_and_in_again(client, world.cast["practitioner"], close)

    assert back.request["PATH_INFO"] == reverse("in_tray")
    assert SAID in back.text


@pytest.mark.parametrize("whence", ["https://elsewhere.example/x/", f"{HOST}//elsewhere.example/"])
def test_nobody_is_led_out_of_the_portal(client, world, whence):
    close = reverse("records:record_close", args=[world.record])
    client.force_login(world.cast["practitioner"])
    client.logout()

    client.post(close, headers={"referer": whence, "origin": HOST})

    assert client.session.get("pressed", {}).get("page", reverse("in_tray")) == reverse("in_tray")


def test_a_page_with_its_own_form_is_shown_again_with_no_such_word(client, world):
    ask = reverse("records:record_delete", args=[world.draft])

    back = signed_out_and_in_again(client, world.cast["practitioner"], ask, referer=HOST + ask)

    assert back.request["PATH_INFO"] == ask
    assert SAID in back.text
    assert "Delete" in back.text


def test_a_script_of_the_page_presses_nothing(client, world):
    client.force_login(world.cast["practitioner"])
    client.logout()

    client.post(reverse("account_stay"), headers={"sec-fetch-mode": "cors"})

    assert "pressed" not in client.session
