"""A form sent too late comes back filled in, and nothing is saved before the person says so."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import reverse

from kmip_portal import clock
from tests import make
from tests.inventory import ROUTES

TYPED = "Typed ‘slowly’ & <carefully>"
KEPT = "We kept your answers"


@pytest.fixture
def world(request):
    return make.world(request)


def forms_of(world):
    """Every page with a form of ours, and somebody who may fill it in."""
    for route in ROUTES:
        people = [p for p, status in route.who.items() if status == 200 and p != "anonymous"]
        # signing in has forms of its own, and what is typed there is never kept
        ours = not route.name.startswith(("account_", "mfa_"))
        asks_to_sign_in = route.who.get("anonymous") != 200  # what anybody may send is taken
        if route.page and not route.post and people and ours and asks_to_sign_in:
            url = route.url(world)
            yield url, people[0], route.name


def typed_into(html):
    """What a person would send: words in every box of the form that has a submission id."""
    form = next((f for f in re.findall(r"<form.*?</form>", html, re.S) if "submission_id" in f), "")
    boxes = re.findall(r'<(?:input[^>]*type="text"|textarea)[^>]*name="([^"]+)"', form)
    boxes += re.findall(r'<(?:input|textarea)[^>]*name="([^"]+)"[^>]*type="text"', form)
    hidden = re.search(r'name="submission_id"[^>]*value="([^"]*)"', form)
    version = re.search(r'name="row_version"[^>]*value="([^"]*)"', form)
    told = {"row_version": version.group(1)} if version else {}
    if not hidden:
        return {}
    return {"submission_id": hidden.group(1), **told, **dict.fromkeys(boxes, TYPED)}


# forms that open with something in them, and of which no two people can overwrite each other
ONE_EDITOR = {
    # what they make is new: what they open with is a guess
    *("manage_agreement:draft_start", "records:record_urgent", "records:record_ask"),
    *("records:reply_own", "reviews:review_new", "reviews:proposal_decide_many"),
    "signatories:leave_agreement",
    # a move, which the second of two finds made
    *("manage_acceptances:correct", "records:record_review", "records:record_confirm"),
    *("records:change_request", "records:told_own", "together:records"),
    "expertise:question_words",  # a draft that its own writer alone sees
}


def is_filled_in(html):
    """Whether a box of the form has words in it already: something that is there is changed."""
    form = next((f for f in re.findall(r"<form.*?</form>", html, re.S) if "submission_id" in f), "")
    boxes = [box for box in re.findall(r"<input[^>]*>", form) if 'type="text"' in box]
    areas = re.findall(r"<textarea[^>]*>(.*?)</textarea>", form, re.S)
    return any('value="' in box and 'value=""' not in box for box in boxes) or any(
        area.strip() for area in areas
    )


def rows():
    ours = [m for m in apps.get_models() if m._meta.app_label not in ("sessions", "account", "mfa")]
    return {model: model._base_manager.count() for model in ours}


def rows_as_they_are():
    left_out = {"sessions", "account", "mfa"}
    ours = [model for model in apps.get_models() if model._meta.app_label not in left_out]
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in ours}


def late(client, url, person, sent):
    """The form is sent an hour and a minute after the person last did something."""
    client.force_login(person)
    client.get("/help/")
    return an_hour_later(client, url, sent)


def an_hour_later(client, url, sent):
    with clock.at(clock.now() + timedelta(minutes=61)):
        return client.post(url, sent)


@pytest.mark.usefixtures("uncounted")
def test_every_form_comes_back_filled_after_signing_in_again(client, world):
    tried, kept_meanwhile, overwrites, before = 0, 0, set(), rows()
    for url, name, route in forms_of(world):
        person = world.cast[name]
        client.force_login(person)
        shown = client.get(url).text
        sent = typed_into(shown)
        if TYPED not in sent.values():
            continue
        if is_filled_in(shown) and "row_version" not in sent:
            overwrites.add(route)
        if "<textarea" in shown:
            # kept while it is typed: by the step of a record itself, or as any long form is
            assert "js/typed.js" in shown or "js/autosave.js" in shown, url
            kept_meanwhile += 1
        response = an_hour_later(client, url, sent)
        assert (response.status_code, response.url.split("?")[0]) == (302, "/account/login/"), url
        client.force_login(person)

        again = client.get(url)

        assert again.status_code == 200, url
        assert KEPT in again.text, url
        assert unescape(again.text).count(TYPED) >= list(sent.values()).count(TYPED), url
        assert "govuk-error-summary" not in again.text, url
        assert KEPT not in client.get(url).text, f"{url} comes back twice"
        tried += 1
    assert rows() == before
    assert overwrites - ONE_EDITOR == set(), "two people may change this, and one is not told"
    assert (tried >= 60, kept_meanwhile >= 40) == (True, True), (tried, kept_meanwhile)


def test_somebody_else_who_signs_in_gets_none_of_it(client, world):
    url = reverse("records:record_new_page")
    client.force_login(world.cast["practitioner"])
    sent = typed_into(client.get(url).text)
    late(client, url, world.cast["practitioner"], sent)

    client.force_login(world.cast["lead"])

    assert TYPED not in unescape(client.get(url).text)


def test_after_half_an_hour_it_is_gone(client, world, monkeypatch):
    url = reverse("records:record_new_page")
    person = world.cast["practitioner"]
    client.force_login(person)
    late(client, url, person, typed_into(client.get(url).text))
    client.force_login(person)
    monkeypatch.setattr("kmip_portal.desk.rescue.MINUTES", -1)

    assert TYPED not in unescape(client.get(url).text)


def test_it_is_never_at_rest_in_clear(client, world):
    url = reverse("records:record_new_page")
    person = world.cast["practitioner"]
    client.force_login(person)
    late(client, url, person, typed_into(client.get(url).text))

    assert "Typed" not in str(dict(client.session))


@pytest.mark.parametrize("origin", ["http://testserver", ""])
def test_a_stale_page_of_ours_comes_back_filled(world, origin):
    url, person = reverse("records:record_new_page"), world.cast["practitioner"]
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    sent = typed_into(client.get(url).text)

    response = client.post(url, sent, headers={"Origin": origin} if origin else {})

    assert (response.status_code, response.url) == (302, url)
    assert TYPED in unescape(client.get(url).text)


def test_a_form_from_elsewhere_is_refused_and_not_kept(world):
    url, person = reverse("records:record_new_page"), world.cast["practitioner"]
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    sent = typed_into(client.get(url).text)

    response = client.post(url, sent, headers={"Origin": "https://elsewhere.example"})

    assert response.status_code == 403
    assert "This page was open for too long" in response.text
    assert TYPED not in unescape(client.get(url).text)


def test_passwords_and_codes_are_never_kept(client, world):
    client.post("/account/login/", {"login": "a@b.example", "password": "quay-thatch-sluice"})

    assert settings.SESSION_COOKIE_NAME not in client.cookies or "rescued" not in client.session


def test_a_button_pressed_too_late_leads_back_to_where_it_stands(client, world):
    """A record copied, a template begun from: pages that are buttons alone."""
    person, before = world.cast["lead"], rows()
    for url, back in (
        (reverse("records:record_copy", args=[world.record]),
         reverse("records:record_detail", args=[world.record])),
        (reverse("records:template_start", args=[world.template]),
         reverse("records:template_list")),
    ):  # fmt: skip
        late(client, url, person, {"submission_id": str(uuid4())})
        client.force_login(person)

        again = client.get(url)

        assert (again.status_code, again.url) == (302, back)
    assert rows() == before


@pytest.mark.usefixtures("uncounted")
def test_what_comes_without_its_token_is_never_done_by_the_page_that_opens_next(world):
    """Pages that are a question and a button, such as deleting, publishing, opening a review."""
    people = {}
    for name in ("lead", "practitioner", "secretariat", "chair"):
        people[name] = Client(enforce_csrf_checks=True, headers={"Origin": "http://testserver"})
        people[name].force_login(world.cast[name])
    before = rows_as_they_are()
    # to stop news the address is its own proof, as a mail program asks for it (RFC 8058)
    asked = [one for one in ROUTES if one.page and not one.post and one.name != "mail_stop"]
    assert len(asked) > 50

    for name, client in people.items():
        for route in asked:
            if route.who.get(name) == 200:
                url = route.url(world)
                client.post(url, {"submission_id": str(uuid4())}, follow=True)

    assert rows_as_they_are() == before


def test_nothing_is_kept_from_a_page_that_hides_where_it_stands(world):
    client = Client(enforce_csrf_checks=True, headers={"Origin": "null"})
    client.force_login(world.cast["practitioner"])
    url = reverse("records:record_delete", args=[world.draft])

    answer = client.post(url, {"submission_id": str(uuid4())})

    assert answer.status_code == 403
    assert "rescued" not in client.session
